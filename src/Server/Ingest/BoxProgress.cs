using FabAccess.Core.Values;

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
}

/// <summary>What a transaction does to one box.</summary>
internal sealed class BoxWork(BoxProgress before)
{
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

    public bool IsOnlineChanged => Progress.IsOnline != before.IsOnline;
}
