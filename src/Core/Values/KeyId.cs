using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text.Json.Serialization;

namespace FabAccess.Core.Values;

/// <summary>
/// Names a public key by what it is: the first 132 bits of SHA-256 over its SubjectPublicKeyInfo, as 22 characters of
/// base64url. It pins a lab's CA in a claim token, names a signing key, and is the fingerprint that people compare. The
/// default value is the empty text and names nothing.
/// </summary>
[JsonConverter(typeof(TextJsonConverter<KeyId>))]
public readonly record struct KeyId : IParsable<KeyId>
{
    public const int Length = 22;

    private readonly string? text;

    private KeyId(string text) => this.text = text;

    /// <param name="subjectPublicKeyInfo">DER, as X.509 has it.</param>
    public static KeyId Of(ReadOnlySpan<byte> subjectPublicKeyInfo)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(subjectPublicKeyInfo, hash);
        return new(Base64Url.EncodeToString(hash)[..Length]);
    }

    /// <exception cref="FormatException">The text is not 22 characters of base64url.</exception>
    public static KeyId Parse(string s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out var id) ? id : throw new FormatException($"A key's name is {Length} characters of base64url.");

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out KeyId result)
    {
        bool ok = s is { Length: Length } && s.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
        result = ok ? new(s!) : default;
        return ok;
    }

    public override string ToString() => text ?? "";
}
