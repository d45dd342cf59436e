using System.Collections.Immutable;
using System.Text.Json;
using FabAccess.Core.Wire;
using FabAccess.Edge.Files;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace FabAccess.Edge.Journal;

/// <summary>What a journal was found to be when it was opened.</summary>
/// <param name="File">Ready to be written.</param>
/// <param name="Fold">Every machine's state, from what is there.</param>
/// <param name="End">Behind which numbering goes on.</param>
/// <param name="Losses">What was lost, for a person.</param>
/// <param name="IsMemoryLost">A state in <paramref name="Fold"/> may be another than the machine's.</param>
internal sealed record OpenedJournal(JournalFile File, JournalFold Fold, JournalPosition End, ImmutableArray<FindingReport> Losses, bool IsMemoryLost);

/// <summary>
/// Opens the journal and judges what is there. Three kinds of damage are told apart, from the smallest loss to the largest:
/// an entry whose bytes rotted stays where it is and is left out of the fold (a <see cref="LostEntry"/> is sent for it);
/// an end that is missing against the high-water mark is left missing, and numbering goes on behind it; a file that SQLite
/// cannot read is moved aside with all its bytes, and a new one begins with what can still be found in it and goes on behind
/// the mark. No number is given twice.
/// </summary>
internal static class JournalOpening
{
    private const int Error = 1, Corrupt = 11, NoDatabase = 26;

    /// <exception cref="IOException">The journal cannot be used; the message says why. Nothing was moved or changed.</exception>
    public static OpenedJournal Open(JournalOptions options, IBoxFiles files, HighWaterMark mark, ILogger log)
    {
        try
        {
            // The program ended in this boot, perhaps after a sync that failed, and the kernel still shows what it wrote.
            if (mark.IsOfThisBoot) JournalFile.Rewrite(files);
            try
            {
                return Read(options, files, mark, log);
            }
            catch (SqliteException e) when (IsCorrupt(e))
            {
                var loss = PutAside(files, e.Message, mark.AfterLoss.Sequence + 1, log);
                var opened = Read(options, files, mark, log);
                return opened with { IsMemoryLost = true, Losses = opened.Losses.Insert(0, loss) };
            }
        }
        catch (SqliteException e)
        {
            throw new IOException($"The journal in {files.Folder} cannot be opened: {e.Message}", e);
        }
    }

    /// <summary>
    /// Moves a damaged journal aside with all its bytes; a new one goes on at <paramref name="next"/>. Also while the box runs:
    /// rot that shows once would show again at each attempt.
    /// </summary>
    public static FindingReport PutAside(IBoxFiles files, string why, long next, ILogger log)
    {
        string aside = MoveAside(files);
        JournalLog.Quarantined(log, why, aside, next);
        return new(FindingKind.JournalQuarantined, $"Put aside as {Path.GetFileName(aside)}.");
    }

    private static OpenedJournal Read(JournalOptions options, IBoxFiles files, HighWaterMark mark, ILogger log)
    {
        var file = new JournalFile(files);
        try
        {
            bool isNew = file.End() is null;
            if (isNew) GoOnBehind(files, mark);
            if (isNew) Salvage(file, files, log);
            var fold = new JournalFold();
            var saved = file.LoadFold();
            long folded = saved is { } s && fold.TryLoad(s.State) ? s.Sequence : 0;
            var stored = file.End() ?? new(0, EntryHash.None);
            // A machine's open session must be found also when the saved fold is gone: then all that is there is read.
            var (rotten, isMemoryLost) = Fold(file, fold, folded, Math.Min(folded, stored.Sequence - options.VerifiedAtStart) + 1);
            var losses = ImmutableArray.CreateBuilder<FindingReport>();
            if (rotten > 0)
            {
                JournalLog.Rotten(log, rotten);
                losses.Add(new(FindingKind.EntriesRotten, $"{rotten} entries."));
            }
            var end = stored;
            if (stored.Sequence < mark.Last.Sequence)
            {
                end = mark.AfterLoss;
                JournalLog.EndMissing(log, stored.Sequence, mark.Last.Sequence, end.Sequence + 1);
                isMemoryLost = true;
                // A box on a new card has its beginning from the server: nothing was lost here.
                if (!isNew || NewestAside(files) is not null) losses.Add(new(FindingKind.JournalEndLost, $"It ends at {stored.Sequence}, and {mark.Last.Sequence} had been written."));
            }
            // It would be read, and never again written: the next number is taken.
            if (file.HasBehind(end.Sequence)) throw new SqliteException($"entries stand behind entry {end.Sequence}, which is the last", Corrupt);
            JournalLog.Opened(log, file.Path, end.Sequence, file.LibraryVersion);
            return new(file, fold, end, losses.ToImmutable(), isMemoryLost);
        }
        catch
        {
            // What cannot be used is left as it was found: closing would move the WAL into the database.
            file.Distrust();
            file.Dispose();
            throw;
        }
    }

    // Beside a damaged one, a new journal may find only part of what the old one held, and no number is given twice; said
    // durably before anything is salvaged, since a journal that is not empty is not asked this again.
    private static void GoOnBehind(IBoxFiles files, HighWaterMark mark)
    {
        if (NewestAside(files) is null || mark.AfterLoss.Sequence == mark.Last.Sequence) return;
        mark.Write(mark.AfterLoss);
        mark.Settle();
    }

    /// <summary>For an empty journal beside a damaged one: whether it was moved aside just now, or the power went before this was done.</summary>
    /// <param name="file">The empty one.</param>
    /// <param name="files">The data folder.</param>
    /// <param name="log">For what a person should know.</param>
    /// <param name="upTo">What lies behind is another entry's number by now.</param>
    public static void Salvage(JournalFile file, IBoxFiles files, ILogger log, long upTo = long.MaxValue)
    {
        if (NewestAside(files) is not { } aside) return;
        try
        {
            var entries = JournalSalvage.Read(files, aside, aside + "-wal");
            entries.RemoveAll(e => e.Sequence > upTo);
            if (entries.Count == 0) return;
            file.Insert(entries, livedMilliseconds: 0);
            JournalLog.Salvaged(log, entries.Count, entries[0].Sequence, entries[^1].Sequence);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            JournalLog.NotSalvaged(log, e.Message);
        }
    }

    // Verifies from a sequence on, and folds what lies behind the saved fold. Returns how many entries cannot be believed, and
    // whether one of them would have been folded.
    private static (int Rotten, bool IsMissed) Fold(JournalFile file, JournalFold fold, long folded, long from)
    {
        int rotten = 0;
        bool isMissed = false;
        JournalRecord? before = null;
        foreach (var record in file.ReadFrom(from))
        {
            var entry = Verified(record, before);
            before = record;
            if (entry is null) (rotten, isMissed) = (rotten + 1, isMissed || record.Sequence > folded);
            else if (record.Sequence > folded) fold.Apply(entry);
        }
        return (rotten, isMissed);
    }

    private static JournalEntry? Verified(JournalRecord record, JournalRecord? before)
    {
        if (EntryHash.Of(record.Body) != record.Hash) return null;
        try
        {
            var entry = JsonSerializer.Deserialize(record.Body, WireJson.Default.JournalEntry);
            bool follows = before is null || before.Sequence + 1 != record.Sequence || entry?.Previous == before.Hash;
            return entry?.Sequence == record.Sequence && follows ? entry : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // ERROR: a table or a column is not there, which no version of this program wrote.
    private static bool IsCorrupt(SqliteException e) => e.SqliteErrorCode is Error or Corrupt or NoDatabase;

    private static string MoveAside(IBoxFiles files)
    {
        int number = 1;
        while (files.Exists(Aside(number))) number++;
        // The WAL goes along: it may hold entries that never reached the database.
        foreach (string suffix in (ReadOnlySpan<string>)["-wal", "-shm", ""])
            if (files.Exists(JournalFile.Name + suffix)) files.Move(JournalFile.Name + suffix, Aside(number) + suffix);
        return Path.Combine(files.Folder, Aside(number));
    }

    private static string? NewestAside(IBoxFiles files)
    {
        int number = 0;
        while (files.Exists(Aside(number + 1))) number++;
        return number == 0 ? null : Aside(number);
    }

    private static string Aside(int number) => $"{JournalFile.Name}.damaged-{number}";
}
