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

    public void Learn(ReceivedEntry received)
    {
        var entry = received.Entry;
        var row = rows[entry.Boot];
        var notAfter = MomentPlacing.BootedBefore(received.ReceivedAt, entry.MonotonicMilliseconds);
        bool isTighter = row.NotAfter is not { } known || notAfter + worthWriting <= known;
        if (isTighter) row.NotAfter = notAfter;
        var own = BootAnchor.Of(entry.Wall, entry.MonotonicMilliseconds);
        bool isFirst = entry.Trust != ClockTrust.Never && row.LacksOwn && MomentPlacing.IsBelievable(own, row.Knowledge);
        if (isFirst) (row.Own, row.OwnReadAtMilliseconds) = (own.BootedAt, own.ReadAtMilliseconds);
        if (!isTighter && !isFirst) return;
        row.LearnedAt = received.ReceivedAt;
        row.IsNews |= placedBefore.Contains(entry.Boot);
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
