using System.Diagnostics;

namespace FabAccess.Edge.Time;

/// <summary>
/// Wakes a thread that takes turns: it waits until its next turn is due, or until somebody rings. A ring while nobody waits
/// is kept, so that none is lost between a turn and the wait. One thread waits; any may ring.
/// </summary>
/// <param name="attention">
/// How long the waiting thread stays awake first: what often comes at once need not wake it then. Not at all where it
/// would keep the others from the only core.
/// </param>
internal sealed class Bell(TimeSpan attention = default)
{
    private readonly object gate = new();
    private readonly TimeSpan attention = Environment.ProcessorCount > 1 ? attention : TimeSpan.Zero;
    private volatile bool isRung;

    /// <summary>Returns at once.</summary>
    public void Ring()
    {
        lock (gate)
        {
            isRung = true;
            Monitor.PulseAll(gate);
        }
    }

    /// <summary>Until it is rung, or the time is over. <see cref="Timeout.InfiniteTimeSpan"/>: until it is rung; zero: not at all.</summary>
    public void Wait(TimeSpan atMost)
    {
        if (atMost == TimeSpan.Zero) return;
        // A wait counts whole milliseconds; cut down, the last one would be spent asking again and again.
        var rounded = atMost < TimeSpan.Zero ? atMost : TimeSpan.FromMilliseconds(Math.Ceiling(atMost.TotalMilliseconds));
        long start = Stopwatch.GetTimestamp();
        while (!isRung && Stopwatch.GetElapsedTime(start) < attention) Thread.Yield();
        lock (gate)
        {
            if (!isRung) Monitor.Wait(gate, rounded);
            isRung = false;
        }
    }
}
