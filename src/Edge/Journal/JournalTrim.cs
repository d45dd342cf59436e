using FabAccess.Core.Wire;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace FabAccess.Edge.Journal;

/// <summary>
/// Takes away acknowledged entries that are old, or that the journal has no room for. Old pages are what nothing else reads,
/// so rot in them shows here first: then nothing is trimmed any more and a person is told, because a journal that only
/// grows serves longer than a box whose machines stand still.
/// </summary>
internal sealed class JournalTrim(JournalOptions options, ILogger log)
{
    private bool isTooLarge;

    /// <summary>What keeps it from trimming; null while it works.</summary>
    public FindingReport? Trouble { get; private set; }

    /// <param name="from">The journal.</param>
    /// <param name="acknowledged">The server has everything up to here.</param>
    /// <param name="lived">Milliseconds that the box has run so far.</param>
    /// <exception cref="SqliteException">The disk fails.</exception>
    public void Trim(JournalFile from, long acknowledged, long lived)
    {
        if (Trouble is not null) return;
        try
        {
            from.Trim(acknowledged, lived - (long)options.KeepFor.TotalMilliseconds, options.EntriesBetweenHousekeeping);
            long used = from.UsedBytes;
            bool wasTooLarge = isTooLarge;
            isTooLarge = used > options.KeepBytes && from.Trim(acknowledged, long.MaxValue, options.EntriesBetweenHousekeeping) == 0;
            if (isTooLarge && !wasTooLarge) JournalLog.Unacknowledged(log, used);
        }
        catch (SqliteException e) when (e.SqliteErrorCode == 11 /* SQLITE_CORRUPT */)
        {
            JournalLog.NotTrimmed(log, e.Message);
            Trouble = new(FindingKind.EntriesRotten, "Old pages of the journal cannot be read any more, so nothing is trimmed.");
        }
    }
}
