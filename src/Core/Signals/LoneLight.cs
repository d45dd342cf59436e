namespace FabAccess.Core.Signals;

/// <summary>
/// The motions on a single light. What a ring does in space it does in time: a half ring is half of the time, four gaps are
/// a short gap each second. Together with the colour no two signals look alike.
/// </summary>
internal static class LoneLight
{
    private const int Dip = 250;

    // The white ones begin dark: the white notch of "offline" comes at each beginning, and would not be seen on them.
    public static int Level(Motion motion, long at, Arc arc) => motion switch
    {
        Motion.Breathe => Rhythm.Breath(at, 4000),
        Motion.BreatheFast => Rhythm.Breath(at, 1000),
        Motion.Full or Motion.DrainWithDot => Rhythm.Bright,
        Motion.Half => Rhythm.On(at % 4000 >= 2000),
        Motion.Segment => Rhythm.Pulse(at, 4000, 500),
        Motion.Cross => Rhythm.Pulse(at, 1000, 800),
        Motion.Chase => Rhythm.On(at % 1000 >= 750),
        Motion.SlowChase => Rhythm.Pulse(at, 3000, 500),
        Motion.TwoDots => Rhythm.Pulse(at, 500, 125),
        Motion.Drain => at % 4000 < 3750 ? Rhythm.Bright : Dip,
        Motion.DrainBlink => RingMotion.LastMinutes(at, arc),
        Motion.Close => at % 4000 is (>= 3000 and < 3250) or (>= 3500 and < 3750) ? Dip : Rhythm.Bright,
        Motion.DoubleBlink => RingMotion.DoubleBlink(at),
        Motion.Blink => Rhythm.Pulse(at, 500, 250),
        Motion.HalfBlink or Motion.QuartersBlink => Rhythm.Pulse(at, 1000, 500),
        Motion.HalvesSwap => Rhythm.On(at % 2000 is < 750 or (>= 1000 and < 1250)),
        Motion.Fill => Rhythm.Ramp(at, 3000),
        Motion.FillPairs => Rhythm.Ramp(at, 8000),
        Motion.Notch => Rhythm.Pulse(at, 2000, 200),
        Motion.Flick => Rhythm.On(at < 100),
        _ => throw new ArgumentOutOfRangeException(nameof(motion), motion, "No such motion."),
    };

    /// <summary>Whether the dot of a motion that has one takes the light now.</summary>
    public static bool IsDot(long at) => at % 4000 < 500;
}
