using FabAccess.Core.Access;
using FabAccess.Core.Cards;
using FabAccess.Core.Values;
using FabAccess.Edge.Badges;

namespace FabAccess.Edge.Cards;

/// <summary>What a badge is asked at a machine.</summary>
/// <param name="Kind">How to ask.</param>
/// <param name="Key">That it must hold.</param>
internal readonly record struct CardQuestion(BadgeKind Kind, CardKey Key);

/// <summary>
/// Asks a badge at a machine for the proof that it can give, on the reader's thread, before anybody is told that it was there.
///
/// A badge without a key, a reader that only tells numbers, and a key that this box cannot open come to the same: nothing was
/// asked, and the number counts where the machine is content with it. Otherwise one keyboard reader, or one lost file, would
/// shut out just those members who carry the better card; a machine for which a copied number is too much asks for a card.
/// </summary>
/// <param name="question">What to ask a badge; null for nothing. Any thread.</param>
/// <param name="time">Bounds the conversation.</param>
internal sealed class CardProving(Func<BadgeUid, CardQuestion?> question, TimeProvider time)
{
    // A card that comes nearer is often understood at the second word only.
    private const int Tries = 3;

    /// <summary>Takes at most <see cref="IsoDep.LongestProof"/> and one frame more.</summary>
    /// <exception cref="IOException">The reader does not answer as a reader should.</exception>
    public ShownCredential Ask(IBadgeReader reader, BadgeUid uid)
    {
        if (uid.IsRandom || reader is not ICardReader cards || question(uid) is not { } asked) return ShownCredential.Number;
        var shown = ShownCredential.Unfinished;
        long begun = time.GetTimestamp();
        for (int tries = 0; tries < Tries; tries++)
        {
            var left = IsoDep.LongestProof - time.GetElapsedTime(begun);
            if (left <= TimeSpan.Zero) break;
            if (Once(cards, uid, asked, left, out shown)) break;
        }
        return shown;
    }

    // True when asking again would bring no other answer.
    private static bool Once(ICardReader reader, BadgeUid uid, CardQuestion asked, TimeSpan longest, out ShownCredential shown)
    {
        try
        {
            var proof = reader.Talk(uid, longest, channel => asked.Kind == BadgeKind.Ntag424
                ? CardAuthentication.Ntag424(channel, LabApplication.BadgeKey, asked.Key)
                : CardAuthentication.Desfire(channel, LabApplication.BadgeKey, asked.Key));
            shown = proof switch
            {
                CardProof.Genuine => ShownCredential.Card,
                CardProof.Refused { Reason: CardRefusal.Gone or CardRefusal.Waiting } => ShownCredential.Unfinished,
                _ => ShownCredential.Copy,
            };
            return proof is not CardProof.Refused { Reason: CardRefusal.Gone };
        }
        catch (CardFaultException e)
        {
            // A card with a number alone is mute; so is one whose first word was lost, which the next try tells.
            shown = e.Fault == CardFault.Gone ? ShownCredential.Unfinished : ShownCredential.Copy;
            return e.Fault == CardFault.Nonsense;
        }
    }
}
