using FabAccess.Core.Time;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using NodaTime;

namespace FabAccess.Server.Sessions;

/// <summary>A journal entry and when it came.</summary>
internal readonly record struct ReceivedEntry(JournalEntry Entry, Instant ReceivedAt);

/// <summary>
/// When the boots of one box began, learned from its entries and used to place them. The rows handed in are changed in place.
/// First all entries of a step are learned from, then each is placed, in order: so what the last of them knows serves the first.
/// </summary>
/// <param name="rows">One for each boot that is asked about.</param>
/// <param name="placedUpTo">No entry placed before came earlier than this; null at the first one.</param>
internal sealed class BootTimes(IReadOnlyDictionary<BootId, BootAnchorRow> rows, Instant? placedUpTo)
{
    /// <summary>A bound that tightens by less is no news: entries of a box in touch would write one in each batch.</summary>
    private static readonly Duration worthWriting = Duration.FromSeconds(1);

    private readonly HashSet<BootId> placedBefore = [.. rows.Values.Where(r => r.NotAfter is not null).Select(r => r.Boot)];

    public Instant? PlacedUpTo { get; private set; } = placedUpTo;

    /// <summary>Learns from entries in their order; the first may be the last one of the step before, for the boot it is of.</summary>
    public void Learn(IReadOnlyList<ReceivedEntry> entries)
    {
        foreach (var received in entries) Learn(received);
        // From the last to the first, since what bounds a boot is bounded itself by the one after it.
        for (int i = entries.Count - 2; i >= 0; i--)
            if (entries[i].Entry.Boot != entries[i + 1].Entry.Boot) EndBefore(entries[i].Entry, entries[i + 1]);
    }

    private void Learn(ReceivedEntry received)
    {
        var entry = received.Entry;
        var row = rows[entry.Boot];
        Tighten(row, MomentPlacing.BootedBefore(received.ReceivedAt, entry.MonotonicMilliseconds), received.ReceivedAt);
        var own = BootAnchor.Of(entry.Wall, entry.MonotonicMilliseconds);
        if (entry.Trust == ClockTrust.Never || !row.LacksOwn || !MomentPlacing.IsBelievable(own, row.Knowledge)) return;
        (row.Own, row.OwnReadAtMilliseconds) = (own.BootedAt, own.ReadAtMilliseconds);
        Learned(row, received.ReceivedAt);
    }

    // The last entry of a boot was written before the next boot began. Where that contradicts what came before, a clock lies, and not this boot's.
    private void EndBefore(JournalEntry last, ReceivedEntry next)
    {
        var began = MomentPlacing.Place(new(next.Entry.Boot, 0, default, ClockTrust.Never), rows[next.Entry.Boot].Knowledge).Latest;
        var row = rows[last.Boot];
        var notAfter = MomentPlacing.BootedBefore(began, last.MonotonicMilliseconds);
        if (notAfter >= (row.NotBefore ?? PlacedUpTo ?? BootKnowledge.FirstOfAll)) Tighten(row, notAfter, next.ReceivedAt);
    }

    private void Tighten(BootAnchorRow row, Instant notAfter, Instant at)
    {
        if (row.NotAfter is { } known && notAfter + worthWriting > known) return;
        row.NotAfter = notAfter;
        Learned(row, at);
    }

    private void Learned(BootAnchorRow row, Instant at)
    {
        row.LearnedAt = at;
        row.IsNews |= placedBefore.Contains(row.Boot);
    }

    /// <summary>When an entry happened; it must have been learned from.</summary>
    public PlacedTime Place(ReceivedEntry received)
    {
        var row = rows[received.Entry.Boot];
        row.NotBefore ??= PlacedUpTo ?? BootKnowledge.FirstOfAll;
        var placed = MomentPlacing.Place(received.Entry.Moment, row.Knowledge);
        // Whatever a clock said, it had not happened later than it came.
        var bound = Instant.Min(placed.Earliest, received.ReceivedAt);
        if (PlacedUpTo is not { } before || bound > before) PlacedUpTo = bound;
        return placed;
    }
}
