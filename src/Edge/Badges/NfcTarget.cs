using System.Runtime.InteropServices;
using FabAccess.Core.Values;

namespace FabAccess.Edge.Badges;

/// <summary>
/// Where libnfc puts what it found: its nfc_target is packed and holds native size_t fields, so the offsets depend on
/// the processor. For a type A card: SENS_RES (2), SEL_RES (1), UID length (size_t), UID (10), then the ATS.
/// </summary>
internal static class NfcTarget
{
    /// <summary>More than any processor's nfc_target (291 bytes with 64 bits, 283 with 32).</summary>
    public const int RoomBytes = 320;

    public const int UidLengthAt = 3;

    public static int UidAt(int pointerBytes) => UidLengthAt + pointerBytes;

    /// <summary>What one select says: its result (a count, or an error) and the record it filled.</summary>
    /// <exception cref="IOException">The result means that the reader, not the card, is at fault.</exception>
    public static FieldContent Judge(int result, ReadOnlySpan<byte> target, int pointerBytes) => result switch
    {
        0 => new FieldContent.Empty(),
        1 => TryReadUid(target, pointerBytes, out BadgeUid uid) ? new FieldContent.OneCard(uid) : new FieldContent.Unreadable(),
        > 1 => new FieldContent.SeveralCards(),
        _ when IsCardFault(result) => new FieldContent.Unreadable(),
        _ => throw NfcFailure.Of(result, "select"),
    };

    /// <summary>Faults on the air are the card's: it was torn away or answers nonsense. All others are the reader's.</summary>
    public static bool IsCardFault(int result) => result is Libnfc.RadioError or Libnfc.TargetReleased or Libnfc.CardRefused;

    private static bool TryReadUid(ReadOnlySpan<byte> target, int pointerBytes, out BadgeUid uid)
    {
        ReadOnlySpan<byte> lengthBytes = target.Slice(UidLengthAt, pointerBytes);
        ulong length = pointerBytes == sizeof(ulong) ? MemoryMarshal.Read<ulong>(lengthBytes) : MemoryMarshal.Read<uint>(lengthBytes);
        uid = default;
        return length <= 10 && BadgeUid.TryCreate(target.Slice(UidAt(pointerBytes), (int)length), out uid);
    }
}
