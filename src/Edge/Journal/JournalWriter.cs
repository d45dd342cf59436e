using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using FabAccess.Core.Machines;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using FabAccess.Edge.Files;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace FabAccess.Edge.Journal;

/// <summary>
/// The journal's work, in steps that somebody else calls and times; <see cref="SqliteJournal"/> does it on a thread.
///
/// One writes. Appends go into a bounded queue and return at once; a step takes all that waits (up to a bound), gives out
/// sequences, chains the hashes and commits once: n waiting appends share one sync, and a commit costs exactly one, because
/// checkpoints, the saving of the fold (which is the first commit after a checkpoint and pays for the WAL's new header), the
/// reservation of numbers and trimming happen in a housekeeping of their own, between commits.
///
/// What was taken is never dropped while the process lives. When the disk fails, the tickets of the group are settled as
/// "not durable", so that no machine waits, and the same bytes are held and tried again every second. After a failure the
/// connection is closed; what the WAL shows is written over itself and synced, it is opened anew, and everything is
/// checkpointed before anything else. A failed sync may have left pages that the kernel takes for clean, and a commit that
/// seemed to fail may have landed: written again, what the file shows is there for good, and is not appended twice. The WAL
/// comes first, as always: a checkpoint of frames that are not on the disk would leave a database that a power cut ruins.
/// A disk that hangs instead blocks the step only; tickets run out of time by themselves.
/// </summary>
internal sealed class JournalWriter : IDisposable
{
    private readonly IBoxFiles files;
    private readonly ILogger log;
    private readonly HighWaterMark mark;
    private readonly Ballast ballast;
    private readonly AppendQueue queue;
    private readonly JournalReader reader;
    private readonly JournalFold fold;
    private readonly JournalTrim trim;
    private readonly long livedBefore, openedAt;
    private ImmutableArray<FindingReport> losses;
    private readonly List<PendingAppend> batch = [];
    private readonly Lock gate = new();
    private JournalFile? file;
    private JournalPosition end;
    private string? failure, corruption;
    private long? busySince;
    private long acknowledged, quietSince;
    // The batch's entries while they are not on the disk, and when the disk refused them.
    private List<EncodedEntry>? held;
    private long? refusedAt;
    private int sinceHousekeeping;
    private bool isMarkFailing;

    /// <param name="options">The limits.</param>
    /// <param name="files">Where the journal is.</param>
    /// <param name="boot">This boot.</param>
    /// <param name="time">For bounds and pauses.</param>
    /// <param name="log">For what a person should know.</param>
    /// <exception cref="IOException">The journal cannot be used; the message says why.</exception>
    public JournalWriter(JournalOptions options, IBoxFiles files, BootId boot, TimeProvider time, ILogger log)
    {
        (Options, this.files, Time, this.log) = (options, files, time, log);
        SQLitePCL.Batteries_V2.Init();
        mark = new(files.Open(HighWaterMark.Name), boot);
        ballast = new(files);
        queue = new(options.MostWaiting);
        reader = new(files);
        trim = new(options, log);
        try
        {
            (file, fold, end, losses, IsMemoryLost) = JournalOpening.Open(options, files, mark, log);
            livedBefore = file.Lived();
        }
        catch
        {
            mark.Dispose();
            throw;
        }
        Folded = fold.States.ToImmutableSortedDictionary(Comparer<MachineId>.Create((a, b) => string.CompareOrdinal(a.ToString(), b.ToString())));
        openedAt = quietSince = time.GetTimestamp();
        // Before the first entry, so that no start pays for it.
        sinceHousekeeping = options.EntriesBetweenHousekeeping;
    }

    public JournalOptions Options { get; }

    public TimeProvider Time { get; }

    /// <summary>Every machine's state as the journal told it when it was opened, in the order of their names.</summary>
    public IReadOnlyDictionary<MachineId, MachineState> Folded { get; }

    /// <summary>Whether what <see cref="Folded"/> tells may be wrong.</summary>
    public bool IsMemoryLost { get; }

    /// <summary>What was found lost when it was opened, or since.</summary>
    public ImmutableArray<FindingReport> Losses => trim.Trouble is { } rot ? losses.Add(rot) : losses;

    /// <inheritdoc cref="IJournal.Grown"/>
    public Action? Grown { get; set; }

    /// <summary>Called, by whoever appends, when there is something for the next step. Must return at once.</summary>
    public Action? Roused { get; set; }

    /// <inheritdoc cref="IJournal.End"/>
    public JournalPosition End
    {
        get { lock (gate) return end; }
    }

    /// <summary>All that was taken is durable.</summary>
    public bool IsWritten => queue.IsWritten;

    /// <inheritdoc cref="IJournal.Trouble"/>
    public string? Trouble
    {
        get
        {
            lock (gate)
            {
                if (failure is not null) return failure;
                return busySince is { } since && Time.GetElapsedTime(since) > Options.DiskBound ? "The disk does not answer." : null;
            }
        }
    }

    /// <inheritdoc cref="IJournal.Append"/>
    public JournalTicket Append(MachineId machine, ImmutableArray<MachineEvent> events, Moment at)
    {
        var append = new PendingAppend(machine, events, at, new());
        if (!queue.TryAdd(append, events.All(e => e is MachineEvent.AccessRefused or MachineEvent.SessionRunning or MachineEvent.EndHeld))) return JournalTicket.NotTaken();
        Roused?.Invoke();
        return append.Ticket;
    }

    /// <inheritdoc cref="IJournal.Read"/>
    public void Read(long first, int most, EntryTaker take) => reader.Read(first, Math.Min(first + most - 1, End.Sequence), take);

    /// <inheritdoc cref="IJournal.ReadFirst"/>
    public long ReadFirst() => reader.First() ?? End.Sequence + 1;

    /// <inheritdoc cref="IJournal.HashAt"/>
    public string? HashAt(long sequence) => End is var last && sequence == last.Sequence ? last.Hash : reader.HashAt(sequence);

    /// <inheritdoc cref="IJournal.Acknowledged"/>
    public void Acknowledged(long sequence) => Interlocked.Exchange(ref acknowledged, sequence);

    /// <summary>
    /// Commits one group, or tries the one that is held again, or does the housekeeping, whichever is due. Waits for nothing
    /// but the disk. Returns how long it can do without the next step, if nobody appends; zero when there may be more to do.
    /// </summary>
    public TimeSpan Step()
    {
        if (sinceHousekeeping >= Options.EntriesBetweenHousekeeping)
        {
            Housekeep();
            return TimeSpan.Zero;
        }
        if (held is null && queue.Take(batch, Options.MostPerCommit)) held = EncodedEntry.Chain(end, batch, log);
        if (held is not null) return Commit(held);
        if (Options.IdleAfter - Time.GetElapsedTime(quietSince) is { Ticks: > 0 } rest) return rest;
        quietSince = Time.GetTimestamp();
        if (sinceHousekeeping >= Options.EntriesWhenIdle || file is null) Housekeep();
        return Options.IdleAfter;
    }

    /// <summary>No more is taken. What was taken is still written by the steps that follow.</summary>
    public void TakeNoMore() => queue.Close();

    public void Dispose()
    {
        CloseFile();
        mark.Dispose();
    }

    // The time that this box has run while it had a journal, in milliseconds: the age of entries, which no clock can make jump.
    private long Lived => livedBefore + (long)Time.GetElapsedTime(openedAt).TotalMilliseconds;

    private TimeSpan Commit(List<EncodedEntry> entries)
    {
        if (refusedAt is { } at && Options.RetryAfter - Time.GetElapsedTime(at) is { Ticks: > 0 } rest) return rest;
        if (!TryWrite(entries))
        {
            foreach (var append in batch) append.Ticket.Settle(durable: false);
            refusedAt = Time.GetTimestamp();
            return Options.RetryAfter;
        }
        (held, refusedAt) = (null, null);
        var reached = new JournalPosition(entries[^1].Sequence, entries[^1].Hash);
        lock (gate) end = reached;
        // A start waits for this: what need not come before it comes after it.
        foreach (var append in batch) append.Ticket.Settle(durable: true);
        WriteMark(reached);
        foreach (var entry in entries) fold.Apply(entry.Entry);
        sinceHousekeeping += entries.Count;
        quietSince = Time.GetTimestamp();
        queue.Written();
        Grown?.Invoke();
        return TimeSpan.Zero;
    }

    private bool TryWrite(List<EncodedEntry> entries) => TryDisk(() =>
    {
        var missing = file is null ? Reopen(entries) : entries;
        mark.Reserve(entries[^1].Sequence, extend: false);
        if (missing.Count > 0) file.Insert(missing, Lived);
    });

    // Returns what of the group is not there yet; see the theory of operation.
    [MemberNotNull(nameof(file))]
    private List<EncodedEntry> Reopen(List<EncodedEntry> entries)
    {
        if (corruption is { } why) losses = losses.Add(JournalOpening.PutAside(files, why, end.Sequence + 1, log));
        corruption = null;
        JournalFile.Rewrite(files);
        file = new JournalFile(files);
        if (file.End() is null) JournalOpening.Salvage(file, files, log, end.Sequence);
        file.CheckpointAll();
        reader.Resume();
        var landed = file.End();
        if (entries.Find(e => e.Sequence == landed?.Sequence) is { } last && last.Hash != landed?.Hash)
            throw new IOException($"Somebody else wrote entry {last.Sequence} of this journal.");
        return entries.FindAll(e => landed is null || e.Sequence > landed.Value.Sequence);
    }

    private void Housekeep()
    {
        sinceHousekeeping = 0;
        TryDisk(() =>
        {
            if (file is null) Reopen([]);
            mark.Reserve(end.Sequence, extend: true);
            file.Checkpoint();
            file.SaveFold(end.Sequence, fold.Save());
            trim.Trim(file, Interlocked.Read(ref acknowledged), Lived);
            file.PrepareWal(Options.PreparedWal);
        });
        ballast.TakeBack();
    }

    private bool TryDisk(Action work)
    {
        lock (gate) busySince = Time.GetTimestamp();
        try
        {
            work();
            Report(null);
            return true;
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException)
        {
            if (e is SqliteException { SqliteErrorCode: 11 /* SQLITE_CORRUPT */ or 26 /* SQLITE_NOTADB */ }) corruption = e.Message;
            bool isFull = e is SqliteException { SqliteErrorCode: 13 /* SQLITE_FULL */ };
            Report(isFull ? "The disk is full." : e.Message);
            file?.Distrust();
            CloseFile();
            if (isFull) ballast.Release();
            return false;
        }
        finally
        {
            lock (gate) busySince = null;
        }
    }

    private void Report(string? trouble)
    {
        string? before;
        lock (gate) (before, failure) = (failure, trouble);
        if (before is null && trouble is not null) JournalLog.Failing(log, trouble);
        if (before is not null && trouble is null) JournalLog.Working(log, End.Sequence);
    }

    // The commit is durable already: a mark that cannot be written must not make it a failure.
    private void WriteMark(JournalPosition position)
    {
        try
        {
            mark.Write(position);
            isMarkFailing = false;
        }
        catch (IOException e)
        {
            if (!isMarkFailing) JournalLog.MarkFailed(log, e.Message);
            isMarkFailing = true;
        }
    }

    private void CloseFile()
    {
        reader.Suspend();
        try
        {
            file?.Dispose();
        }
        catch (SqliteException)
        {
            // Closing a broken file may fail once more; there is nothing left to save through it.
        }
        file = null;
    }
}
