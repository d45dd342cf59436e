namespace FabAccess.Core.Signals;

/// <summary>
/// What the ring does, each signal its own: this, and the words, carry the meaning for whoever sees no colours, so unlike
/// colours no lab may change it. Positions are those of a clock's face; "segment" is an eighth of the ring.
/// </summary>
public enum Motion
{
    /// <summary>The whole ring, brighter and darker in 4 s.</summary>
    Breathe,

    /// <summary>The same in 1 s.</summary>
    BreatheFast,

    /// <summary>The whole ring, still.</summary>
    Full,

    /// <summary>From 12 to 6, still.</summary>
    Half,

    /// <summary>One segment at 6, still.</summary>
    Segment,

    /// <summary>Four gaps, still.</summary>
    Cross,

    /// <summary>One dot around the ring, 1 s a turn.</summary>
    Chase,

    /// <summary>One dot, 3 s a turn.</summary>
    SlowChase,

    /// <summary>Two opposite dots, 1 s a turn.</summary>
    TwoDots,

    /// <summary>An arc from 12 as long as what is left; its end breathes, so that it never looks like a still one.</summary>
    Drain,

    /// <summary>A still dot at 12 with a gap on both sides, and the arc of <see cref="Drain"/> in the rest.</summary>
    DrainWithDot,

    /// <summary>The arc, at most three quarters, blinks once a second, in the last minute twice.</summary>
    DrainBlink,

    /// <summary>An arc around 6 that shrinks from both ends, which breathe.</summary>
    Close,

    /// <summary>The whole ring, once a second twice, then a second dark.</summary>
    DoubleBlink,

    /// <summary>Every other pixel, twice a second: a whole field that flashes red is what does most harm.</summary>
    Blink,

    /// <summary>The lower half, once a second.</summary>
    HalfBlink,

    /// <summary>12 to 3 and 6 to 9, once a second.</summary>
    QuartersBlink,

    /// <summary>One half, then the other; two changes a second.</summary>
    HalvesSwap,

    /// <summary>Fills one by one from 12 in 3 s, then begins anew.</summary>
    Fill,

    /// <summary>Fills from 12 down both sides at once in 8 s.</summary>
    FillPairs,

    /// <summary>One segment at 9, 1 s white, 1 s dark; the rest goes on as it was.</summary>
    Notch,

    /// <summary>One segment at 12, for 100 ms; the rest goes on as it was.</summary>
    Flick,
}
