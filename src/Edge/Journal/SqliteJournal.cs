using System.Collections.Immutable;
using FabAccess.Core.Machines;
using FabAccess.Core.Values;
using FabAccess.Edge.Files;
using FabAccess.Edge.Time;
using Microsoft.Extensions.Logging;

namespace FabAccess.Edge.Journal;

/// <summary>
/// The journal on SQLite: one thread writes, step after step, and sleeps in between. See <see cref="JournalWriter"/> for
/// what it does; a disk that hangs holds this thread only.
/// </summary>
public sealed class SqliteJournal : IJournal
{
    // One fact often follows another: not having slept saves the writer's awakening, a third of a commit on a fast disk.
    private readonly Bell append = new(attention: TimeSpan.FromMicroseconds(100)), stepped = new();
    private readonly JournalWriter writer;
    private readonly Thread thread;
    private volatile bool isEnding;

    /// <param name="options">Where, and the limits.</param>
    /// <param name="boot">This boot.</param>
    /// <param name="time">For bounds and pauses.</param>
    /// <param name="log">For what a person should know.</param>
    /// <exception cref="IOException">The journal cannot be used; the message says why.</exception>
    public SqliteJournal(JournalOptions options, BootId boot, TimeProvider time, ILogger log)
        : this(new JournalWriter(options, new DiskFolder(options.Folder), boot, time, log))
    {
    }

    internal SqliteJournal(JournalWriter writer)
    {
        this.writer = writer;
        writer.Roused = append.Ring;
        thread = new Thread(Run) { Name = "journal", IsBackground = true };
        thread.Start();
    }

    /// <summary>Every machine's state as the journal told it when it was opened, in the order of their names.</summary>
    public IReadOnlyDictionary<MachineId, MachineState> Folded => writer.Folded;

    /// <inheritdoc/>
    public Action? Grown
    {
        get => writer.Grown;
        set => writer.Grown = value;
    }

    /// <inheritdoc/>
    public JournalPosition End => writer.End;

    /// <inheritdoc/>
    public string? Trouble => writer.Trouble;

    /// <inheritdoc/>
    public JournalTicket Append(MachineId machine, ImmutableArray<MachineEvent> events, Moment at) => writer.Append(machine, events, at);

    /// <inheritdoc/>
    public bool WaitDurable(JournalTicket ticket, TimeSpan atMost) => ticket.WaitDurable(atMost);

    /// <inheritdoc/>
    public void Read(long first, int most, EntryTaker take) => writer.Read(first, most, take);

    /// <inheritdoc/>
    public long ReadFirst() => writer.ReadFirst();

    /// <inheritdoc/>
    public string? HashAt(long sequence) => writer.HashAt(sequence);

    /// <inheritdoc/>
    public void Acknowledged(long sequence) => writer.Acknowledged(sequence);

    /// <inheritdoc/>
    public bool Flush(TimeSpan within)
    {
        long start = writer.Time.GetTimestamp();
        while (!writer.IsWritten)
        {
            if (within - writer.Time.GetElapsedTime(start) is not { Ticks: > 0 } rest) return false;
            stepped.Wait(rest);
        }
        return true;
    }

    /// <summary>Writes what waits, if the disk lets it within the bound, and closes the file.</summary>
    public void Dispose()
    {
        writer.TakeNoMore();
        isEnding = true;
        append.Ring();
        // A disk that hangs keeps the thread; the process ends without it, and the WAL is replayed at the next start.
        if (thread.Join(writer.Options.DiskBound)) writer.Dispose();
    }

    private void Run()
    {
        KernelPriority.GoFirst();
        while (true)
        {
            // Asked before the step: what was appended before the end is then seen by it.
            bool isLast = isEnding;
            var rest = writer.Step();
            stepped.Ring();
            // Nothing is left then, or the disk fails: what came later must not land before what is missing.
            if (isLast && rest > TimeSpan.Zero) return;
            append.Wait(rest);
        }
    }
}
