using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using FabAccess.Core.Machines;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using FabAccess.Edge.Time;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace FabAccess.Edge.Journal;

/// <summary>
/// The journal on SQLite.
///
/// One thread writes. Appends go into a bounded queue and return at once; the thread takes all that waits (up to a bound),
/// gives out sequences, chains the hashes and commits once: n waiting appends share one sync, and a commit costs exactly
/// one, because checkpoints, the saving of the fold (which is the first commit after a checkpoint and pays for the WAL's
/// new header), the reservation of numbers and trimming happen in a housekeeping of their own, between commits.
///
/// What was taken is never dropped while the process lives. When the disk fails, the tickets of the group are settled as
/// "not durable", so that no machine waits, and the same bytes are tried again every second. After a failure the
/// connection is closed and opened anew, and everything is checkpointed before anything else: a failed sync may have left
/// pages that the kernel takes for clean, and a commit that seemed to fail may have landed; the checkpoint writes what the
/// file shows into other pages and syncs those, so what is there afterwards is there for good, and is not written twice.
/// A disk that hangs instead blocks this thread only; tickets run out of time by themselves.
/// </summary>
public sealed class SqliteJournal : IJournal
{
    private readonly JournalOptions options;
    private readonly TimeProvider time;
    private readonly ILogger log;
    private readonly HighWaterMark mark;
    private readonly Ballast ballast;
    private readonly AppendQueue queue;
    private readonly JournalReader reader;
    private readonly JournalFold fold;
    private readonly Thread writer;
    private readonly Lock gate = new();
    private JournalFile? file;
    private JournalPosition end;
    private string? failure;
    private long? busySince;
    private long acknowledged;
    private Moment lastAt;
    private int sinceHousekeeping;
    private bool isMarkFailing;
    private bool isTooLarge;

    /// <param name="options">Where, and the limits.</param>
    /// <param name="boot">This boot.</param>
    /// <param name="time">For bounds and pauses.</param>
    /// <param name="log">For what a person should know.</param>
    /// <exception cref="IOException">The journal cannot be used; the message says why.</exception>
    public SqliteJournal(JournalOptions options, BootId boot, TimeProvider time, ILogger log)
    {
        (this.options, this.time, this.log) = (options, time, log);
        SQLitePCL.Batteries_V2.Init();
        Directory.CreateDirectory(options.Folder);
        mark = new(options.Mark, boot);
        ballast = new(options.Ballast);
        queue = new(options.MostWaiting);
        reader = new(options.Database);
        try
        {
            (file, fold, end) = JournalOpening.Open(options, mark, log);
        }
        catch
        {
            mark.Dispose();
            throw;
        }
        Folded = fold.States.ToImmutableDictionary();
        writer = new Thread(Write) { Name = "journal", IsBackground = true };
        writer.Start();
    }

    /// <summary>Every machine's state as the journal told it when it was opened.</summary>
    public IReadOnlyDictionary<MachineId, MachineState> Folded { get; }

    /// <inheritdoc/>
    public Action? Grown { get; set; }

    /// <inheritdoc/>
    public JournalPosition End
    {
        get { lock (gate) return end; }
    }

    /// <inheritdoc/>
    public string? Trouble
    {
        get
        {
            lock (gate)
            {
                if (failure is not null) return failure;
                return busySince is { } since && time.GetElapsedTime(since) > options.DiskBound ? "The disk does not answer." : null;
            }
        }
    }

    /// <inheritdoc/>
    public JournalTicket Append(MachineId machine, ImmutableArray<MachineEvent> events, Moment at)
    {
        var append = new PendingAppend(machine, events, at, new());
        return queue.TryAdd(append, events.All(e => e is MachineEvent.AccessRefused or MachineEvent.SessionRunning)) ? append.Ticket : JournalTicket.NotTaken();
    }

    /// <inheritdoc/>
    public void Read(long first, int most, EntryTaker take) => reader.Read(first, Math.Min(first + most - 1, End.Sequence), take);

    /// <inheritdoc/>
    public long ReadFirst() => reader.First() ?? End.Sequence + 1;

    /// <inheritdoc/>
    public string? HashAt(long sequence) => End is var last && sequence == last.Sequence ? last.Hash : reader.HashAt(sequence);

    /// <inheritdoc/>
    public void Acknowledged(long sequence) => Interlocked.Exchange(ref acknowledged, sequence);

    /// <inheritdoc/>
    public bool Flush(TimeSpan within) => queue.WaitEmpty(time, within);

    /// <summary>Writes what waits, if the disk lets it within the bound, and closes the file.</summary>
    public void Dispose()
    {
        queue.Close();
        // A disk that hangs keeps the thread; the process ends without it, and the WAL is replayed at the next start.
        if (!writer.Join(options.DiskBound)) return;
        Close();
        mark.Dispose();
    }

    private void Write()
    {
        KernelPriority.GoFirst();
        var batch = new List<PendingAppend>();
        Housekeep();
        while (queue.Take(batch, options.MostPerCommit, options.IdleAfter))
        {
            if (batch.Count > 0 && !TryCommit(batch)) return;
            bool isDue = sinceHousekeeping >= (batch.Count > 0 ? options.EntriesBetweenHousekeeping : options.EntriesWhenIdle);
            if (isDue || file is null) Housekeep();
        }
    }

    // False when the queue was closed while the disk failed: what came later must not land before what is missing.
    private bool TryCommit(List<PendingAppend> batch)
    {
        var entries = Encode(batch);
        while (!TryWrite(entries))
        {
            foreach (var append in batch) append.Ticket.Settle(durable: false);
            if (queue.WaitClosed(time, options.RetryAfter)) return false;
        }
        var reached = new JournalPosition(entries[^1].Sequence, entries[^1].Hash);
        lock (gate) end = reached;
        // A start waits for this: what need not come before it comes after it.
        foreach (var append in batch) append.Ticket.Settle(durable: true);
        WriteMark(reached);
        foreach (var entry in entries) fold.Apply(entry.Entry);
        sinceHousekeeping += entries.Count;
        lastAt = batch[^1].At;
        queue.Written();
        Grown?.Invoke();
        return true;
    }

    private List<EncodedEntry> Encode(List<PendingAppend> batch)
    {
        var entries = new List<EncodedEntry>();
        var last = End;
        foreach (var append in batch)
        {
            foreach (var happened in append.Events)
            {
                var at = append.At;
                var entry = new JournalEntry(WireLimits.Schema, last.Sequence + 1, last.Hash, at.Boot, at.MonotonicMilliseconds, at.Wall, at.Trust, append.Machine, happened);
                byte[] body = JsonSerializer.SerializeToUtf8Bytes(entry, WireJson.Default.JournalEntry);
                if (body.Length > WireLimits.LongestEntry) JournalLog.EntryTooLong(log, entry.Sequence, body.Length);
                last = new(entry.Sequence, EntryHash.Of(body));
                entries.Add(new(entry, last.Hash, body));
            }
        }
        return entries;
    }

    private bool TryWrite(List<EncodedEntry> entries) => TryDisk(() =>
    {
        var missing = file is null ? Reopen(entries) : entries;
        mark.Reserve(entries[^1].Sequence, extend: false);
        if (missing.Count > 0) file.Insert(missing);
    });

    // Returns what of the group is not there yet; see the theory of operation.
    [MemberNotNull(nameof(file))]
    private List<EncodedEntry> Reopen(List<EncodedEntry> entries)
    {
        file = new JournalFile(options.Database);
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
            Trim(file);
            file.PrepareWal(options.PreparedWal);
        });
        ballast.TakeBack();
    }

    private void Trim(JournalFile from)
    {
        long upTo = Interlocked.Read(ref acknowledged);
        bool isTrusted = lastAt.Trust != ClockTrust.Never;
        if (isTrusted) from.Trim(upTo, lastAt.Wall.ToUnixTimeMilliseconds() - (long)options.KeepFor.TotalMilliseconds, options.EntriesBetweenHousekeeping);
        long used = from.UsedBytes;
        bool wasTooLarge = isTooLarge;
        isTooLarge = used > options.KeepBytes && from.Trim(upTo, long.MaxValue, options.EntriesBetweenHousekeeping) == 0;
        if (isTooLarge && !wasTooLarge) JournalLog.Unacknowledged(log, used);
    }

    private bool TryDisk(Action work)
    {
        lock (gate) busySince = time.GetTimestamp();
        try
        {
            work();
            Report(null);
            return true;
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException)
        {
            bool isFull = e is SqliteException { SqliteErrorCode: 13 /* SQLITE_FULL */ };
            Report(isFull ? "The disk is full." : e.Message);
            file?.Distrust();
            Close();
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

    private void Close()
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
