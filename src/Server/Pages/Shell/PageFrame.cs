using FabAccess.Core.Values;
using FabAccess.Server.Pages.Wording;
using NodaTime;

namespace FabAccess.Server.Pages.Shell;

/// <summary>What every page needs besides its own matter. A parameter of this type in an endpoint is filled by itself.</summary>
/// <param name="Lab">Null while the store is empty.</param>
/// <param name="Language">Of this answer.</param>
/// <param name="Now">One moment for the whole page.</param>
/// <param name="Path">Address of the page.</param>
/// <param name="Query">Its query without the language, beginning with '?' or empty.</param>
/// <param name="FormToken">Proves that a form is ours; empty on pages without forms.</param>
public sealed record PageFrame(LabFacts? Lab, Language Language, Instant Now, string Path, string Query, string FormToken = "")
{
    public const string FormTokenField = "token";

    /// <summary>Open alarms, which every page's way to the problems shows.</summary>
    public int Alarms { get; init; }

    public Texts Texts => Texts.In(Language);

    public Formats Formats => new(Language, Lab?.Zone ?? DateTimeZone.Utc);

    public string LabName => Lab?.Name ?? "FabAccess";

    /// <summary>The same page in the other language.</summary>
    public string OtherLanguageAddress => $"{Path}{(Query.Length == 0 ? "?" : Query + "&")}lang={Texts.Shell.OtherLanguageCode}";

    /// <summary>The same frame at the address of the page that is shown: a form that was refused came to one that takes forms alone.</summary>
    public PageFrame At(string address) => this with { Path = address };

    public static async ValueTask<PageFrame?> BindAsync(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        return await http.RequestServices.GetRequiredService<PageFrames>().Of(http);
    }
}
