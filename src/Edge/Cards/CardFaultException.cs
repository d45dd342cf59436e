namespace FabAccess.Edge.Cards;

/// <summary>Why a conversation with a card broke off.</summary>
public enum CardFault
{
    /// <summary>It fell silent: taken away, or never of the kind that talks.</summary>
    Gone,

    /// <summary>It answers what no card of its kind answers, or without end.</summary>
    Nonsense,
}

/// <summary>The card, not the reader, is at fault: the next look into the field works.</summary>
public sealed class CardFaultException(CardFault fault, string message) : Exception(message)
{
    public CardFault Fault => fault;
}
