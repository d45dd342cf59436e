namespace FabAccess.Core.Signals;

/// <summary>The sounds; <see cref="Tones"/> has their notes. Volume and mute hours are the lab's, and take nothing away that light and words do not say as well.</summary>
public enum Sound
{
    None,
    Tick,
    TwoTicks,
    RisingPair,
    RisingTriple,
    FallingPair,
    MidTone,
    TwoMidTones,
    LowBeep,
    LowTone,
    TwoLowTones,
    ThreeLow,
    ShortBeep,
    Alternating,
}

/// <summary>When a signal's sound is made.</summary>
public enum SoundCue
{
    /// <summary>Once, when the signal begins to show or is told again.</summary>
    Beginning,

    /// <summary>Not by itself, but at each badge that is refused while it shows: a machine that stands out of order all week is quiet.</summary>
    Tap,

    /// <summary>When one of <see cref="Machines.UseTimes.Warnings"/> before the end is passed.</summary>
    Warnings,
}
