using FabAccess.Core.Wire;
using FabAccess.Edge.Journal;

namespace FabAccess.Edge.Tests.Journal;

internal static class JournalReading
{
    /// <summary>What is there from a sequence on, at most so many.</summary>
    public static List<JournalRecord> Read(this IJournal journal, long first, int most)
    {
        var records = new List<JournalRecord>();
        journal.Read(first, most, body =>
        {
            records.Add(new(first + records.Count, EntryHash.Of(body), body.ToArray()));
            return true;
        });
        return records;
    }
}
