namespace FabAccess.Core.Metering;

/// <summary>Why no thresholds lie between rest and work: a closed set.</summary>
public enum ThresholdRefusal
{
    /// <summary>At its highest rest the machine draws what it draws at its lowest work.</summary>
    BandsTouch,

    /// <summary>The median at work is less than twice that of ready: a little more or less of anything would be work or rest.</summary>
    NotTwice,

    /// <summary>No two whole watts lie between them.</summary>
    GapTooSmall,

    /// <summary>More than thresholds can be.</summary>
    TooMuch,
}

/// <summary>
/// From what a machine was measured to draw to the thresholds that tell idle from busy: in the gap between rest and work, at a third
/// and at two thirds of it. Power suits machines with a clear step only, so what has none is refused.
/// </summary>
public abstract record ThresholdProposal
{
    /// <summary>The largest threshold.</summary>
    public const int MostWatts = 100_000;

    private ThresholdProposal() { }

    /// <param name="BusyAboveWatts">Whole watts, from 2; above <paramref name="IdleBelowWatts"/> and not above the least at work.</param>
    /// <param name="IdleBelowWatts">Whole watts, from 1; above the most at rest.</param>
    public sealed record Found(int BusyAboveWatts, int IdleBelowWatts) : ThresholdProposal;

    public sealed record Refused(ThresholdRefusal Why) : ThresholdProposal;

    /// <param name="ready">Switched on and waiting for work.</param>
    /// <param name="working">At work.</param>
    /// <param name="others">What else is rest, e.g. off and standby: none of them may look like work either.</param>
    public static ThresholdProposal Of(PowerBand ready, PowerBand working, params ReadOnlySpan<PowerBand> others)
    {
        ArgumentNullException.ThrowIfNull(ready);
        ArgumentNullException.ThrowIfNull(working);
        decimal rest = ready.Most;
        foreach (var other in others) rest = Math.Max(rest, other.Most);
        decimal gap = working.Least - rest;
        if (gap <= 0) return new Refused(ThresholdRefusal.BandsTouch);
        if (working.Median < 2 * ready.Median) return new Refused(ThresholdRefusal.NotTwice);
        if (working.Least > MostWatts) return new Refused(ThresholdRefusal.TooMuch);
        int idle = (int)Math.Ceiling(rest + (gap / 3)), busy = (int)Math.Floor(rest + (gap * 2 / 3));
        return idle < busy ? new Found(busy, idle) : new Refused(ThresholdRefusal.GapTooSmall);
    }
}
