using FabAccess.Core.Values;
using FabAccess.Edge.Badges;

namespace FabAccess.Edge.Cards;

/// <summary>One conversation with one card (ISO 14443-4). Used from one thread only.</summary>
public interface ICardChannel
{
    /// <summary>The longest answer that is taken, status included.</summary>
    public const int LongestAnswer = 512;

    /// <summary>Sends a command (ISO 7816-4) and returns the card's answer: data and two status bytes.</summary>
    /// <exception cref="CardFaultException">The card is gone, or answers nonsense.</exception>
    /// <exception cref="IOException">The reader does not answer as a reader should.</exception>
    byte[] Exchange(ReadOnlySpan<byte> command);
}

/// <summary>A reader that can talk with a card, beside telling its number.</summary>
public interface ICardReader : IBadgeReader
{
    /// <summary>
    /// Talks with this card, if it is the one that lies there; it ends soon after <paramref name="longest"/>, whatever the card
    /// does. The next look begins with a field that was off for a moment.
    /// </summary>
    /// <exception cref="CardFaultException">The card is gone, another one lies there, it does not talk, or it talks nonsense.</exception>
    /// <exception cref="IOException">The reader does not answer as a reader should.</exception>
    T Talk<T>(BadgeUid card, TimeSpan longest, Func<ICardChannel, T> conversation);
}
