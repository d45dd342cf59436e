using System.Buffers;
using System.Buffers.Text;

namespace FabAccess.Core.Wire;

/// <summary>
/// base64url without padding (RFC 7515), read strictly: no white space, no '=', no bits left over. The framework's
/// reader forgives the first two, and then two different texts would be one signed message.
/// </summary>
public static class Base64Text
{
    public static string Of(ReadOnlySpan<byte> bytes) => Base64Url.EncodeToString(bytes);

    /// <summary>The bytes; null when this is not their one text.</summary>
    public static byte[]? Bytes(ReadOnlySpan<char> text)
    {
        Span<byte> ascii = text.Length <= 256 ? stackalloc byte[text.Length] : new byte[text.Length];
        for (int i = 0; i < text.Length; i++)
        {
            if (!char.IsAscii(text[i])) return null;
            ascii[i] = (byte)text[i];
        }
        return Bytes(ascii);
    }

    /// <summary>The bytes; null when this is not their one text.</summary>
    public static byte[]? Bytes(ReadOnlySpan<byte> ascii)
    {
        if (ascii.Length % 4 == 1 || ascii.IndexOfAnyExcept(Alphabet) >= 0) return null;
        byte[] bytes = new byte[Base64Url.GetMaxDecodedLength(ascii.Length)];
        return Base64Url.DecodeFromUtf8(ascii, bytes, out _, out int written) == OperationStatus.Done && written == bytes.Length ? bytes : null;
    }

    private static SearchValues<byte> Alphabet { get; } =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"u8);
}
