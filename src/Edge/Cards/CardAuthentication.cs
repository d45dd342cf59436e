using System.Security.Cryptography;
using FabAccess.Core.Cards;

namespace FabAccess.Edge.Cards;

/// <summary>
/// Asks a card to prove that it holds its key. Granted only when the card's own last answer was checked; every other end, also
/// one that no card comes to, is a refusal with its reason. The box proves itself to the card by the way.
/// </summary>
internal static class CardAuthentication
{
    private const byte AuthenticateAes = 0xAA, AuthenticateEv2First = 0x71, SelectApplication = 0x5A;

    /// <summary>DESFire EV1, EV2 and EV3, with the application of the lab.</summary>
    /// <exception cref="IOException">The reader does not answer as a reader should.</exception>
    public static CardProof Desfire(ICardChannel channel, byte keyNumber, CardKey key) => Guarded(() =>
    {
        var card = new WrappedCommands(channel);
        var selected = card.Send(SelectApplication, LabApplication.Bytes(LabApplication.Id));
        return selected.Status == CardStatus.Ok ? Ev1(card, keyNumber, key, out _) : Refused(selected.Status);
    });

    /// <summary>NTAG 424 DNA.</summary>
    /// <exception cref="IOException">The reader does not answer as a reader should.</exception>
    public static CardProof Ntag424(ICardChannel channel, byte keyNumber, CardKey key) => Guarded(() =>
    {
        var card = new Ntag424Keys(channel);
        return card.Select() ? card.Prove(keyNumber, key) : new CardProof.Refused(CardRefusal.NotOurs);
    });

    /// <summary>In the application that is selected; a session when the proof is genuine.</summary>
    /// <exception cref="CardFaultException">The card is gone, or answers nonsense.</exception>
    internal static CardProof Ev1(WrappedCommands card, byte keyNumber, CardKey key, out Ev1Session? session)
    {
        session = null;
        var challenge = card.Send(AuthenticateAes, [keyNumber]);
        if (challenge.Status != CardStatus.MoreFollows) return Refused(challenge.Status);
        if (Ev1Handshake.Answer(key, challenge.Data, RandomNumberGenerator.GetBytes(Handshake.RandomBytes)) is not { } handshake) return new CardProof.Refused(CardRefusal.BadAnswer);
        var last = card.Send(CardStatus.MoreFollows, handshake.Request);
        if (last.Status != CardStatus.Ok) return Refused(last.Status);
        session = handshake.Finish(last.Data);
        return session is null ? new CardProof.Refused(CardRefusal.BadAnswer) : new CardProof.Genuine();
    }

    /// <summary>In the application that is selected; a session when the proof is genuine.</summary>
    /// <exception cref="CardFaultException">The card is gone, or answers nonsense.</exception>
    internal static CardProof Ev2(WrappedCommands card, byte keyNumber, CardKey key, out Ev2Session? session)
    {
        session = null;
        var challenge = card.Send(AuthenticateEv2First, [keyNumber, 0x00]);
        if (challenge.Status != CardStatus.MoreFollows) return Refused(challenge.Status);
        if (Ev2Handshake.Answer(key, challenge.Data, RandomNumberGenerator.GetBytes(Handshake.RandomBytes)) is not { } handshake) return new CardProof.Refused(CardRefusal.BadAnswer);
        var last = card.Send(CardStatus.MoreFollows, handshake.Request);
        if (last.Status != CardStatus.Ok) return Refused(last.Status);
        session = handshake.Finish(last.Data);
        return session is null ? new CardProof.Refused(CardRefusal.BadAnswer) : new CardProof.Genuine();
    }

    private static CardProof.Refused Refused(byte status) => new(status switch
    {
        CardStatus.NoSuchApplication or CardStatus.NoSuchKey => CardRefusal.NotOurs,
        CardStatus.AuthenticationFailed => CardRefusal.WrongKey,
        CardStatus.TooSoon => CardRefusal.Waiting,
        // A success before the end is the oldest trick: nothing has been proved.
        CardStatus.Ok => CardRefusal.BadAnswer,
        _ => CardRefusal.Nonsense,
    });

    private static CardProof Guarded(Func<CardProof> ask)
    {
        try
        {
            return ask();
        }
        catch (CardFaultException e)
        {
            return new CardProof.Refused(CardRefusals.Of(e.Fault));
        }
    }
}
