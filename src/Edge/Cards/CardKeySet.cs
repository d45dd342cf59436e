using FabAccess.Core.Cards;
using FabAccess.Core.Values;

namespace FabAccess.Edge.Cards;

/// <summary>The two keys that a lab puts on one card.</summary>
/// <param name="Master">Changes the card's keys; needed where cards are written, never at a machine.</param>
/// <param name="Badge">Proves at a machine that the card is the one.</param>
internal sealed record CardKeySet(CardKey Master, CardKey Badge)
{
    /// <summary>Of a key that is put on by us: a card from the factory says 0.</summary>
    public const byte Version = 1;

    public static string Name(byte number) => number == LabApplication.MasterKey ? "master key" : "badge key";

    public static CardKeySet Of(CardKey lab, BadgeUid card) => new(
        KeyDiversification.For(lab, card, LabApplication.Id, LabApplication.MasterPurpose),
        KeyDiversification.For(lab, card, LabApplication.Id, LabApplication.BadgePurpose));
}

/// <summary>How writing a card ended.</summary>
public abstract record CardWriting
{
    private CardWriting() { }

    /// <summary>The card has the lab's keys, and has proved it.</summary>
    /// <param name="WasThere">Whether it had them before, so that nothing was changed.</param>
    public sealed record Written(bool WasThere) : CardWriting;

    /// <summary>It has not.</summary>
    /// <param name="Step">At which step.</param>
    /// <param name="Reason">In words.</param>
    /// <param name="GoesOn">Whether the same attempt again, with the same card and the same lab key, goes on where this ended.</param>
    public sealed record Failed(string Step, string Reason, bool GoesOn = false) : CardWriting
    {
        internal static Failed At(string step, byte status) => new(step, $"{CardStatus.Words(status)} (91{status:X2})");

        internal static Failed At(string step, CardRefusal reason) => new(step, CardRefusals.Words(reason), reason is CardRefusal.Gone or CardRefusal.Waiting);

        internal static Failed Forged(byte number) => new(CardKeySet.Name(number), "its answer is not its own");
    }
}
