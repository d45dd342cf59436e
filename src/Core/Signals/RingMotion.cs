using NodaTime;

namespace FabAccess.Core.Signals;

/// <summary>
/// Brightness of each pixel of a ring in each motion. Pixel 0 is at 12 o'clock, numbers go clockwise, and the count is a
/// multiple of 4 from 8. No pixel, and not the ring as a whole, flashes more than 2.5 times a second: people with
/// photosensitive epilepsy work here too (the limit of WCAG 2.3.1 is 3).
/// </summary>
internal static class RingMotion
{
    public static int Level(Motion motion, int pixel, int count, long at, Arc arc) => motion switch
    {
        Motion.Breathe => Rhythm.Breath(at, 4000),
        Motion.BreatheFast => Rhythm.Breath(at, 1000),
        Motion.Full => Rhythm.Bright,
        Motion.Half => Rhythm.On(pixel < count / 2),
        Motion.Segment => Rhythm.On(IsInSegment(pixel, count / 2, count)),
        Motion.Cross => Rhythm.On(pixel % (count / 4) >= Segment(count)),
        Motion.Chase => Rhythm.On(pixel == Dot(at, 1000, count)),
        Motion.SlowChase => Rhythm.On(pixel == Dot(at, 3000, count)),
        Motion.TwoDots => Rhythm.On(pixel % (count / 2) == Dot(at, 1000, count) % (count / 2)),
        Motion.Drain => Tip(pixel, arc.Lit(count), at),
        Motion.DrainWithDot => DrainWithDot(pixel, count, at, arc),
        Motion.DrainBlink => pixel < Math.Min(arc.Lit(count), count * 3 / 4) ? LastMinutes(at, arc) : Rhythm.Dark,
        Motion.Close => Tip(pixel < count / 2 ? (count / 2) - 1 - pixel : pixel - (count / 2), arc.Lit(count / 2), at),
        Motion.DoubleBlink => DoubleBlink(at),
        Motion.Blink => pixel % 2 == 0 ? Rhythm.Pulse(at, 500, 250) : Rhythm.Dark,
        Motion.HalfBlink => IsBelow(pixel, count) ? Rhythm.Pulse(at, 1000, 500) : Rhythm.Dark,
        Motion.QuartersBlink => pixel % (count / 2) < count / 4 ? Rhythm.Pulse(at, 1000, 500) : Rhythm.Dark,
        Motion.HalvesSwap => Rhythm.On(pixel < count / 2 == at % 1000 < 500),
        Motion.Fill => Rhythm.On(pixel <= at % 3000 * count / 3000),
        Motion.FillPairs => Rhythm.On(Math.Min(pixel, count - 1 - pixel) <= at % 8000 * (count / 2) / 8000),
        Motion.Notch => IsInNotch(pixel, count) ? Rhythm.Pulse(at, 2000, 1000) : Rhythm.Dark,
        Motion.Flick => IsInFlick(pixel, count) ? Rhythm.On(at < 100) : Rhythm.Dark,
        _ => throw new ArgumentOutOfRangeException(nameof(motion), motion, "No such motion."),
    };

    public static bool IsInNotch(int pixel, int count) => IsInSegment(pixel, count * 3 / 4, count);

    public static bool IsInFlick(int pixel, int count) => IsInSegment(pixel, 0, count);

    /// <summary>From 3 to 9 o'clock.</summary>
    public static bool IsBelow(int pixel, int count) => pixel >= count / 4 && pixel < count * 3 / 4;

    public static int DoubleBlink(long at) => Rhythm.On(at % 2000 is < 250 or (>= 500 and < 750));

    public static int LastMinutes(long at, Arc arc) =>
        !arc.IsEndless && arc.Left <= Duration.FromMinutes(1) ? Rhythm.Pulse(at, 500, 250) : Rhythm.Pulse(at, 1000, 500);

    // The gaps beside the dot keep it apart from the arc when there are no colours.
    private static int DrainWithDot(int pixel, int count, long at, Arc arc)
    {
        if (pixel == 0) return Rhythm.Bright;
        return pixel == 1 || pixel == count - 1 ? Rhythm.Dark : Tip(pixel - 2, arc.Lit(count - 3), at);
    }

    private static int Tip(int place, int lit, long at) =>
        place == lit - 1 ? Rhythm.Breath(at, 4000) : Rhythm.On(place < lit);

    private static int Segment(int count) => count / 8;

    private static bool IsInSegment(int pixel, int first, int count) => pixel >= first && pixel < first + Segment(count);

    private static int Dot(long at, int turn, int count) => (int)(at % turn * count / turn);
}
