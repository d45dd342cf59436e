using System.Diagnostics.CodeAnalysis;
using FabAccess.Core.Access;
using FabAccess.Core.Cards;
using FabAccess.Core.Values;
using FabAccess.Edge.Badges;

namespace FabAccess.Edge.Cards;

/// <summary>What a person did with one card at a reader: a closed set.</summary>
internal abstract record CardOutcome
{
    private CardOutcome() { }

    public sealed record NoCard(string Reason) : CardOutcome;

    public sealed record Read(BadgeUid Uid, CardIdentity Identity) : CardOutcome;

    /// <param name="Uid">The card's number.</param>
    /// <param name="Writing">How it ended.</param>
    /// <param name="Token">What makes it a badge on the server; null when it has no keys. A secret.</param>
    public sealed record Wrote(BadgeUid Uid, CardWriting Writing, CardToken? Token = null) : CardOutcome;

    public sealed record Verified(BadgeUid Uid, CardProof Proof) : CardOutcome;
}

/// <summary>The desk at which a lab reads, writes and tries its cards, one at a time.</summary>
/// <param name="reader">On which the card is laid.</param>
/// <param name="pause">Waits a moment between two looks; false when there is no more time.</param>
internal sealed class CardDesk(ICardReader reader, Func<bool> pause)
{
    // Nobody's machine waits for it, and writing takes some thirty exchanges.
    private static readonly TimeSpan LongestTalk = TimeSpan.FromSeconds(10);

    public CardOutcome Read()
    {
        if (!TryWait(out var uid, out string? none)) return new CardOutcome.NoCard(none);
        try
        {
            return new CardOutcome.Read(uid, Talk(uid, CardIdentity.Ask));
        }
        catch (CardFaultException e) when (e.Fault == CardFault.Gone)
        {
            return new CardOutcome.NoCard(e.Message);
        }
        catch (CardFaultException e)
        {
            return new CardOutcome.Read(uid, new(e.Fault == CardFault.Mute ? CardKind.NumberOnly : CardKind.Other, IsWritten: false));
        }
    }

    public CardOutcome Write(CardKey lab)
    {
        if (!TryWait(out var uid, out string? none)) return new CardOutcome.NoCard(none);
        try
        {
            var keys = CardKeySet.Of(lab, uid);
            var (writing, kind) = Talk(uid, channel => WriteOn(channel, keys));
            return new CardOutcome.Wrote(uid, writing, writing is CardWriting.Written ? new CardToken(kind, uid, keys.Badge) : null);
        }
        catch (CardFaultException e)
        {
            return new CardOutcome.Wrote(uid, new CardWriting.Failed("card", e.Message.TrimEnd('.'), GoesOn: e.Fault == CardFault.Gone));
        }
    }

    public CardOutcome Verify(CardKey lab)
    {
        if (!TryWait(out var uid, out string? none)) return new CardOutcome.NoCard(none);
        try
        {
            return new CardOutcome.Verified(uid, Talk(uid, channel => Ask(channel, CardKeySet.Of(lab, uid).Badge)));
        }
        catch (CardFaultException e)
        {
            return new CardOutcome.Verified(uid, new CardProof.Refused(CardRefusals.Of(e.Fault)));
        }
    }

    private static (CardWriting Writing, BadgeKind Kind) WriteOn(ICardChannel channel, CardKeySet keys) => CardIdentity.Ask(channel).Kind switch
    {
        CardKind.DesfireEv1 or CardKind.DesfireEv2 or CardKind.DesfireEv3 => (KeyWriting.Write(new DesfireKeys(channel), keys), BadgeKind.Desfire),
        CardKind.Ntag424 => (KeyWriting.Write(new Ntag424Keys(channel), keys), BadgeKind.Ntag424),
        _ => (new CardWriting.Failed("kind", "it is no DESFire and no NTAG 424 card"), BadgeKind.Uid),
    };

    // A card of neither kind has no application of ours, which is what the question for one finds. One with the factory's key has
    // another key than ours, and nobody's.
    private static CardProof Ask(ICardChannel channel, CardKey key)
    {
        Func<ICardChannel, byte, CardKey, CardProof> ask = CardIdentity.Ask(channel).Kind == CardKind.Ntag424 ? CardAuthentication.Ntag424 : CardAuthentication.Desfire;
        var proof = ask(channel, LabApplication.BadgeKey, key);
        bool isBlank = proof is CardProof.Refused { Reason: CardRefusal.WrongKey } && ask(channel, LabApplication.BadgeKey, CardKey.Factory) is CardProof.Genuine;
        return isBlank ? new CardProof.Refused(CardRefusal.NotOurs) : proof;
    }

    // One word of activation that is lost makes a card mute: it is asked once more, from the beginning.
    private T Talk<T>(BadgeUid uid, Func<ICardChannel, T> conversation)
    {
        try
        {
            return reader.Talk(uid, LongestTalk, conversation);
        }
        catch (CardFaultException e) when (e.Fault == CardFault.Mute)
        {
            return reader.Talk(uid, LongestTalk, conversation);
        }
    }

    // A card at the edge of the field flickers: what cannot be read now is looked at again until the time is over.
    private bool TryWait(out BadgeUid uid, [NotNullWhen(false)] out string? none)
    {
        FieldContent seen;
        do
        {
            seen = reader.Look();
            if (seen is not FieldContent.OneCard card) continue;
            uid = card.Uid;
            none = uid.IsRandom ? "This card makes a new number at each tap, as phones do: it cannot be a badge." : null;
            return none is null;
        }
        while (pause());
        uid = default;
        none = seen switch
        {
            FieldContent.SeveralCards => "Several cards lie there: lay down one alone.",
            FieldContent.Unreadable => "The card cannot be read: lay it flat, and let it lie.",
            _ => "No card was laid down.",
        };
        return false;
    }
}
