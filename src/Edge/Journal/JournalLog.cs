using Microsoft.Extensions.Logging;

namespace FabAccess.Edge.Journal;

internal static partial class JournalLog
{
    [LoggerMessage(1100, LogLevel.Information, "The journal {Path} is open at entry {Sequence}, SQLite {Version}.")]
    public static partial void Opened(ILogger log, string path, long sequence, string version);

    [LoggerMessage(1101, LogLevel.Error, "The journal cannot be read ({Reason}). It was moved aside to {Aside} with all its bytes; a new one begins at entry {Next}.")]
    public static partial void Quarantined(ILogger log, string reason, string aside, long next);

    [LoggerMessage(1102, LogLevel.Error, "The journal ends at entry {Stored} but had come to {Known}: what lay between is lost. It goes on at entry {Next}.")]
    public static partial void EndMissing(ILogger log, long stored, long known, long next);

    [LoggerMessage(1103, LogLevel.Error, "{Count} journal entries do not match their hash any more; the server will keep a dead letter for each.")]
    public static partial void Rotten(ILogger log, int count);

    [LoggerMessage(1104, LogLevel.Error, "The journal cannot be written: {Reason} Nothing starts until it can; running sessions go on and can be ended.")]
    public static partial void Failing(ILogger log, string reason);

    [LoggerMessage(1105, LogLevel.Information, "The journal works again; entry {Sequence} is durable.")]
    public static partial void Working(ILogger log, long sequence);

    [LoggerMessage(1107, LogLevel.Warning, "The journal's high-water mark cannot be written: {Reason}")]
    public static partial void MarkFailed(ILogger log, string reason);

    [LoggerMessage(1108, LogLevel.Error, "Entry {Sequence} has {Bytes} bytes, more than a server takes; it is kept and sent all the same.")]
    public static partial void EntryTooLong(ILogger log, long sequence, int bytes);

    [LoggerMessage(1109, LogLevel.Warning, "The journal holds {Bytes} bytes, beyond its limit, and the server has not acknowledged them: nothing is trimmed.")]
    public static partial void Unacknowledged(ILogger log, long bytes);

    [LoggerMessage(1110, LogLevel.Warning, "{Count} entries, {First} to {Last}, were found in the damaged journal and taken over.")]
    public static partial void Salvaged(ILogger log, int count, long first, long last);

    [LoggerMessage(1111, LogLevel.Error, "The damaged journal cannot be searched for entries: {Reason}")]
    public static partial void NotSalvaged(ILogger log, string reason);

    [LoggerMessage(1112, LogLevel.Error, "Old pages of the journal cannot be read any more ({Reason}), so nothing is trimmed: the card wants to be replaced.")]
    public static partial void NotTrimmed(ILogger log, string reason);
}
