using System.Numerics;
using FabAccess.Core.Values;

namespace FabAccess.Edge.Badges.Wiegand;

/// <summary>
/// Finds frames among the pulses of a Wiegand reader: a pulse on D0 is a zero, on D1 a one, 0.2 to 20 ms apart, and 25 ms
/// without one end a frame. Its first bit makes the number of ones in its front half even, its last one that in its
/// back half odd. 26 bits hold 8 bits of facility and 16 of number, 34 bits hold 32. A total function over pulses.
/// </summary>
/// <param name="bits">Of a whole frame: 26 or 34.</param>
/// <param name="say">Takes each frame's number; null for one of another length or with wrong parity.</param>
internal sealed class WiegandFrames(int bits, Action<BadgeUid?> say)
{
    /// <summary>Without a pulse, until a frame counts as ended.</summary>
    public const ulong GapNanoseconds = 25_000_000;

    // A pulse or two are a spark in the cable, not half a badge.
    private const int FewestBits = 4;
    private const int MostBits = 64;

    private ulong frame, lastAt;
    private int count;

    /// <summary>One pulse, by the kernel's time of its falling edge; pulses come in the order of their times.</summary>
    public void Pulse(bool isOne, ulong atNanoseconds)
    {
        Rest(atNanoseconds);
        frame = (frame << 1) | (isOne ? 1u : 0u);
        count = Math.Min(count + 1, MostBits);
        lastAt = atNanoseconds;
    }

    /// <summary>Ends a frame that has had no pulse for long enough.</summary>
    public void Rest(ulong nowNanoseconds)
    {
        if (count == 0 || nowNanoseconds <= lastAt || nowNanoseconds - lastAt < GapNanoseconds) return;
        if (count >= FewestBits) say(count == bits ? NumberOf(frame) : null);
        (frame, count) = (0, 0);
    }

    private BadgeUid? NumberOf(ulong whole)
    {
        int half = bits / 2;
        ulong back = whole & ((1UL << half) - 1), front = whole >> half;
        if (BitOperations.PopCount(front) % 2 != 0 || BitOperations.PopCount(back) % 2 != 1) return null;
        int width = bits - 2;
        return TagNumber.Of((uint)((whole >> 1) & ((1UL << width) - 1)), width);
    }
}
