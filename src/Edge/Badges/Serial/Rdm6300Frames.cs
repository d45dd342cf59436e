using System.Buffers.Binary;
using FabAccess.Core.Values;

namespace FabAccess.Edge.Badges.Serial;

/// <summary>What a byte of an RDM6300 completed.</summary>
internal enum Rdm6300Frame
{
    None,

    /// <summary>A tag's number: <see cref="Rdm6300Frames.Number"/>.</summary>
    Sound,

    /// <summary>As long as a frame and not one: wrong checksum or end.</summary>
    Damaged,
}

/// <summary>
/// Finds frames among the bytes of an RDM6300: 02, ten hex digits (the tag's version byte and its number's four bytes, high
/// byte first), two hex digits (XOR of the five bytes), 03. A total function over bytes: half frames and garbage are
/// normal when the module starts. 02 and 03 stand nowhere inside, so each 02 begins anew and nothing sound is lost behind noise.
/// </summary>
internal sealed class Rdm6300Frames
{
    private const byte Start = 0x02, End = 0x03;
    private const int Digits = 12;

    private readonly byte[] digits = new byte[Digits];
    private int held;
    private bool isInside;

    /// <summary>Of the last sound frame: the tag's four bytes, without its version.</summary>
    public BadgeUid Number { get; private set; }

    public Rdm6300Frame Take(byte next)
    {
        if (next == Start)
        {
            (isInside, held) = (true, 0);
            return Rdm6300Frame.None;
        }
        if (!isInside) return Rdm6300Frame.None;
        if (held < Digits)
        {
            isInside = char.IsAsciiHexDigit((char)next);
            if (isInside) digits[held++] = next;
            return Rdm6300Frame.None;
        }
        isInside = false;
        Span<byte> bytes = stackalloc byte[Digits / 2];
        _ = Convert.FromHexString(digits, bytes, out _, out _);
        if (next != End || (bytes[0] ^ bytes[1] ^ bytes[2] ^ bytes[3] ^ bytes[4] ^ bytes[5]) != 0) return Rdm6300Frame.Damaged;
        Number = TagNumber.Of(BinaryPrimitives.ReadUInt32BigEndian(bytes[1..]), TagNumber.Wide);
        return Rdm6300Frame.Sound;
    }
}
