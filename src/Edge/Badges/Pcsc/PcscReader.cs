namespace FabAccess.Edge.Badges.Pcsc;

/// <summary>
/// A PC/SC reader. pcscd tells what changes, so a thread waits for it and the looks see what it brought; each change is seen
/// by one look at least. The thread is needed because no call to pcscd but the wait has a limit: a daemon or a driver that
/// hangs holds the thread, and a look then says so instead of hanging, too. A thread that hangs is left behind, and goes
/// when its call returns; only a few may be, then the reader is not opened any more until one has gone.
/// </summary>
public sealed class PcscReader : IBadgeReader
{
    /// <summary>How long the thread waits for a change before it shows that it lives.</summary>
    public static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(500);

    /// <summary>Without a word of the thread, until pcscd counts as hanging.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    // To the first word of pcscd; a driver that powers a card up takes some 0.3 s.
    private static readonly TimeSpan OpenBound = TimeSpan.FromSeconds(1.5), CloseBound = Turn + TimeSpan.FromMilliseconds(300);

    private const int MostThreads = 32, MostChanges = 16;

    private static int threads;

    private readonly Lock gate = new();
    private readonly Queue<FieldContent> changes = new();
    private readonly ManualResetEventSlim begun = new();
    private readonly Func<ICardSlot> open;
    private readonly TimeProvider time;
    private readonly Thread thread;
    private FieldContent lying = new FieldContent.Empty();
    private string? failure;
    private long heardAt;
    private bool isStopping, closed;

    private PcscReader(Func<ICardSlot> open, TimeProvider time)
    {
        (this.open, this.time) = (open, time);
        heardAt = time.GetTimestamp();
        thread = new(Run) { Name = "PC/SC", IsBackground = true };
    }

    /// <param name="namePart">Some of the reader's name.</param>
    /// <param name="time">To notice a daemon that hangs.</param>
    /// <exception cref="IOException">PC/SC is not installed, pcscd does not run or hangs, or not exactly one reader is called so.</exception>
    public static PcscReader Open(string namePart, TimeProvider time) => Open(() => PcscSlot.Open(namePart), time);

    internal static PcscReader Open(Func<ICardSlot> open, TimeProvider time)
    {
        if (Interlocked.Increment(ref threads) > MostThreads)
        {
            Interlocked.Decrement(ref threads);
            throw new IOException($"pcscd hangs: {MostThreads} calls to it have not come back. Restart it (systemctl restart pcscd).");
        }
        var reader = new PcscReader(open, time);
        reader.thread.Start();
        bool isOpen = reader.begun.Wait(OpenBound);
        string? failure;
        lock (reader.gate) failure = isOpen ? reader.failure : "pcscd does not answer.";
        if (failure is null) return reader;
        reader.Dispose();
        throw new IOException(failure);
    }

    /// <inheritdoc/>
    public FieldContent Look()
    {
        ObjectDisposedException.ThrowIf(closed, this);
        lock (gate)
        {
            // What it brought before it failed was there.
            if (changes.TryDequeue(out var change)) return lying = change;
            if (failure is not null) throw new IOException(failure);
            return time.GetElapsedTime(heardAt) < Patience ? lying : throw new IOException($"pcscd has not answered for {Patience.TotalSeconds:0} s.");
        }
    }

    public void Dispose()
    {
        if (closed) return;
        closed = true;
        lock (gate) isStopping = true;
        if (thread.Join(CloseBound)) begun.Dispose();
    }

    private void Run()
    {
        try
        {
            using ICardSlot slot = open();
            while (Serve(slot)) { }
        }
        catch (Exception e)
        {
            lock (gate) failure = e.Message;
        }
        finally
        {
            Interlocked.Decrement(ref threads);
            begun.Set();
        }
    }

    private bool Serve(ICardSlot slot)
    {
        lock (gate)
            if (isStopping) return false;
        var change = slot.WaitForChange(Turn);
        lock (gate)
        {
            heardAt = time.GetTimestamp();
            if (change is not null && !change.Equals(changes.LastOrDefault(lying))) changes.Enqueue(change);
            // Nobody looks: a box that stands still for so long has nothing to gain from the oldest.
            if (changes.Count > MostChanges) changes.Dequeue();
            if (isStopping) return false;
        }
        begun.Set();
        return true;
    }
}
