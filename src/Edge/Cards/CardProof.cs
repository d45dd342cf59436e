namespace FabAccess.Edge.Cards;

/// <summary>Why a card has not proved what it should: a closed set.</summary>
public enum CardRefusal
{
    /// <summary>There is no application of the lab on it, or not the key: a copied number on another card looks like this.</summary>
    NotOurs,

    /// <summary>It does not hold the key that goes with its number.</summary>
    WrongKey,

    /// <summary>Its last answer proves nothing: made up, or played again.</summary>
    BadAnswer,

    /// <summary>It was tried with wrong keys so often that it makes everybody wait.</summary>
    Waiting,

    /// <summary>It was taken away before the end.</summary>
    Gone,

    /// <summary>It answers what no card of its kind answers.</summary>
    Nonsense,
}

/// <summary>What a card showed when it was asked for more than its number.</summary>
public abstract record CardProof
{
    private CardProof() { }

    /// <summary>It holds its key, now.</summary>
    public sealed record Genuine : CardProof;

    public sealed record Refused(CardRefusal Reason) : CardProof;
}
