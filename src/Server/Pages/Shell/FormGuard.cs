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
        return await IsOurs(http) ? await next(context) : await ErrorPages.FormTooOld(http);
    }

    private async Task<bool> IsOurs(HttpContext http)
    {
        try
        {
            return http.Request.HasFormContentType && await antiforgery.IsRequestValidAsync(http);
        }
        // What cannot be taken apart into fields is no form of ours: too many of them, or parts that do not end. What is wrong
        // with the request itself, such as its length, is a BadHttpRequestException, and has an answer of its own.
        catch (AntiforgeryValidationException failure) when (failure.InnerException is (InvalidDataException or IOException) and not BadHttpRequestException)
        {
            return false;
        }
    }
}
