using FabAccess.Core.Time;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using NodaTime;

namespace FabAccess.Server.Ingest;

/// <summary>
/// How far one box's journal is here. A copy is worked on in each transaction and replaces this one when it has
/// committed; after any failure all are forgotten and read again.
/// </summary>
internal sealed record BoxProgress(BoxId Box, long DurableUpTo, string DurableHash, long HighestStored, bool IsOnline)
{
    public long DurableUpTo { get; set; } = DurableUpTo;

    public string DurableHash { get; set; } = DurableHash;

    /// <summary>Above the durable prefix when something is missing in between.</summary>
    public long HighestStored { get; set; } = HighestStored;

    public bool IsOnline { get; set; } = IsOnline;

    /// <summary>When the box's boot began, by its quickest message since this was read; null while it has not spoken.</summary>
    public (BootId Boot, Instant At)? Began { get; set; }

    /// <summary>What the box last found wrong with itself; null while it has not said.</summary>
    public IReadOnlyList<FindingReport>? Findings { get; set; }
}

/// <summary>What a transaction does to one box.</summary>
internal sealed class BoxWork(BoxProgress before)
{
    /// <summary>An earlier begin of a boot is worth a write when it is earlier by this much.</summary>
    private static readonly Duration worthWriting = Duration.FromMilliseconds(100);

    public BoxProgress Progress { get; } = before with { };

    public long HighestBefore => before.HighestStored;

    /// <summary>New entries by sequence, with the hash each names as the one before (null where it is unreadable).</summary>
    public SortedDictionary<long, (string Hash, string? Previous)> New { get; } = [];

    /// <summary>What came again, or came as lost, and is here.</summary>
    public long Duplicates { get; set; }

    public long ChainBreaks { get; set; }

    public long Forks { get; set; }

    /// <summary>Whether the box is owed an answer.</summary>
    public bool IsAnswered { get; set; }

    /// <summary>When the box's boot began, where a message of this transaction tells it better than it was known.</summary>
    public (BootId Boot, BootAnchor Anchor)? Heard { get; private set; }

    /// <summary>What the box finds wrong with itself now; null where it does not say.</summary>
    public IReadOnlyList<FindingReport>? Findings { get; set; }

    /// <summary>A message that came at <paramref name="now"/> says how long the box's boot had lasted when it was made.</summary>
    public void Hear(BootReading? reading, Instant now)
    {
        if (reading is not { } read) return;
        var anchor = BootAnchor.Of(now, read.MonotonicMilliseconds);
        if (Progress.Began is { } known && known.Boot == read.Boot && known.At <= anchor.BootedAt + worthWriting) return;
        (Heard, Progress.Began) = ((read.Boot, anchor), (read.Boot, anchor.BootedAt));
    }

    public bool IsOnlineChanged => Progress.IsOnline != before.IsOnline;
}
