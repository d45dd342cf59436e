namespace FabAccess.Core.Cards;

/// <summary>AES-CMAC (RFC 4493; NIST SP 800-38B), which .NET does not have.</summary>
public static class AesCmac
{
    private static readonly byte[] Zeros = new byte[CardKey.Bytes];

    public static byte[] Of(CardKey key, ReadOnlySpan<byte> message) => Of(key, message, Zeros, CardKey.Bytes);

    /// <param name="key">Whose.</param>
    /// <param name="message">Of any length.</param>
    /// <param name="iv">Where a chain of MACs goes on (DESFire EV1); zeros at its beginning.</param>
    /// <param name="padTo">The padded message is a multiple of this: 16, or 32 for key diversification.</param>
    /// <returns>16 bytes.</returns>
    public static byte[] Of(CardKey key, ReadOnlySpan<byte> message, ReadOnlySpan<byte> iv, int padTo)
    {
        var (k1, k2) = Subkeys(key);
        bool isWhole = message.Length > 0 && message.Length % padTo == 0;
        byte[] padded = new byte[isWhole ? message.Length : (message.Length / padTo + 1) * padTo];
        message.CopyTo(padded);
        if (!isWhole) padded[message.Length] = 0x80;
        Mix(padded.AsSpan(padded.Length - CardKey.Bytes), isWhole ? k1 : k2);
        return key.Encrypt(padded, iv)[^CardKey.Bytes..];
    }

    /// <summary>As EV2 sessions and NTAG messages send it: every second of its bytes, 8.</summary>
    public static byte[] Shortened(CardKey key, ReadOnlySpan<byte> message) => [.. Of(key, message).Where((_, i) => i % 2 == 1)];

    public static (byte[] K1, byte[] K2) Subkeys(CardKey key)
    {
        byte[] k1 = Doubled(key.Encrypt(Zeros, Zeros));
        return (k1, Doubled(k1));
    }

    // Times x in GF(2^128).
    private static byte[] Doubled(byte[] block)
    {
        byte[] result = new byte[block.Length];
        for (int i = 0; i < block.Length; i++)
        {
            int next = i + 1 < block.Length ? block[i + 1] >> 7 : 0;
            result[i] = (byte)(((block[i] << 1) & 0xFF) | next);
        }
        if ((block[0] & 0x80) != 0) result[^1] ^= 0x87;
        return result;
    }

    private static void Mix(Span<byte> block, byte[] with)
    {
        for (int i = 0; i < block.Length; i++) block[i] ^= with[i];
    }
}
