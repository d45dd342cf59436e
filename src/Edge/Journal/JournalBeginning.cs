using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using FabAccess.Edge.Files;

namespace FabAccess.Edge.Journal;

/// <summary>
/// Where a journal that does not exist yet begins. A box on a new card has the number of the old one's next entry from the
/// server, written where the journal looks for how far it had come, so that no number is ever given to two facts.
/// </summary>
internal static class JournalBeginning
{
    /// <summary>Does nothing where a journal is, or was: that one knows better than any server.</summary>
    public static void Continue(IBoxFiles files, JournalContinuation last, BootId boot)
    {
        if (last.Sequence == 0 || files.Exists(JournalFile.Name) || files.Exists(HighWaterMark.Name)) return;
        using (var mark = new HighWaterMark(files.Open(HighWaterMark.Name), boot)) mark.Write(new(last.Sequence, last.Hash));
        // Once more as a whole, which is durable on return.
        files.Replace(HighWaterMark.Name, files.Read(HighWaterMark.Name));
    }
}
