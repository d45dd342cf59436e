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
/// again with the same lab key goes on where it broke off, and never leaves a card that this key cannot open. The badge key goes
/// first and the master key last, so that a half-written card still has the factory's master key.
/// </summary>
internal static class KeyWriting
{
    /// <exception cref="CardFaultException">The card is gone, or answers nonsense.</exception>
    /// <exception cref="IOException">The reader does not answer as a reader should.</exception>
    public static CardWriting Write(ICardKeys card, CardKeySet keys)
    {
        if (card.Prepare(out bool wasThere) is { } unprepared) return unprepared;
        if (Ask(card, LabApplication.BadgeKey, keys.Badge, out bool hasBadgeKey) is { } badgeUnclear) return badgeUnclear;
        if (Ask(card, LabApplication.MasterKey, keys.Master, out bool hasMasterKey) is { } masterUnclear) return masterUnclear;
        if (hasBadgeKey && hasMasterKey) return new CardWriting.Written(wasThere);
        if (hasMasterKey) return Proved(card, keys, card.Change(LabApplication.BadgeKey, keys.Master, CardKey.Factory, keys.Badge));
        if (Ask(card, LabApplication.MasterKey, CardKey.Factory, out bool isBlank) is { } factoryUnclear) return factoryUnclear;
        if (!isBlank) return new CardWriting.Failed("master key", "it carries the keys of another lab, or of another lab key than this one");
        var failed = hasBadgeKey ? null : card.Change(LabApplication.BadgeKey, CardKey.Factory, CardKey.Factory, keys.Badge);
        return Proved(card, keys, failed ?? card.Change(LabApplication.MasterKey, CardKey.Factory, CardKey.Factory, keys.Master));
    }

    private static CardWriting Proved(ICardKeys card, CardKeySet keys, CardWriting.Failed? failed)
    {
        if (failed is not null) return failed;
        if (Ask(card, LabApplication.BadgeKey, keys.Badge, out bool hasBadgeKey) is { } badgeUnclear) return badgeUnclear;
        if (Ask(card, LabApplication.MasterKey, keys.Master, out bool hasMasterKey) is { } masterUnclear) return masterUnclear;
        return hasBadgeKey && hasMasterKey ? new CardWriting.Written(WasThere: false) : new CardWriting.Failed("proof", "it does not hold the keys that were written");
    }

    // Only a proof says that a key is there, and only "wrong key" that it is not; after anything else nothing is written.
    private static CardWriting.Failed? Ask(ICardKeys card, byte number, CardKey key, out bool isThere)
    {
        var proof = card.Prove(number, key);
        isThere = proof is CardProof.Genuine;
        return proof is CardProof.Refused { Reason: not CardRefusal.WrongKey and var reason } ? CardWriting.Failed.At(CardKeySet.Name(number), reason) : null;
    }
}
