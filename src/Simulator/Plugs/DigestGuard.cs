using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace FabAccess.Simulator.Plugs;

/// <summary>Digest sign-in, RFC 7616: as a Shelly of the second generation asks for it (SHA-256, user admin, the device's id as realm), or as older things do (MD5).</summary>
public sealed class DigestGuard(string realm, Func<string?> password, string user = "admin", bool isOld = false)
{
    private readonly string algorithm = isOld ? "MD5" : "SHA-256";

    private readonly string nonce = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));

    /// <summary>Whether the request may pass; answers it with 401 if not.</summary>
    public bool Admits(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (password() is not { } secret) return true;
        var told = Fields(context.Request.Headers.Authorization.ToString());
        string target = context.Request.Path.ToUriComponent() + context.Request.QueryString.ToUriComponent();
        if (told.GetValueOrDefault("username") == user && told.GetValueOrDefault("nonce") == nonce && told.GetValueOrDefault("uri") == target && told.GetValueOrDefault("response") == Expected(told, context.Request.Method, secret))
            return true;
        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        context.Response.Headers.WWWAuthenticate = string.Create(CultureInfo.InvariantCulture, $"Digest qop=\"auth\", realm=\"{realm}\", nonce=\"{nonce}\", algorithm={algorithm}");
        return false;
    }

    private string Expected(Dictionary<string, string> told, string method, string secret)
    {
        string who = Hash($"{user}:{realm}:{secret}"), what = Hash($"{method}:{told.GetValueOrDefault("uri")}");
        return Hash($"{who}:{nonce}:{told.GetValueOrDefault("nc")}:{told.GetValueOrDefault("cnonce")}:{told.GetValueOrDefault("qop")}:{what}");
    }

#pragma warning disable CA5351 // What the device asks for, and no secret of ours.
    private string Hash(string text) => Convert.ToHexStringLower(isOld ? MD5.HashData(Encoding.UTF8.GetBytes(text)) : SHA256.HashData(Encoding.UTF8.GetBytes(text)));
#pragma warning restore CA5351

    private static Dictionary<string, string> Fields(string header)
    {
        var fields = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if (!header.StartsWith("Digest ", StringComparison.OrdinalIgnoreCase)) return fields;
        foreach (string part in header["Digest ".Length..].Split(", ", StringSplitOptions.TrimEntries))
        {
            int equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0) fields[part[..equals]] = part[(equals + 1)..].Trim('"');
        }
        return fields;
    }
}
