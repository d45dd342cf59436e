using System.Text.Json;
using FabAccess.Core.Wire;
using FabAccess.Edge.Files;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace FabAccess.Edge.Journal;

/// <summary>What a journal was found to be when it was opened.</summary>
internal sealed record OpenedJournal(JournalFile File, JournalFold Fold, JournalPosition End);

/// <summary>
/// Opens the journal and judges what is there. Three kinds of damage are told apart, from the smallest loss to the largest:
/// an entry whose bytes rotted stays where it is and is left out of the fold (a <see cref="LostEntry"/> is sent for it);
/// an end that is missing against the high-water mark is left missing, and numbering goes on behind it; a file that SQLite
/// cannot read is moved aside with all its bytes and a new one begins behind the mark. No number is given twice.
/// </summary>
internal static class JournalOpening
{
    /// <exception cref="IOException">The journal cannot be used; the message says why. Nothing was moved or changed.</exception>
    public static OpenedJournal Open(JournalOptions options, IBoxFiles files, HighWaterMark mark, ILogger log)
    {
        try
        {
            try
            {
                return Read(options, files, mark, log);
            }
            catch (SqliteException e) when (IsCorrupt(e))
            {
                string aside = MoveAside(files);
                JournalLog.Quarantined(log, e.Message, aside, mark.AfterLoss.Sequence + 1);
                return Read(options, files, mark, log);
            }
        }
        catch (SqliteException e)
        {
            throw new IOException($"The journal in {files.Folder} cannot be opened: {e.Message}", e);
        }
    }

    private static OpenedJournal Read(JournalOptions options, IBoxFiles files, HighWaterMark mark, ILogger log)
    {
        var file = new JournalFile(files);
        try
        {
            var fold = new JournalFold();
            var saved = file.LoadFold();
            long folded = saved is { } s && fold.TryLoad(s.State) ? s.Sequence : 0;
            var stored = file.End() ?? new(0, EntryHash.None);
            // A machine's open session must be found also when the saved fold is gone: then all that is there is read.
            int rotten = Fold(file, fold, folded, Math.Min(folded, stored.Sequence - options.VerifiedAtStart) + 1);
            if (rotten > 0) JournalLog.Rotten(log, rotten);
            var end = stored;
            if (stored.Sequence < mark.Last.Sequence)
            {
                end = mark.AfterLoss;
                JournalLog.EndMissing(log, stored.Sequence, mark.Last.Sequence, end.Sequence + 1);
            }
            JournalLog.Opened(log, file.Path, end.Sequence, file.LibraryVersion);
            return new(file, fold, end);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    // Verifies from a sequence on, and folds what lies behind the saved fold. Returns how many entries cannot be believed.
    private static int Fold(JournalFile file, JournalFold fold, long folded, long from)
    {
        int rotten = 0;
        JournalRecord? before = null;
        foreach (var record in file.ReadFrom(from))
        {
            var entry = Verified(record, before);
            before = record;
            if (entry is null) rotten++;
            else if (record.Sequence > folded) fold.Apply(entry);
        }
        return rotten;
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

    private static bool IsCorrupt(SqliteException e) => e.SqliteErrorCode is 11 /* SQLITE_CORRUPT */ or 26 /* SQLITE_NOTADB */;

    private static string MoveAside(IBoxFiles files)
    {
        int number = 1;
        while (files.Exists($"{JournalFile.Name}.damaged-{number}")) number++;
        string aside = $"{JournalFile.Name}.damaged-{number}";
        // The WAL goes along: it may hold entries that never reached the database.
        foreach (string suffix in (ReadOnlySpan<string>)["-wal", "-shm", ""])
            if (files.Exists(JournalFile.Name + suffix)) files.Move(JournalFile.Name + suffix, aside + suffix);
        return Path.Combine(files.Folder, aside);
    }
}
