namespace FabAccess.Edge.Journal;

/// <summary>What became of one append. Made by the journal, asked by whoever needs to know.</summary>
public sealed class JournalTicket
{
    private readonly Lock gate = new();
    private ManualResetEventSlim? settled;
    private bool isDurable;
    private bool isSettled;

    /// <summary>A ticket for facts that were not taken, because the queue was full.</summary>
    public static JournalTicket NotTaken()
    {
        var ticket = new JournalTicket();
        ticket.Settle(durable: false);
        return ticket;
    }

    /// <summary>Whether the facts are on the disk now.</summary>
    public bool IsDurable
    {
        get { lock (gate) return isDurable; }
    }

    /// <summary>
    /// Waits until the facts are durable. False when the first attempt failed or the time is over: the facts may still
    /// land later, in their order, so whoever gives up says so by a further append.
    /// </summary>
    public bool WaitDurable(TimeSpan atMost)
    {
        ManualResetEventSlim waiting;
        lock (gate)
        {
            if (isSettled) return isDurable;
            waiting = settled ??= new(false);
        }
        waiting.Wait(atMost);
        return IsDurable;
    }

    internal void Settle(bool durable)
    {
        lock (gate)
        {
            isSettled = true;
            isDurable |= durable;
            settled?.Set();
        }
    }
}
