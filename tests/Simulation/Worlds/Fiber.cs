namespace FabAccess.Simulation.Worlds;

/// <summary>
/// An action that may wait without holding up those that wait around it: it runs on a thread of its own, but only while the
/// world's thread stands still, and the other way round, so that there is still one order of things.
/// </summary>
internal sealed class Fiber : IDisposable
{
    [ThreadStatic]
    private static Fiber? current;

    private readonly SemaphoreSlim mine = new(0), worlds = new(0);
    private Func<bool> isSo = () => true;
    private Exception? failure;

    /// <summary>The one that runs now; null on the world's own thread.</summary>
    public static Fiber? Current => current;

    public TimeSpan Deadline { get; private set; }

    public bool IsDone { get; private set; }

    public bool IsSo => isSo();

    /// <summary>Runs it until it waits or is done.</summary>
    public void Start(Action action)
    {
        var thread = new Thread(() => Run(action), 1024 * 1024) { IsBackground = true, Name = "fiber" };
        thread.Start();
        Resume();
    }

    /// <summary>From the world's thread: lets it go on until it waits again or is done.</summary>
    public void Resume()
    {
        mine.Release();
        worlds.Wait();
        if (failure is { } e) throw new InvalidOperationException("A step that waited failed.", e);
    }

    /// <summary>From the fiber: the world goes on until it is so, or until the deadline.</summary>
    public void Wait(Func<bool> until, TimeSpan deadline)
    {
        (isSo, Deadline) = (until, deadline);
        worlds.Release();
        mine.Wait();
    }

    public void Dispose()
    {
        mine.Dispose();
        worlds.Dispose();
    }

    private void Run(Action action)
    {
        mine.Wait();
        current = this;
        try
        {
            action();
        }
        catch (Exception e)
        {
            failure = e;
        }
        finally
        {
            IsDone = true;
            worlds.Release();
        }
    }
}
