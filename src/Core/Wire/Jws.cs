using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using FabAccess.Core.Values;

namespace FabAccess.Core.Wire;

/// <summary>
/// Signed messages as RFC 7515 (JWS, compact form) with ES256 has them: three parts in base64url, divided by dots, the
/// signature over the exact text of the first two. Only one header is ever written and read,
/// <c>{"alg":"ES256","kid":"…","typ":"fabaccess-permits+jws"}</c>, byte for byte: what a header could ask for besides (another
/// algorithm, none, a key of its own) is what attacks on this format are made of. Signing needs randomness and is the server's.
/// </summary>
public static class Jws
{
    public const int SignatureBytes = 64;

    private static ReadOnlySpan<byte> BeforeKey => "{\"alg\":\"ES256\",\"kid\":\""u8;

    private static ReadOnlySpan<byte> BeforeKind => "\",\"typ\":\"fabaccess-"u8;

    private static ReadOnlySpan<byte> AfterKind => "+jws\"}"u8;

    /// <summary>Bytes that a content of so many bytes has when it is signed.</summary>
    public static int LengthOf(int content) =>
        Base64Url.GetEncodedLength(LongestHeader) + 1 + Base64Url.GetEncodedLength(content) + 1 + Base64Url.GetEncodedLength(SignatureBytes);

    /// <summary>The header and the content, as they are signed.</summary>
    public static byte[] SigningInput(SignedKind kind, KeyId key, ReadOnlySpan<byte> content)
    {
        byte[] header = [.. BeforeKey, .. Encoding.ASCII.GetBytes(key.ToString()), .. BeforeKind, .. WordOf(kind), .. AfterKind];
        int headerLength = Base64Url.GetEncodedLength(header.Length);
        byte[] input = new byte[headerLength + 1 + Base64Url.GetEncodedLength(content.Length)];
        Base64Url.EncodeToUtf8(header, input);
        input[headerLength] = (byte)'.';
        Base64Url.EncodeToUtf8(content, input.AsSpan(headerLength + 1));
        return input;
    }

    /// <summary>The whole message.</summary>
    /// <param name="signingInput">From <see cref="SigningInput"/>.</param>
    /// <param name="signature">r and s, 32 bytes each.</param>
    public static byte[] Compact(ReadOnlySpan<byte> signingInput, ReadOnlySpan<byte> signature) =>
        signature.Length == SignatureBytes
            ? [.. signingInput, (byte)'.', .. Encoding.ASCII.GetBytes(Base64Text.Of(signature))]
            : throw new ArgumentException($"A signature has {SignatureBytes} bytes.", nameof(signature));

    /// <summary>Whether the signature holds, over the bytes as they came.</summary>
    /// <param name="signingInput">The text of the first two parts, as received.</param>
    /// <param name="signature">r and s, 32 bytes each.</param>
    /// <param name="subjectPublicKeyInfo">A P-256 key.</param>
    /// <exception cref="CryptographicException">This is no such key.</exception>
    public static bool IsSigned(ReadOnlySpan<byte> signingInput, ReadOnlySpan<byte> signature, ReadOnlySpan<byte> subjectPublicKeyInfo)
    {
        using var key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(subjectPublicKeyInfo, out _);
        return signature.Length == SignatureBytes && key.VerifyData(signingInput, signature, HashAlgorithmName.SHA256);
    }

    /// <summary>Takes the one allowed header apart; false for any other. The kind is null where it is one that this program does not know.</summary>
    internal static bool TryReadHeader(ReadOnlySpan<byte> header, out KeyId key, out SignedKind? kind)
    {
        (key, kind) = (default, null);
        if (header.Length > 2 * LongestHeader || !header.StartsWith(BeforeKey) || !header.EndsWith(AfterKind)) return false;
        var rest = header[BeforeKey.Length..^AfterKind.Length];
        if (rest.Length <= KeyId.Length || !KeyId.TryParse(Encoding.ASCII.GetString(rest[..KeyId.Length]), null, out key)) return false;
        rest = rest[KeyId.Length..];
        if (!rest.StartsWith(BeforeKind)) return false;
        var word = rest[BeforeKind.Length..];
        foreach (var known in Enum.GetValues<SignedKind>())
            if (word.SequenceEqual(WordOf(known))) kind = known;
        return word.Length > 0 && word.IndexOfAnyExceptInRange((byte)'a', (byte)'z') < 0;
    }

    private static int LongestHeader => BeforeKey.Length + KeyId.Length + BeforeKind.Length + WordOf(SignedKind.Permits).Length + AfterKind.Length;

    private static ReadOnlySpan<byte> WordOf(SignedKind kind) => kind switch
    {
        SignedKind.Permits => "permits"u8,
        SignedKind.Config => "config"u8,
        SignedKind.Order => "order"u8,
        SignedKind.Acknowledgement => "ack"u8,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No such kind."),
    };
}
