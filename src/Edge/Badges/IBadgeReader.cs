using FabAccess.Core.Values;

namespace FabAccess.Edge.Badges;

/// <summary>What one look into the field found.</summary>
public abstract record FieldContent
{
    private FieldContent() { }

    public sealed record Empty : FieldContent;

    /// <summary>The reader may not speak yet: whether something lies there is not known.</summary>
    public sealed record Unknown : FieldContent;

    public sealed record OneCard(BadgeUid Uid) : FieldContent;

    public sealed record SeveralCards : FieldContent;

    public sealed record Unreadable : FieldContent;
}

/// <summary>An opened badge reader. Used from one thread only.</summary>
public interface IBadgeReader : IDisposable
{
    /// <summary>Looks into the field once; returns within 0.5 s.</summary>
    /// <exception cref="IOException">The reader does not answer as a reader should.</exception>
    FieldContent Look();
}
