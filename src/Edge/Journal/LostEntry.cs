using System.Globalization;
using System.Text;
using FabAccess.Core.Wire;

namespace FabAccess.Edge.Journal;

/// <summary>
/// Stands for an entry that this box had and has no more (its bytes rotted, or were trimmed after 30 days). It is sent in
/// the entry's place; the server cannot read it as an entry and keeps it as a dead letter, which says so and counts as stored.
/// </summary>
public static class LostEntry
{
    public static JournalRecord At(long sequence)
    {
        byte[] body = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{{\"lost\":{sequence}}}"));
        return new(sequence, EntryHash.Of(body), body);
    }
}
