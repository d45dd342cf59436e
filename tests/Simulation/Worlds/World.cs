namespace FabAccess.Simulation.Worlds;

/// <summary>
/// True time, and what happens in it: a queue of actions by time and then by the order in which they were asked for, all on
/// one thread. Nothing else moves time.
///
/// Whoever waits inside an action (a start that waits for its disk) runs the same queue from there until what it waits for has
/// come: the others go on meanwhile, as other threads would. Such waits nest, and the outer one cannot return before the inner
/// one: where a wait may be long (a disk that hangs, a computer without a processor to spare) the action is a <see cref="Fiber"/>,
/// which waits beside the others. An actor that waits is not called again before it has returned, see <see cref="Actor"/>.
/// </summary>
public sealed class World(DateTimeOffset start)
{
    /// <summary>Waits within waits: at most one for each machine and one for each disk.</summary>
    private const int Deepest = 200;

    private readonly PriorityQueue<Action, (long At, long Number)> queue = new();
    private readonly List<Fiber> waiting = [];
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

    /// <summary>Does it now, in a way that it may wait beside others; <paramref name="done"/> comes when it is through.</summary>
    public void Begin(Action action, Action done)
    {
        if (Fiber.Current is not null)
        {
            action();
            done();
            return;
        }
        Keep(Fiber.Start(() =>
        {
            action();
            done();
        }));
    }

    /// <summary>After the end: lets everybody who still waits come to theirs.</summary>
    public void RunOut()
    {
        Stop();
        while (waiting.Count > 0) ResumeFibers();
    }

    /// <summary>Lets time pass until then.</summary>
    public void RunUntil(TimeSpan end) => RunUntil(() => false, end);

    /// <summary>Lets time pass until it is so, or until the deadline. Returns whether it is so.</summary>
    public bool RunUntil(Func<bool> isSo, TimeSpan deadline)
    {
        ArgumentNullException.ThrowIfNull(isSo);
        if (Fiber.Current is { } fiber)
        {
            if (!IsStopped && !isSo()) fiber.Wait(() => IsStopped || isSo(), deadline);
            return isSo();
        }
        if (depth >= Deepest) throw new InvalidOperationException($"More than {Deepest} waits within one another.");
        depth++;
        try
        {
            while (!IsStopped)
            {
                ResumeFibers();
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

    private void Keep(Fiber fiber)
    {
        if (fiber.IsDone)
        {
            fiber.Leave();
            return;
        }
        waiting.Add(fiber);
        // Time has to come to its deadline, also when nothing else happens.
        At(fiber.Deadline, () => { });
    }

    private void ResumeFibers()
    {
        for (int i = 0; i < waiting.Count; i++)
        {
            var fiber = waiting[i];
            if (!IsStopped && fiber.Deadline > Now && !fiber.IsSo) continue;
            waiting.RemoveAt(i);
            fiber.Resume();
            Keep(fiber);
            i = -1;
        }
    }
}
