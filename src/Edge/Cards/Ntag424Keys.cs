using FabAccess.Core.Cards;

namespace FabAccess.Edge.Cards;

/// <summary>The keys of an NTAG 424 DNA (NXP AN12196, section 6.16): its application is there from the factory.</summary>
internal sealed class Ntag424Keys(ICardChannel channel) : ICardKeys
{
    private const byte GetKeyVersion = 0x64, ChangeKey = 0xC4;

    private static readonly byte[] Application = [0xD2, 0x76, 0x00, 0x00, 0x85, 0x01, 0x01];

    private readonly WrappedCommands card = new(channel);

    /// <exception cref="CardFaultException">The card is gone, or answers nonsense.</exception>
    public bool Select() => card.SelectByName(Application);

    /// <summary>Whether a badge key of a lab is on it; whose, only a proof tells.</summary>
    /// <exception cref="CardFaultException">The card is gone, or answers nonsense.</exception>
    public bool IsWritten() => Select() && card.Send(GetKeyVersion, [LabApplication.BadgeKey]) is { Status: CardStatus.Ok, Data: [CardKeySet.Version] };

    /// <inheritdoc/>
    public CardWriting.Failed? Prepare(out bool wasThere)
    {
        wasThere = true;
        return Select() ? null : CardWriting.Failed.At("application", CardStatus.NoSuchApplication);
    }

    /// <inheritdoc/>
    public CardProof Prove(byte number, CardKey key) => CardAuthentication.Ev2(card, number, key, out _);

    /// <inheritdoc/>
    public CardWriting.Failed? Change(byte number, CardKey master, CardKey from, CardKey to)
    {
        var proof = CardAuthentication.Ev2(card, LabApplication.MasterKey, master, out var session);
        if (session is null) return CardWriting.Failed.At(CardKeySet.Name(LabApplication.MasterKey), proof is CardProof.Refused refused ? refused.Reason : CardRefusal.BadAnswer);
        bool isOwn = number == LabApplication.MasterKey;
        var changed = card.Send(ChangeKey, session.ChangeKey(number, to, CardKeySet.Version, isOwn ? null : from));
        if (changed.Status != CardStatus.Ok) return CardWriting.Failed.At(CardKeySet.Name(number), changed.Status);
        // The card ends the session in which its key is changed: there is nothing to check but the proof that follows.
        return isOwn || session.After.Open(changed.Status, changed.Data) is not null ? null : CardWriting.Failed.Forged(number);
    }
}
