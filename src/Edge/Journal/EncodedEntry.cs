using System.Text.Json;
using FabAccess.Core.Wire;
using Microsoft.Extensions.Logging;

namespace FabAccess.Edge.Journal;

/// <summary>An entry with its bytes made, ready to be written.</summary>
internal sealed record EncodedEntry(JournalEntry Entry, string Hash, byte[] Body)
{
    public long Sequence => Entry.Sequence;

    /// <summary>Numbers what is appended and chains it to the last entry by its hash.</summary>
    public static List<EncodedEntry> Chain(JournalPosition last, List<PendingAppend> batch, ILogger log)
    {
        var entries = new List<EncodedEntry>();
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
}
