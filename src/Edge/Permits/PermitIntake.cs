namespace FabAccess.Edge.Permits;

/// <summary>
/// Takes permit lists off the network's thread: reading, storing and syncing a large list takes its time, and a disk that
/// hangs must hold up neither acknowledgements nor the journal's way out. Holds one list; a newer one replaces it, since each is whole.
/// </summary>
public sealed class PermitIntake : IDisposable
{
    private readonly object gate = new();
    private readonly PermitStore store;
    private readonly Thread thread;
    private byte[]? waiting;
    private bool isEnding;

    public PermitIntake(PermitStore store)
    {
        this.store = store;
        thread = new Thread(Run) { Name = "permits", IsBackground = true };
        thread.Start();
    }

    /// <summary>Never blocks.</summary>
    public void Offer(byte[] payload)
    {
        lock (gate)
        {
            waiting = payload;
            Monitor.Pulse(gate);
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            isEnding = true;
            Monitor.Pulse(gate);
        }
        thread.Join(TimeSpan.FromSeconds(2));
    }

    private void Run()
    {
        while (Next() is { } payload) store.Accept(payload);
    }

    private byte[]? Next()
    {
        lock (gate)
        {
            while (waiting is null && !isEnding) Monitor.Wait(gate);
            byte[]? next = isEnding ? null : waiting;
            waiting = null;
            return next;
        }
    }
}
