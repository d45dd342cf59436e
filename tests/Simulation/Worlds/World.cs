namespace FabAccess.Simulation.Worlds;

/// <summary>
/// True time, and what happens in it: a queue of actions by time and then by the order in which they were asked for, all on
/// one thread. Nothing else moves time.
///
/// Whoever waits inside an action (a start that waits for its disk, a disk that hangs) runs the same queue from there until
/// what it waits for has come: the others go on meanwhile, as other threads would. Such waits nest; an actor that waits is
/// not called again before it has returned, see <see cref="Actor"/>.
/// </summary>
public sealed class World(DateTimeOffset start)
{
    /// <summary>Waits within waits: at most one for each machine and one for each disk.</summary>
    private const int Deepest = 200;

    private readonly PriorityQueue<Action, (long At, long Number)> queue = new();
    private long number;
    private int depth;

    /// <summary>True time at which the world began, UTC.</summary>
    public DateTimeOffset Start => start;

    /// <summary>True time since the beginning.</summary>
    public TimeSpan Now { get; private set; }

    public DateTimeOffset Utc => start + Now;

    /// <summary>Actions done.</summary>
    public long Steps { get; private set; }

    /// <summary>Nothing more happens: every wait ends at once.</summary>
    public bool IsStopped { get; private set; }

    public void Stop() => IsStopped = true;

    /// <summary>At that time; at once, after what is due already, when it has passed.</summary>
    public void At(TimeSpan at, Action action) => queue.Enqueue(action, (Math.Max(at.Ticks, Now.Ticks), ++number));

    public void After(TimeSpan delay, Action action) => At(Now + delay, action);

    /// <summary>Lets time pass until then.</summary>
    public void RunUntil(TimeSpan end) => RunUntil(() => false, end);

    /// <summary>Lets time pass until it is so, or until the deadline. Returns whether it is so.</summary>
    public bool RunUntil(Func<bool> isSo, TimeSpan deadline)
    {
        ArgumentNullException.ThrowIfNull(isSo);
        if (depth >= Deepest) throw new InvalidOperationException($"More than {Deepest} waits within one another.");
        depth++;
        try
        {
            while (!IsStopped)
            {
                if (isSo()) return true;
                if (!queue.TryPeek(out _, out var next) || next.At > deadline.Ticks)
                {
                    if (deadline > Now) Now = deadline;
                    return isSo();
                }
                var action = queue.Dequeue();
                Now = TimeSpan.FromTicks(Math.Max(next.At, Now.Ticks));
                Steps++;
                action();
            }
            return isSo();
        }
        finally
        {
            depth--;
        }
    }
}
