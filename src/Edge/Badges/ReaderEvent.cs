using FabAccess.Core.Access;
using FabAccess.Core.Values;

namespace FabAccess.Edge.Badges;

/// <summary>What a badge reader has to tell, once each time it happens: a card that lies there is told once, not at every poll.</summary>
public abstract record ReaderEvent
{
    private ReaderEvent() { }

    /// <summary>One card came into the field and told its number.</summary>
    /// <param name="Uid">Its number; may be a random one.</param>
    /// <param name="SeenAtTimestamp"><see cref="TimeProvider.GetTimestamp"/> when the reader's answer was there.</param>
    /// <param name="Shown">What it proved beside its number.</param>
    public sealed record CardPresented(BadgeUid Uid, long SeenAtTimestamp, ShownCredential Shown = ShownCredential.Number) : ReaderEvent;

    /// <summary>What lay there was lifted.</summary>
    public sealed record CardGone : ReaderEvent;

    /// <summary>The card that was told a moment ago lies there again: a bouncing hand, or a card that is read badly.</summary>
    public sealed record CardBack(BadgeUid Uid) : ReaderEvent;

    /// <summary>More than one card lies in the field.</summary>
    public sealed record SeveralCards : ReaderEvent;

    /// <summary>A card came and was gone, or answered nonsense, before its number was known.</summary>
    public sealed record HalfRead : ReaderEvent;

    /// <summary>Something lay in the field when the box began to look, at its start or after an outage of the reader: nothing counts before it was lifted. Told once.</summary>
    public sealed record Occupied : ReaderEvent;

    /// <summary>The reader does not answer; the loop goes on trying. Told once until <see cref="Back"/>.</summary>
    public sealed record Lost(string Reason) : ReaderEvent;

    public sealed record Back : ReaderEvent;
}
