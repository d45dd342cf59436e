namespace FabAccess.Edge.Cards;

/// <summary>Why a conversation with a card broke off.</summary>
public enum CardFault
{
    /// <summary>It fell silent, or took too long: taken away too soon.</summary>
    Gone,

    /// <summary>It never said a word: it has a number alone, or one word was lost on its way.</summary>
    Mute,

    /// <summary>It answers what no card of its kind answers, or without end.</summary>
    Nonsense,
}

/// <summary>The card, not the reader, is at fault: the next look into the field works.</summary>
public sealed class CardFaultException(CardFault fault, string message) : Exception(message)
{
    public CardFault Fault => fault;
}
