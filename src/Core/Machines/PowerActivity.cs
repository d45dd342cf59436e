using FabAccess.Core.Values;
using NodaTime;

namespace FabAccess.Core.Machines;

/// <summary>From which power on a machine works, and below which it does not. Suits machines with a clear step between the two only.</summary>
/// <param name="BusyAboveWatts">At or above it the machine works; above <paramref name="IdleBelowWatts"/>.</param>
/// <param name="IdleBelowWatts">Below it the machine rests. Between the two it goes on with what it did.</param>
public sealed record PowerThresholds(decimal BusyAboveWatts, decimal IdleBelowWatts)
{
    /// <summary>How long the power must be high to count as work: a motor that is switched on draws a surge.</summary>
    public Duration BusyFor { get; init; } = Duration.FromSeconds(2);

    /// <summary>How long the power must be low to count as rest; longer than the longest gap in an engraving.</summary>
    public Duration IdleFor { get; init; } = Duration.FromSeconds(30);

    /// <summary>Without a reading for so long nobody knows any more.</summary>
    public Duration StaleAfter { get; init; } = Duration.FromSeconds(30);
}

/// <summary>
/// What a machine's power says of its work, as a fold over readings in the order in which they were taken. Low and high power
/// count from when they began, once they have lasted; so the times tile without gaps, and no span of work or rest is shorter
/// than its threshold, but for the first.
/// </summary>
/// <param name="Activity"><see cref="Activity.Unknown"/> before the first span has lasted, and without readings.</param>
/// <param name="Since">Since when; null while unknown.</param>
public sealed record PowerActivity(Activity Activity, Moment? Since)
{
    public static PowerActivity Unknown { get; } = new(Activity.Unknown, null);

    private Moment? HighSince { get; init; }

    private Moment? LowSince { get; init; }

    private Moment? ReadAt { get; init; }

    /// <summary>One reading.</summary>
    /// <param name="watts">Its sign says only how the clamp was put on.</param>
    /// <param name="at">When. One that is older than the last changes nothing.</param>
    /// <param name="thresholds">By which it is judged.</param>
    public PowerActivity Take(decimal watts, Moment at, PowerThresholds thresholds)
    {
        ArgumentNullException.ThrowIfNull(thresholds);
        if (ReadAt is { } last && at.MonotonicMilliseconds < last.MonotonicMilliseconds) return this;
        // After a gap nothing that was seen before it has lasted.
        var known = IsStale(at, thresholds) ? Unknown : this;
        decimal power = Math.Abs(watts);
        var next = known with
        {
            ReadAt = at,
            HighSince = power >= thresholds.BusyAboveWatts ? known.HighSince ?? at : null,
            LowSince = power < thresholds.IdleBelowWatts ? known.LowSince ?? at : null,
        };
        if (next.Activity != Activity.Busy && HasLasted(next.HighSince, thresholds.BusyFor, at)) return next with { Activity = Activity.Busy, Since = next.HighSince };
        if (next.Activity != Activity.Idle && HasLasted(next.LowSince, thresholds.IdleFor, at)) return next with { Activity = Activity.Idle, Since = next.LowSince };
        return next;
    }

    /// <summary>Time passes without a reading.</summary>
    public PowerActivity Pass(Moment now, PowerThresholds thresholds)
    {
        ArgumentNullException.ThrowIfNull(thresholds);
        return IsStale(now, thresholds) ? Unknown : this;
    }

    private bool IsStale(Moment now, PowerThresholds thresholds) => ReadAt is { } last && !(now.MillisecondsSince(last) < (long)thresholds.StaleAfter.TotalMilliseconds);

    private static bool HasLasted(Moment? since, Duration span, Moment now) => since is { } from && now.MillisecondsSince(from) >= (long)span.TotalMilliseconds;
}
