using FabAccess.Core.Cards;

namespace FabAccess.Edge.Cards;

/// <summary>
/// Puts the lab's application and keys on a DESFire card. A card may be taken away at any moment, so each step looks first
/// whether it was done: writing again goes on where it broke off, and never leaves a card that nobody can open. The badge key goes
/// first and the master key last, since with the factory's master key everything can still be set right.
/// </summary>
internal sealed class DesfireWriting(ICardChannel channel, CardKeySet keys)
{
    private const byte SelectApplication = 0x5A, CreateApplication = 0xCA, ChangeKey = 0xC4;

    // The master key changes keys, makes files and settings; anybody may list them.
    private const byte ApplicationSettings = 0x0B, AesKeys = 0x80;

    private static readonly byte[] Aid = LabApplication.Bytes(LabApplication.Id);

    private readonly WrappedCommands card = new(channel);

    /// <exception cref="CardFaultException">The card is gone, or answers nonsense.</exception>
    /// <exception cref="IOException">The reader does not answer as a reader should.</exception>
    public CardWriting Write()
    {
        bool wasThere = Select() == CardStatus.Ok;
        if (!wasThere && Create() is { } failed) return failed;
        bool hasBadgeKey = Holds(LabApplication.BadgeKey, keys.Badge), hasMasterKey = Holds(LabApplication.MasterKey, keys.Master);
        if (hasBadgeKey && hasMasterKey) return new CardWriting.Written(wasThere);
        var current = hasMasterKey ? keys.Master : CardKey.Factory;
        if (!hasBadgeKey && ChangeBadgeKey(current) is { } badge) return badge;
        if (!hasMasterKey && ChangeMasterKey() is { } master) return master;
        return Holds(LabApplication.BadgeKey, keys.Badge) && Holds(LabApplication.MasterKey, keys.Master)
            ? new CardWriting.Written(WasThere: false)
            : new CardWriting.Failed("proof", "it does not hold the keys that were written");
    }

    private byte Select() => card.Send(SelectApplication, Aid).Status;

    private CardWriting.Failed? Create()
    {
        var made = card.Send(CreateApplication, [.. Aid, ApplicationSettings, AesKeys | LabApplication.Keys]);
        if (made.Status is not (CardStatus.Ok or CardStatus.ExistsAlready)) return Failed("application", made.Status);
        byte selected = Select();
        return selected == CardStatus.Ok ? null : Failed("application", selected);
    }

    private bool Holds(byte number, CardKey key) => CardAuthentication.Ev1(card, number, key, out _) is CardProof.Genuine;

    private CardWriting.Failed? ChangeBadgeKey(CardKey master)
    {
        if (Session(master) is not { } session) return Foreign();
        byte[] cryptogram = session.ChangeKey(LabApplication.BadgeKey, keys.Badge, CardKeySet.Version, CardKey.Factory);
        var changed = card.Send(ChangeKey, [LabApplication.BadgeKey, .. cryptogram]);
        if (changed.Status != CardStatus.Ok) return Failed("badge key", changed.Status);
        return session.Open(changed.Status, changed.Data) is null ? new("badge key", "its answer is not its own") : null;
    }

    // The card ends the session in which its key is changed: there is nothing to check but the proof that follows.
    private CardWriting.Failed? ChangeMasterKey()
    {
        if (Session(CardKey.Factory) is not { } session) return Foreign();
        byte[] cryptogram = session.ChangeKey(LabApplication.MasterKey, keys.Master, CardKeySet.Version, old: null);
        var changed = card.Send(ChangeKey, [LabApplication.MasterKey, .. cryptogram]);
        return changed.Status == CardStatus.Ok ? null : Failed("master key", changed.Status);
    }

    private Ev1Session? Session(CardKey key)
    {
        CardAuthentication.Ev1(card, LabApplication.MasterKey, key, out var session);
        return session;
    }

    private static CardWriting.Failed Foreign() => new("master key", "it carries the keys of another lab, or of another lab key than this one");

    private static CardWriting.Failed Failed(string step, byte status) => new(step, $"{CardStatus.Words(status)} (91{status:X2})");
}
