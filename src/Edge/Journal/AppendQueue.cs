using System.Collections.Immutable;
using System.Diagnostics;
using FabAccess.Core.Machines;
using FabAccess.Core.Values;

namespace FabAccess.Edge.Journal;

/// <summary>Facts that belong together and wait for the disk.</summary>
internal sealed record PendingAppend(MachineId Machine, ImmutableArray<MachineEvent> Events, Moment At, JournalTicket Ticket);

/// <summary>What waits for the writer: bounded, in order, handed over in groups so that many share one sync.</summary>
internal sealed class AppendQueue(int mostWaiting)
{
    /// <summary>How long the writer stays awake after a commit; not at all where it would keep the others from the only core.</summary>
    private static readonly TimeSpan Attention = Environment.ProcessorCount > 1 ? TimeSpan.FromMicroseconds(100) : TimeSpan.Zero;

    private readonly object gate = new();
    private readonly Queue<PendingAppend> waiting = [];
    private bool isWriting;
    private bool isClosed;
    private volatile bool hasWork;

    /// <summary>False when the queue is full or closed. What can be done without is refused from a quarter on.</summary>
    public bool TryAdd(PendingAppend append, bool canBeDoneWithout)
    {
        lock (gate)
        {
            if (isClosed || waiting.Count >= (canBeDoneWithout ? mostWaiting / 4 : mostWaiting)) return false;
            waiting.Enqueue(append);
            hasWork = true;
            Monitor.PulseAll(gate);
            return true;
        }
    }

    /// <summary>
    /// Moves a group into <paramref name="batch"/>; an empty one when nothing came in time. False when the queue is
    /// closed and empty. The writer says <see cref="Written"/> when it is through with it.
    /// </summary>
    public bool Take(List<PendingAppend> batch, int mostEntries, TimeSpan wait)
    {
        batch.Clear();
        AwaitBriefly();
        lock (gate)
        {
            if (waiting.Count == 0 && !isClosed) Monitor.Wait(gate, wait);
            for (int entries = 0; waiting.TryPeek(out var next) && (entries == 0 || entries + next.Events.Length <= mostEntries); entries += next.Events.Length)
                batch.Add(waiting.Dequeue());
            isWriting = batch.Count > 0;
            hasWork = isClosed || waiting.Count > 0;
            return isWriting || !isClosed;
        }
    }

    // One fact often follows another: not having slept saves the writer's awakening, a third of a commit on a fast disk.
    private void AwaitBriefly()
    {
        long start = Stopwatch.GetTimestamp();
        while (!hasWork && Stopwatch.GetElapsedTime(start) < Attention) Thread.Yield();
    }

    public void Written()
    {
        lock (gate)
        {
            isWriting = false;
            Monitor.PulseAll(gate);
        }
    }

    public void Close()
    {
        lock (gate)
        {
            (isClosed, hasWork) = (true, true);
            Monitor.PulseAll(gate);
        }
    }

    /// <summary>The writer's pause after a failure; true, at once, when the queue was closed.</summary>
    public bool WaitClosed(TimeProvider time, TimeSpan pause)
    {
        long start = time.GetTimestamp();
        lock (gate)
        {
            while (!isClosed && pause - time.GetElapsedTime(start) is { Ticks: > 0 } rest) Monitor.Wait(gate, rest);
            return isClosed;
        }
    }

    /// <summary>Waits until nothing waits and nothing is being written.</summary>
    public bool WaitEmpty(TimeProvider time, TimeSpan within)
    {
        long start = time.GetTimestamp();
        lock (gate)
        {
            while (waiting.Count > 0 || isWriting)
                if (within - time.GetElapsedTime(start) is not { Ticks: > 0 } rest || !Monitor.Wait(gate, rest)) return waiting.Count == 0 && !isWriting;
            return true;
        }
    }
}
