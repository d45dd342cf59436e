using System.Buffers.Binary;
using System.Security.Cryptography;

namespace FabAccess.Core.Cards;

/// <summary>
/// What follows a DESFire authentication with AES (command AA): one chain of MACs runs through every command and every
/// answer. Any error ends it: whoever meets one authenticates anew.
/// </summary>
public sealed class Ev1Session
{
    /// <summary>Of the MAC behind an answer.</summary>
    public const int MacBytes = 8;

    private const byte ChangeKeyCommand = 0xC4;

    // Two blocks hold key, version and both checks.
    private const int CryptogramBytes = 2 * CardKey.Bytes;

    private readonly CardKey key;
    private readonly byte[] vector;

    /// <summary>At its beginning.</summary>
    public Ev1Session(CardKey key)
        : this(key, new byte[CardKey.Bytes])
    {
    }

    private Ev1Session(CardKey key, byte[] vector) => (this.key, this.vector) = (key, vector);

    public CardKey Key => key;

    /// <summary>The data of the answer to the last command; null when its MAC is not right.</summary>
    public byte[]? Open(byte status, ReadOnlySpan<byte> answer)
    {
        if (answer.Length < MacBytes) return null;
        var data = answer[..^MacBytes];
        byte[] mac = AesCmac.Of(key, [.. data, status], vector, CardKey.Bytes);
        return CryptographicOperations.FixedTimeEquals(answer[^MacBytes..], mac.AsSpan(0, MacBytes)) ? data.ToArray() : null;
    }

    /// <summary>The cryptogram that changes a key, 32 bytes, and the session after it, which opens the answer.</summary>
    /// <param name="number">Of the key in the application.</param>
    /// <param name="changed">The new one.</param>
    /// <param name="version">Of the new one; whoever asks for key versions is told it.</param>
    /// <param name="old">The one before; null when it is the one of this session, which the card then ends.</param>
    public (byte[] Cryptogram, Ev1Session After) ChangeKey(byte number, CardKey changed, byte version, CardKey? old)
    {
        ArgumentNullException.ThrowIfNull(changed);
        byte[] sent = old is null ? changed.Value.ToArray() : changed.MixedWith(old);
        List<byte> plain = [.. sent, version, .. CardChecksum.Of([ChangeKeyCommand, number, .. sent, version])];
        if (old is not null) plain.AddRange(CardChecksum.Of(changed.Value));
        byte[] cryptogram = key.Encrypt([.. plain, .. new byte[CryptogramBytes - plain.Count]], vector);
        return (cryptogram, new(key, cryptogram[^CardKey.Bytes..]));
    }
}

/// <summary>The check inside enciphered contents: CRC-32 without the last inversion, low byte first.</summary>
internal static class CardChecksum
{
    private const uint Reflected = 0xEDB88320;

    public static byte[] Of(ReadOnlySpan<byte> data)
    {
        uint crc = uint.MaxValue;
        foreach (byte b in data)
        {
            crc ^= b;
            for (int bit = 0; bit < 8; bit++) crc = (crc & 1) != 0 ? (crc >> 1) ^ Reflected : crc >> 1;
        }
        byte[] bytes = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, crc);
        return bytes;
    }
}
