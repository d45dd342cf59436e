namespace FabAccess.Edge.Journal;

/// <summary>Where the journal is, and its limits. The defaults are the ones to use; tests make them small.</summary>
/// <param name="Folder">On a local disk (WAL needs shared memory). Holds journal.db, journal.mark and journal.ballast.</param>
public sealed record JournalOptions(string Folder)
{
    /// <summary>Most facts that wait for the disk. Beyond: not taken, and the ticket says so; at a quarter of it, refusals and running marks are no longer taken.</summary>
    public int MostWaiting { get; init; } = 4096;

    /// <summary>Most entries that share one commit.</summary>
    public int MostPerCommit { get; init; } = 256;

    /// <summary>A disk that has not answered for so long counts as broken. Starts wait this long at most.</summary>
    public TimeSpan DiskBound { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Between two attempts on a disk that failed.</summary>
    public TimeSpan RetryAfter { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>With this many new entries the housekeeping (checkpoint, fold, trim) is done whatever happens: about 2.6 MB of WAL.</summary>
    public int EntriesBetweenHousekeeping { get; init; } = 500;

    /// <summary>
    /// Bytes of WAL that are written ahead in housekeeping, so that commits overwrite blocks that the file has already: a
    /// sync that need not make the file longer takes about half the time. 0 for none.
    /// </summary>
    public int PreparedWal { get; init; } = 3 * 1024 * 1024;

    /// <summary>With this many it is done as soon as nothing was appended for <see cref="IdleAfter"/>.</summary>
    public int EntriesWhenIdle { get; init; } = 64;

    public TimeSpan IdleAfter { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Acknowledged entries are trimmed after the box has run for so long since. Time without power does not count, and no
    /// clock on the wall does: one that jumps ahead by years would take away at once what a restored server asks for.
    /// </summary>
    public TimeSpan KeepFor { get; init; } = TimeSpan.FromDays(30);

    /// <summary>Beyond this size the oldest acknowledged entries are trimmed. What is not acknowledged is never trimmed.</summary>
    public long KeepBytes { get; init; } = 64L * 1024 * 1024;

    /// <summary>At start the chain is verified over so many of the last entries.</summary>
    public int VerifiedAtStart { get; init; } = 1000;
}
