using FabAccess.Core.Values;
using FabAccess.Server.Store;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Primitives;
using NodaTime;

namespace FabAccess.Server.Pages.Shell;

/// <summary>Makes the frame of a request: whose lab, which language, what time.</summary>
public sealed class PageFrames(LabDb db, TimeProvider time, IAntiforgery antiforgery)
{
    private const string LanguageKey = "lang";

    public async Task<PageFrame> Of(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        var lab = await db.Labs.AsNoTracking().FirstOrDefaultAsync(http.RequestAborted) is { } row ? LabFacts.Of(row) : null;
        return Frame(http, lab, time) with { Alarms = lab is null ? 0 : await db.Alarms.CountAsync(a => a.ClosedAt == null, http.RequestAborted) };
    }

    /// <summary>Without asking the store, for the page that says that something failed.</summary>
    public static PageFrame WithoutStore(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        return Frame(http, null, http.RequestServices.GetRequiredService<TimeProvider>());
    }

    /// <summary>The same frame for a page with forms.</summary>
    public PageFrame ForForms(PageFrame frame, HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(frame);
        return frame with { FormToken = antiforgery.GetAndStoreTokens(http).RequestToken! };
    }

    private static PageFrame Frame(HttpContext http, LabFacts? lab, TimeProvider time)
    {
        var query = QueryHelpers.ParseQuery(http.Request.QueryString.Value);
        var others = query.Where(q => q.Key is not (LanguageKey or Notice.Key)).SelectMany(q => q.Value, (q, v) => KeyValuePair.Create(q.Key, v));
        return new(
            lab, Chosen(http, query.GetValueOrDefault(LanguageKey)) ?? lab?.Language ?? Accepted(http), Instant.FromDateTimeOffset(time.GetUtcNow()),
            // Whoever shows a page after a form says at which address it is; the others lead home.
            HttpMethods.IsPost(http.Request.Method) ? "/" : http.Request.PathBase + http.Request.Path, QueryString.Create(others).ToString());
    }

    // A choice in the address is remembered; a cookie holds it for a year and nothing else.
    private static Language? Chosen(HttpContext http, StringValues asked)
    {
        if (Read(asked) is { } now)
        {
            if (!http.Response.HasStarted)
                http.Response.Cookies.Append(LanguageKey, asked.ToString(), new() { MaxAge = TimeSpan.FromDays(365), HttpOnly = true, SameSite = SameSiteMode.Lax, IsEssential = true });
            return now;
        }
        return Read(http.Request.Cookies[LanguageKey]);
    }

    private static Language? Read(string? code) => code switch { "fr" => Language.French, "en" => Language.English, _ => null };

    private static Language Accepted(HttpContext http) =>
        http.Request.Headers.AcceptLanguage.ToString().StartsWith("en", StringComparison.OrdinalIgnoreCase) ? Language.English : Language.French;
}
