using System.Buffers.Binary;
using FabAccess.Core.Values;

namespace FabAccess.Edge.Badges;

/// <summary>
/// How a number that is no ISO 14443 UID becomes a <see cref="BadgeUid"/>: 125 kHz tags, and whatever a Wiegand line says.
///
/// It is seven bytes: FA, the width of the number in bits, 00, and the number, high byte first. A card's own UID of seven
/// bytes begins with its maker's number after ISO/IEC 7816-6, and ISO 14443-3 (6.4.4) keeps the values 81 to FE out of
/// there, so no card is taken for a tag, and no tag for a card. Nor is a tag taken for a phone's random number (four bytes
/// beginning with 08) or refused because its number begins with 88.
///
/// The width is part of it and the reader is not: an EM4100 tag is the same badge on an RDM6300, on a keyboard reader that
/// types ten digits and on a 34-bit Wiegand line (32 bits), while readers that know only its lower 24 bits, 26-bit Wiegand
/// and "3+5 digits", agree among each other. The tag's fifth byte, its maker's version, is left out for that: keyboard
/// readers do not tell it. All of these are numbers that anybody copies within seconds.
/// </summary>
internal static class TagNumber
{
    public const int Wide = 32, Narrow = 24;

    private const byte NoMaker = 0xFA;

    /// <param name="number">Not above <paramref name="bits"/>.</param>
    /// <param name="bits"><see cref="Wide"/> or <see cref="Narrow"/>.</param>
    public static BadgeUid Of(uint number, int bits)
    {
        Span<byte> bytes = [NoMaker, (byte)bits, 0, 0, 0, 0, 0];
        BinaryPrimitives.WriteUInt32BigEndian(bytes[3..], number);
        return BadgeUid.TryCreate(bytes, out var uid) ? uid : throw new InvalidOperationException("Seven bytes beginning with FA are a UID.");
    }
}
