using System.Buffers.Binary;
using System.Security.Cryptography;
using FabAccess.Core.Values;

namespace FabAccess.Core.Cards;

/// <summary>
/// What an NTAG 424 DNA writes into its address at each tap (secure unique message, NXP AN12196, section 3): who it is, how
/// often it was read, and a MAC. It proves that the tag made it, not that it is new: that knows only who remembers the
/// last counter of that tag.
/// </summary>
/// <param name="Uid">The tag's real number.</param>
/// <param name="Counter">Readings so far, 24 bits.</param>
public sealed record SunMessage(BadgeUid Uid, int Counter)
{
    private const byte WithUidAndCounter = 0xC7;
    private const int UidBytes = 7, CounterBytes = 3;

    private static readonly byte[] Zeros = new byte[CardKey.Bytes];

    /// <summary>Reads the enciphered PICC data, 16 bytes; null when they are not of this lab's tags.</summary>
    /// <param name="meta">The key that all tags of the lab share, since nobody knows yet which one it is.</param>
    /// <param name="piccData">As they stand in the address, read from hexadecimal.</param>
    public static SunMessage? Read(CardKey meta, ReadOnlySpan<byte> piccData)
    {
        ArgumentNullException.ThrowIfNull(meta);
        if (piccData.Length != CardKey.Bytes) return null;
        ReadOnlySpan<byte> plain = meta.Decrypt(piccData, Zeros);
        if (plain[0] != WithUidAndCounter || !BadgeUid.TryCreate(plain.Slice(1, UidBytes), out var uid)) return null;
        var counter = plain.Slice(1 + UidBytes, CounterBytes);
        return new(uid, counter[0] | (counter[1] << 8) | (counter[2] << 16));
    }

    /// <summary>Whether the MAC, 8 bytes, is this tag's over what stands between the two offsets of its settings.</summary>
    public bool IsGenuine(CardKey file, ReadOnlySpan<byte> covered, ReadOnlySpan<byte> mac) =>
        CryptographicOperations.FixedTimeEquals(AesCmac.Shortened(AuthenticationKey(file), covered), mac);

    /// <summary>The contents of the enciphered part of the file; null when its length is none.</summary>
    public byte[]? Decrypt(CardKey file, ReadOnlySpan<byte> contents)
    {
        if (contents.Length % CardKey.Bytes != 0) return null;
        var session = EncryptionKey(file);
        return session.Decrypt(contents, session.Encrypt([.. LowFirst(), .. new byte[CardKey.Bytes - CounterBytes]], Zeros));
    }

    /// <summary>Deciphers the contents of this one tap.</summary>
    public CardKey EncryptionKey(CardKey file) => Session(file, 0xC3, 0x3C);

    /// <summary>Makes the MAC of this one tap.</summary>
    public CardKey AuthenticationKey(CardKey file) => Session(file, 0x3C, 0xC3);

    private CardKey Session(CardKey file, byte label0, byte label1) =>
        CardKey.Of(AesCmac.Of(file, [label0, label1, 0x00, 0x01, 0x00, 0x80, .. Uid.Bytes, .. LowFirst()]));

    private byte[] LowFirst()
    {
        byte[] four = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(four, Counter);
        return four[..CounterBytes];
    }
}
