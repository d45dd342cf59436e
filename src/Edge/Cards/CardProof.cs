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

/// <summary>What refusals follow from, and in words.</summary>
internal static class CardRefusals
{
    public static CardRefusal Of(CardFault fault) => fault switch
    {
        // No card with keys is mute.
        CardFault.Mute => CardRefusal.NotOurs,
        CardFault.Gone => CardRefusal.Gone,
        CardFault.Nonsense => CardRefusal.Nonsense,
        _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, "No such fault."),
    };

    /// <summary>Going on behind "it is refused: ".</summary>
    public static string Words(CardRefusal refusal) => refusal switch
    {
        CardRefusal.NotOurs => "it carries no keys of a lab; it was never written, or its number was copied from a badge",
        CardRefusal.WrongKey => "it does not hold the key that goes with its number; it is another lab's, or its number was copied from a badge",
        CardRefusal.BadAnswer => "its answer proves nothing; something between card and reader plays a recording",
        CardRefusal.Waiting => "it was tried with wrong keys too often and waits; try again in a minute",
        CardRefusal.Gone => "it was taken away too soon; let it lie until the answer comes",
        CardRefusal.Nonsense => "it answers what no badge answers",
        _ => throw new ArgumentOutOfRangeException(nameof(refusal), refusal, "No such refusal."),
    };
}
