using System.Collections.Immutable;
using FabAccess.Core.Machines;
using FabAccess.Core.Values;

namespace FabAccess.Edge.Journal;

/// <summary>Facts that belong together and wait for the disk.</summary>
internal sealed record PendingAppend(MachineId Machine, ImmutableArray<MachineEvent> Events, Moment At, JournalTicket Ticket);

/// <summary>What waits for the writer: bounded, in order, handed over in groups so that many share one sync. Any thread.</summary>
internal sealed class AppendQueue(int mostWaiting)
{
    private readonly Lock gate = new();
    private readonly Queue<PendingAppend> waiting = [];
    private bool isWriting;
    private bool isClosed;

    /// <summary>Nothing waits, and the writer is through with what it took.</summary>
    public bool IsWritten
    {
        get { lock (gate) return waiting.Count == 0 && !isWriting; }
    }

    /// <summary>False when the queue is full or closed. What can be done without is refused from a quarter on.</summary>
    public bool TryAdd(PendingAppend append, bool canBeDoneWithout)
    {
        lock (gate)
        {
            if (isClosed || waiting.Count >= (canBeDoneWithout ? mostWaiting / 4 : mostWaiting)) return false;
            waiting.Enqueue(append);
            return true;
        }
    }

    /// <summary>
    /// Moves a group into <paramref name="batch"/>; false when nothing waits. The writer says <see cref="Written"/> when it
    /// is through with it.
    /// </summary>
    public bool Take(List<PendingAppend> batch, int mostEntries)
    {
        batch.Clear();
        lock (gate)
        {
            for (int entries = 0; waiting.TryPeek(out var next) && (entries == 0 || entries + next.Events.Length <= mostEntries); entries += next.Events.Length)
                batch.Add(waiting.Dequeue());
            return isWriting = batch.Count > 0;
        }
    }

    public void Written()
    {
        lock (gate) isWriting = false;
    }

    /// <summary>Takes no more; what waits can still be taken from it.</summary>
    public void Close()
    {
        lock (gate) isClosed = true;
    }
}
