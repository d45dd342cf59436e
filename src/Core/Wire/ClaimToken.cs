using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using FabAccess.Core.Values;

namespace FabAccess.Core.Wire;

/// <summary>
/// What a person carries from the server to a box, once: <c>fab1/{site}/{box}/{host:port}/{pin}/{secret}</c>, at most 200
/// characters of ASCII without white space. It says where the gate is, which CA to believe there, and proves that the
/// box was asked in.
/// </summary>
/// <param name="Site">The place.</param>
/// <param name="Box">Who may use it.</param>
/// <param name="Gate">Where the gate is.</param>
/// <param name="Pin">The lab's CA.</param>
/// <param name="Secret">16 bytes in base64url. Never in a log.</param>
public sealed record ClaimToken(SiteId Site, BoxId Box, HostPort Gate, KeyId Pin, string Secret)
{
    public const int Longest = 200;

    public const int SecretBytes = 16;

    private const string Mark = "fab1";

    /// <summary>The whole of it, secret and all.</summary>
    public string Text => $"{Mark}/{Site}/{Box}/{Gate}/{Pin}/{Secret}";

    public static bool TryParse(string? text, [NotNullWhen(true)] out ClaimToken? token)
    {
        token = null;
        if (text is null || text.Length > Longest || text.Split('/') is not [Mark, var site, var box, var gate, var pin, var secret]) return false;
        if (!SiteId.TryParse(site, null, out var s) || !BoxId.TryParse(box, null, out var b) || !HostPort.TryParse(gate, null, out var g)) return false;
        if (!KeyId.TryParse(pin, null, out var p) || Base64Text.Bytes(secret) is not { Length: SecretBytes }) return false;
        token = new(s, b, g, p, secret);
        return true;
    }

    /// <summary>Without the secret, so that no log or exception can carry it.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Mark}/{Site}/{Box}/{Gate}/{Pin}/…");
}
