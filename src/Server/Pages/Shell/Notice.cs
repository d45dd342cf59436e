using FabAccess.Server.Changes;
using FabAccess.Server.Pages.MachinePages;
using Microsoft.AspNetCore.WebUtilities;

namespace FabAccess.Server.Pages.Shell;

/// <summary>What the page says about the form that was just sent: what was done, or what was refused and what had been typed.</summary>
/// <param name="Done">After the redirect that follows a success.</param>
/// <param name="Refusal">Why nothing was changed.</param>
/// <param name="Form">Name of the form that was refused.</param>
/// <param name="Typed">What it held.</param>
public sealed record Notice(Done? Done, ChangeRefusal? Refusal, string Form, IFormCollection? Typed)
{
    public const string Key = "done";

    public static Notice None { get; } = new(null, null, "", null);

    /// <summary>From the address of a page that a form led to; unknown words say nothing.</summary>
    public static Notice Of(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Enum.TryParse<Done>(request.Query[Key], out var done) && Enum.IsDefined(done) ? None with { Done = done } : None;
    }

    public static Notice Refused(string form, ChangeRefusal why, IFormCollection typed) => new(null, why, form, typed);

    /// <summary>Redirects (303) to a page that tells what was done, so that reloading it does nothing twice.</summary>
    public static IResult After(string address, Done done) => new SeeOther(QueryHelpers.AddQueryString(address, Key, done.ToString()));

    /// <summary>What had been typed into a field of a refused form.</summary>
    public string? Kept(string form, string field) => form == Form ? Typed?[field].ToString() : null;

    /// <summary>The refusal, where it is about this field of this form.</summary>
    public ChangeRefusal? About(string form, string field) => form == Form && Refusal is { } why && FieldOf(why) == field ? why : null;

    /// <summary>The field that a refusal is about; it takes the message and the link from the summary.</summary>
    public static string? FieldOf(ChangeRefusal why) => why switch
    {
        ChangeRefusal.ReasonMissing or ChangeRefusal.ReasonTooLong => Fields.Reason,
        ChangeRefusal.ByTooLong => Fields.By,
        ChangeRefusal.DateUnreadable or ChangeRefusal.EndInThePast => Fields.LastDay,
        ChangeRefusal.CertificationNotFound or ChangeRefusal.AlreadyHeld => Fields.Certification,
        ChangeRefusal.BadgeUidUnreadable or ChangeRefusal.CardTokenUnreadable or ChangeRefusal.BadgeUidRandom or ChangeRefusal.BadgeTaken or ChangeRefusal.BadgeAlreadyHere => Fields.BadgeUid,
        ChangeRefusal.NameMissing or ChangeRefusal.NameTooLong => Fields.FirstName,
        ChangeRefusal.UseExtensionWithoutEnd => UseForm.FieldOf(UseSpan.Extension),
        ChangeRefusal.UseCoolDownWithoutCooling => UseForm.FieldOf(UseSpan.CoolDown),
        ChangeRefusal.UseGroupUnreadable => UseForm.Group,
        _ => null,
    };

    private sealed class SeeOther(string address) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
            httpContext.Response.Headers.Location = address;
            return Task.CompletedTask;
        }
    }
}
