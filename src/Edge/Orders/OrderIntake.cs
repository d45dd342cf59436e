namespace FabAccess.Edge.Orders;

/// <summary>
/// Takes orders off the network's thread: storing their number takes its time, and a disk that hangs must hold up neither the
/// journal's way out nor a machine. On a thread of its own, since a large permit list must not hold up an order either.
/// </summary>
internal sealed class OrderIntake : IDisposable
{
    /// <summary>
    /// More than that at once come from somebody who tries what can be tried, or find a disk that hangs, and are late when
    /// it comes back: what follows is dropped.
    /// </summary>
    public const int MostWaiting = 32;

    private readonly object gate = new();
    private readonly OrderDesk desk;
    private readonly Queue<byte[]> waiting = [];
    private readonly Thread thread;
    private bool isEnding;

    public OrderIntake(OrderDesk desk)
    {
        this.desk = desk;
        thread = new Thread(Run) { Name = "orders", IsBackground = true };
        thread.Start();
    }

    /// <summary>Never blocks.</summary>
    public void Offer(byte[] payload)
    {
        lock (gate)
        {
            if (waiting.Count < MostWaiting)
            {
                waiting.Enqueue(payload);
                Monitor.Pulse(gate);
                return;
            }
        }
        desk.Dropped();
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
        while (Next() is { } payload) desk.Take(payload);
    }

    // Null at the end.
    private byte[]? Next()
    {
        lock (gate)
        {
            while (waiting.Count == 0 && !isEnding) Monitor.Wait(gate);
            return isEnding ? null : waiting.Dequeue();
        }
    }
}
