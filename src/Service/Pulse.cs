namespace FabAccess.Service;

/// <summary>
/// Sign of life of one loop that takes turns: it says when it begins one and for how long it then sleeps; who watches asks
/// whether that is over for too long. Costs a clock reading and a store, so that it can stand between a badge and a relay.
/// </summary>
/// <param name="name">What lives, for a person, e.g. "reader of laser-1".</param>
/// <param name="longestTurn">A turn that takes longer is a loop that hangs.</param>
/// <param name="time">The monotonic clock.</param>
public sealed class Pulse(string name, TimeSpan longestTurn, TimeProvider time)
{
    private long due = long.MaxValue;

    public string Name => name;

    /// <summary>A box is not restarted for it while a machine runs: a reader that hangs is no reason to cut a job.</summary>
    public bool CanWait { get; init; }

    /// <summary>A loop that has not begun, or has ended, is alive.</summary>
    public bool IsAlive => time.GetTimestamp() <= Volatile.Read(ref due);

    /// <summary>A turn begins.</summary>
    public void Awake() => Volatile.Write(ref due, After(longestTurn));

    /// <summary>A turn is over; the next one begins within this time. <see cref="Timeout.InfiniteTimeSpan"/>: when something comes.</summary>
    public void Asleep(TimeSpan atMost) => Volatile.Write(ref due, atMost < TimeSpan.Zero ? long.MaxValue : After(atMost + longestTurn));

    private long After(TimeSpan span) => time.GetTimestamp() + (long)(span.TotalSeconds * time.TimestampFrequency);
}
