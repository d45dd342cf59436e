using FabAccess.Core.Cards;

namespace FabAccess.Edge.Cards;

/// <summary>The keys on one kind of card, as <see cref="KeyWriting"/> needs them.</summary>
internal interface ICardKeys
{
    /// <summary>Opens where the lab's keys are, and makes it where it is not; null when that is done.</summary>
    /// <exception cref="CardFaultException">The card is gone, or answers nonsense.</exception>
    CardWriting.Failed? Prepare(out bool wasThere);

    /// <exception cref="CardFaultException">The card is gone, or answers nonsense.</exception>
    CardProof Prove(byte number, CardKey key);

    /// <summary>Changes a key, with the master key that the card has now; null when the card says that it is done.</summary>
    /// <exception cref="CardFaultException">The card is gone, or answers nonsense.</exception>
    CardWriting.Failed? Change(byte number, CardKey master, CardKey from, CardKey to);
}

/// <summary>
/// Puts the lab's keys on a card. It may be taken away at any moment, so each step looks first whether it was done: writing
/// again goes on where it broke off, and never leaves a card that nobody can open. The badge key goes first and the master key last,
/// since with the factory's master key everything can still be set right.
/// </summary>
internal static class KeyWriting
{
    /// <exception cref="CardFaultException">The card is gone, or answers nonsense.</exception>
    /// <exception cref="IOException">The reader does not answer as a reader should.</exception>
    public static CardWriting Write(ICardKeys card, CardKeySet keys)
    {
        if (card.Prepare(out bool wasThere) is { } unprepared) return unprepared;
        bool hasBadgeKey = Holds(LabApplication.BadgeKey, keys.Badge), hasMasterKey = Holds(LabApplication.MasterKey, keys.Master);
        if (hasBadgeKey && hasMasterKey) return new CardWriting.Written(wasThere);
        var master = hasMasterKey ? keys.Master : CardKey.Factory;
        if (!hasMasterKey && !Holds(LabApplication.MasterKey, master)) return new CardWriting.Failed("master key", "it carries the keys of another lab, or of another lab key than this one");
        if (!hasBadgeKey && card.Change(LabApplication.BadgeKey, master, CardKey.Factory, keys.Badge) is { } badge) return badge;
        if (!hasMasterKey && card.Change(LabApplication.MasterKey, master, master, keys.Master) is { } failed) return failed;
        return Holds(LabApplication.BadgeKey, keys.Badge) && Holds(LabApplication.MasterKey, keys.Master)
            ? new CardWriting.Written(WasThere: false)
            : new CardWriting.Failed("proof", "it does not hold the keys that were written");

        bool Holds(byte number, CardKey key) => card.Prove(number, key) is CardProof.Genuine;
    }
}
