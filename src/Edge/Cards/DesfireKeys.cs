using FabAccess.Core.Cards;

namespace FabAccess.Edge.Cards;

/// <summary>The keys of the lab's application on a DESFire card, changed in sessions that EV1, EV2 and EV3 all know.</summary>
internal sealed class DesfireKeys(ICardChannel channel) : ICardKeys
{
    private const byte SelectApplication = 0x5A, CreateApplication = 0xCA, GetKeyVersion = 0x64, ChangeKey = 0xC4;

    // The master key changes keys, makes files and settings; anybody may list them.
    private const byte ApplicationSettings = 0x0B, AesKeys = 0x80;

    private static readonly byte[] Aid = LabApplication.Bytes(LabApplication.Id);

    private readonly WrappedCommands card = new(channel);

    /// <summary>Whether a badge key of a lab is on it; whose, only a proof tells.</summary>
    /// <exception cref="CardFaultException">The card is gone, or answers nonsense.</exception>
    public bool IsWritten() => Select() == CardStatus.Ok && card.Send(GetKeyVersion, [LabApplication.BadgeKey]) is { Status: CardStatus.Ok, Data: [CardKeySet.Version] };

    /// <inheritdoc/>
    public CardWriting.Failed? Prepare(out bool wasThere)
    {
        wasThere = Select() == CardStatus.Ok;
        if (wasThere) return null;
        var made = card.Send(CreateApplication, [.. Aid, ApplicationSettings, AesKeys | LabApplication.Keys]);
        if (made.Status is not (CardStatus.Ok or CardStatus.ExistsAlready)) return CardWriting.Failed.At("application", made.Status);
        byte selected = Select();
        return selected == CardStatus.Ok ? null : CardWriting.Failed.At("application", selected);
    }

    /// <inheritdoc/>
    public CardProof Prove(byte number, CardKey key) => CardAuthentication.Ev1(card, number, key, out _);

    /// <inheritdoc/>
    public CardWriting.Failed? Change(byte number, CardKey master, CardKey from, CardKey to)
    {
        var proof = CardAuthentication.Ev1(card, LabApplication.MasterKey, master, out var session);
        if (session is null) return CardWriting.Failed.At(CardKeySet.Name(LabApplication.MasterKey), proof is CardProof.Refused refused ? refused.Reason : CardRefusal.BadAnswer);
        bool isOwn = number == LabApplication.MasterKey;
        var (cryptogram, after) = session.ChangeKey(number, to, CardKeySet.Version, isOwn ? null : from);
        var changed = card.Send(ChangeKey, [number, .. cryptogram]);
        if (changed.Status != CardStatus.Ok) return CardWriting.Failed.At(CardKeySet.Name(number), changed.Status);
        // The card ends the session in which its key is changed: there is nothing to check but the proof that follows.
        return isOwn || after.Open(changed.Status, changed.Data) is not null ? null : CardWriting.Failed.Forged(number);
    }

    private byte Select() => card.Send(SelectApplication, Aid).Status;
}
