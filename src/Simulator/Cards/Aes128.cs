using System.Security.Cryptography;

namespace FabAccess.Simulator.Cards;

/// <summary>AES-128 as the cards use it: CBC without padding, and CMAC (RFC 4493) that may start from a given vector.</summary>
public static class Aes128
{
    public const int BlockBytes = 16;

    public static byte[] Encrypt(byte[] key, byte[] iv, byte[] data)
    {
        using var aes = Aes.Create();
        aes.Key = key;
        return aes.EncryptCbc(data, iv, PaddingMode.None);
    }

    public static byte[] Decrypt(byte[] key, byte[] iv, byte[] data)
    {
        using var aes = Aes.Create();
        aes.Key = key;
        return aes.DecryptCbc(data, iv, PaddingMode.None);
    }

    /// <summary>
    /// CMAC over <paramref name="message"/>. DESFire EV1 chains it through <paramref name="iv"/>; key
    /// diversification pads to two blocks through <paramref name="padTo"/>.
    /// </summary>
    public static byte[] Cmac(byte[] key, byte[] message, byte[]? iv = null, int padTo = BlockBytes)
    {
        var (k1, k2) = Subkeys(key);
        bool whole = message.Length > 0 && message.Length % padTo == 0;
        var padded = new byte[whole ? message.Length : (message.Length / padTo + 1) * padTo];
        message.CopyTo(padded, 0);
        if (!whole) padded[message.Length] = 0x80;
        byte[] subkey = whole ? k1 : k2;
        for (int i = 0; i < BlockBytes; i++) padded[^(BlockBytes - i)] ^= subkey[i];
        return Encrypt(key, iv ?? new byte[BlockBytes], padded)[^BlockBytes..];
    }

    public static (byte[] K1, byte[] K2) Subkeys(byte[] key)
    {
        byte[] k1 = TimesX(Encrypt(key, new byte[BlockBytes], new byte[BlockBytes]));
        return (k1, TimesX(k1));
    }

    /// <summary>Multiplies by x in GF(2^128).</summary>
    public static byte[] TimesX(byte[] block)
    {
        var result = new byte[BlockBytes];
        for (int i = 0; i < BlockBytes; i++) result[i] = (byte)(((block[i] << 1) & 0xFF) | (i + 1 < BlockBytes ? block[i + 1] >> 7 : 0));
        if ((block[0] & 0x80) != 0) result[^1] ^= 0x87;
        return result;
    }

    /// <summary>Moves the first byte to the end, as both sides of the mutual authentication do.</summary>
    public static byte[] RotateLeft(byte[] value) => [.. value[1..], value[0]];
}
