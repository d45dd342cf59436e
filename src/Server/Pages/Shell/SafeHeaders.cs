namespace FabAccess.Server.Pages.Shell;

/// <summary>
/// Headers that keep a browser from doing more with our answers than we meant: nothing from another host, no inline
/// script or style, framed only by configured pages, never cached (pages hold names and amounts).
/// </summary>
public sealed class SafeHeaders(PagesOptions options)
{
    private readonly string policy =
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors "
        + (options.FrameAncestors.IsEmpty ? "'none'" : string.Join(' ', options.FrameAncestors));

    public void AddTo(IHeaderDictionary headers)
    {
        ArgumentNullException.ThrowIfNull(headers);
        headers.ContentSecurityPolicy = policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-site";
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()";
        headers.CacheControl = "no-store";
    }
}
