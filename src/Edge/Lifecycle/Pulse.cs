namespace FabAccess.Edge.Lifecycle;

/// <summary>
/// Sign of life of one loop. The loop beats at each turn; who watches asks how long ago that was. Beating costs a clock
/// reading and a store, so that it can stand on the way from a badge to a relay.
/// </summary>
/// <param name="name">What lives, for a person, e.g. "reader of laser-1".</param>
/// <param name="longest">A turn that takes longer than this is a loop that hangs.</param>
/// <param name="time">The monotonic clock.</param>
public sealed class Pulse(string name, TimeSpan longest, TimeProvider time)
{
    private long last = time.GetTimestamp();

    public string Name => name;

    public TimeSpan Since => time.GetElapsedTime(Volatile.Read(ref last));

    public bool IsAlive => Since <= longest;

    /// <summary>Called by the loop, at each turn.</summary>
    public void Beat() => Volatile.Write(ref last, time.GetTimestamp());
}
