using System.Diagnostics;

namespace FabAccess.Edge.Journal;

/// <summary>What became of one append. Made by the journal, asked by whoever needs to know.</summary>
public sealed class JournalTicket
{
    /// <summary>How long a start stays awake for its commit; not at all where it would keep the writer from the only core.</summary>
    private static readonly TimeSpan Attention = Environment.ProcessorCount > 1 ? TimeSpan.FromMicroseconds(300) : TimeSpan.Zero;

    private readonly Lock gate = new();
    private ManualResetEventSlim? settled;
    private bool isDurable;
    private volatile bool isSettled;

    /// <summary>A ticket for facts that were not taken, because the queue was full.</summary>
    public static JournalTicket NotTaken()
    {
        var ticket = new JournalTicket();
        ticket.Settle(durable: false);
        return ticket;
    }

    /// <summary>Whether the first attempt is over, for better or worse: nobody waits beyond it.</summary>
    public bool IsSettled => isSettled;

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
        // A good disk answers sooner than a sleeping thread is woken.
        long start = Stopwatch.GetTimestamp();
        while (!isSettled && Stopwatch.GetElapsedTime(start) < Attention) Thread.Yield();
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
