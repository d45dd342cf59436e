namespace FabAccess.Simulation.Worlds;

/// <summary>
/// An action that may wait without holding up those that wait around it: it runs on a thread of its own, but only while the
/// world's thread stands still, and the other way round, so that there is still one order of things.
/// </summary>
internal sealed class Fiber
{
    [ThreadStatic]
    private static Fiber? current;

    // Threads that have nothing to do: a step is often over in microseconds, and a thread takes longer to make.
    private static readonly Stack<Fiber> idle = [];

    private readonly object baton = new();
    private bool isMine;
    private Action action = () => { };
    private Func<bool> isSo = () => true;
    private Exception? failure;

    /// <summary>The one that runs now; null on the world's own thread.</summary>
    public static Fiber? Current => current;

    public TimeSpan Deadline { get; private set; }

    public bool IsDone { get; private set; }

    public bool IsSo => isSo();

    /// <summary>Runs it until it waits or is done.</summary>
    public static Fiber Start(Action action)
    {
        Fiber? fiber;
        lock (idle) idle.TryPop(out fiber);
        if (fiber is null)
        {
            fiber = new();
            new Thread(fiber.Run, 1024 * 1024) { IsBackground = true, Name = "fiber" }.Start();
        }
        (fiber.action, fiber.isSo, fiber.failure, fiber.IsDone) = (action, () => true, null, false);
        fiber.Resume();
        return fiber;
    }

    /// <summary>From the world's thread: lets it go on until it waits again or is done.</summary>
    public void Resume()
    {
        Pass(toFiber: true);
        if (failure is { } e) throw new InvalidOperationException("A step that waited failed.", e);
    }

    /// <summary>From the fiber: the world goes on until it is so, or until the deadline.</summary>
    public void Wait(Func<bool> until, TimeSpan deadline)
    {
        (isSo, Deadline) = (until, deadline);
        Pass(toFiber: false);
    }

    /// <summary>It is done, and may do something else.</summary>
    public void Leave()
    {
        lock (idle) idle.Push(this);
    }

    private void Run()
    {
        current = this;
        lock (baton)
            while (!isMine) Monitor.Wait(baton);
        while (true)
        {
            try
            {
                action();
            }
            catch (Exception e)
            {
                failure = e;
            }
            IsDone = true;
            Pass(toFiber: false);
        }
    }

    // No spinning: who passes it on has nothing to do until it comes back.
    private void Pass(bool toFiber)
    {
        lock (baton)
        {
            isMine = toFiber;
            Monitor.Pulse(baton);
            while (isMine == toFiber) Monitor.Wait(baton);
        }
    }
}
