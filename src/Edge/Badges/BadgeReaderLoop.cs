using FabAccess.Core.Access;
using FabAccess.Core.Values;
using FabAccess.Edge.Time;
using FabAccess.Service;

namespace FabAccess.Edge.Badges;

/// <summary>
/// Watches one reader on a thread of its own: libnfc blocks, and a reader that hangs must not hold up another.
/// The loop does not end before it is disposed, whatever the reader does.
/// </summary>
/// <param name="name">Whose reader it is; names the thread.</param>
/// <param name="open">Opens the reader; called again after each loss. Throws <see cref="IOException"/> when it cannot.</param>
/// <param name="tell">
/// Takes the events, on the loop's thread; it must be quick and must not throw: an exception ends the process, which
/// switches the relays off, because a box that no longer hears its reader must not look alive.
/// </param>
/// <param name="time">For spans between looks, and for the timestamps that events carry.</param>
/// <param name="prove">Asks a card that came for more than its number, on the loop's thread; within some 1.2 s. Null: no card is asked.</param>
public sealed class BadgeReaderLoop(
    string name, Func<IBadgeReader> open, Action<ReaderEvent> tell, TimeProvider time, Func<IBadgeReader, BadgeUid, ShownCredential>? prove = null) : IDisposable
{
    // An attempt to open a reader that does not answer takes 1.4 s.
    private static readonly TimeSpan LongestTurn = TimeSpan.FromSeconds(10);

    private readonly ManualResetEvent stop = new(initialState: false);
    private Thread? thread;
    private bool disposed;

    public Pulse Pulse { get; } = new($"reader of {name}", LongestTurn, time) { CanWait = true };

    /// <summary>Starts watching; once.</summary>
    public void Start()
    {
        if (thread is not null) throw new InvalidOperationException("The loop runs already.");
        thread = new Thread(Run) { Name = $"reader {name}", IsBackground = true };
        thread.Start();
    }

    /// <summary>Stops watching and closes the reader; waits for the look in progress, at most 2.5 s. Not from within an event.</summary>
    public void Dispose()
    {
        if (disposed) return;
        disposed = true;
        stop.Set();
        thread?.Join();
        stop.Dispose();
    }

    private void Run()
    {
        KernelPriority.GoFirst();
        using var watch = new ReaderWatch(open, tell, time, prove);
        TimeSpan pause;
        do
        {
            Pulse.Awake();
            pause = watch.Step();
            Pulse.Asleep(pause);
        }
        while (!stop.WaitOne(pause));
        Pulse.Asleep(Timeout.InfiniteTimeSpan);
    }
}
