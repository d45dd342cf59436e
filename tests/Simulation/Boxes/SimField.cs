using FabAccess.Core.Values;
using FabAccess.Edge.Badges;

namespace FabAccess.Simulation.Boxes;

/// <summary>What is wrong with a reader.</summary>
public enum ReaderTrouble
{
    None,

    /// <summary>It answers nothing.</summary>
    Silent,

    /// <summary>It is not there.</summary>
    Unplugged,

    /// <summary>It sees cards where there are none, and none of them can be read.</summary>
    Babbling,
}

/// <summary>The place where cards are laid: what lies there, and the reader that looks at it.</summary>
public sealed class SimField
{
    private readonly List<BadgeUid> cards = [];

    public ReaderTrouble Trouble { get; set; }

    /// <summary>A card that is torn away, or lies badly, is seen but not read.</summary>
    public bool IsTorn { get; set; }

    public bool IsEmpty => cards.Count == 0;

    public void Lay(BadgeUid card) => cards.Add(card);

    public void Lift(BadgeUid card) => cards.Remove(card);

    /// <exception cref="IOException">The reader is not there, or does not answer.</exception>
    public IBadgeReader Open() => Trouble is ReaderTrouble.Unplugged or ReaderTrouble.Silent ? throw new IOException("The reader does not answer.") : new Reader(this);

    private FieldContent Look() => (Trouble, cards.Count) switch
    {
        (ReaderTrouble.Silent or ReaderTrouble.Unplugged, _) => throw new IOException("The reader failed at select: no answer in time."),
        (ReaderTrouble.Babbling, _) => new FieldContent.Unreadable(),
        (_, 0) => new FieldContent.Empty(),
        (_, 1) => IsTorn ? new FieldContent.Unreadable() : new FieldContent.OneCard(cards[0]),
        _ => new FieldContent.SeveralCards(),
    };

    private sealed class Reader(SimField field) : IBadgeReader
    {
        public FieldContent Look() => field.Look();

        public void Dispose()
        {
            // Nothing is held.
        }
    }
}
