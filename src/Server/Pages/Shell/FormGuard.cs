using Microsoft.AspNetCore.Antiforgery;

namespace FabAccess.Server.Pages.Shell;

/// <summary>
/// Lets only our own forms through: small, of a form's type, with a valid token. A token that no longer fits (the server
/// was set up anew, the cookie was cleared) gets a page that says what to do, and changes nothing.
/// </summary>
public sealed class FormGuard(IAntiforgery antiforgery) : IEndpointFilter
{
    /// <summary>Our longest form holds some hundreds of characters.</summary>
    public const int LongestForm = 64 * 1024;

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(next);
        var http = context.HttpContext;
        bool ours = http.Request.HasFormContentType && await antiforgery.IsRequestValidAsync(http);
        return ours ? await next(context) : await ErrorPages.FormTooOld(http);
    }
}
