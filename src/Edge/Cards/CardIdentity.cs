namespace FabAccess.Edge.Cards;

/// <summary>What a card is, by what it says of itself: a hint for people, never a proof.</summary>
public enum CardKind
{
    /// <summary>It has a number, which anybody can copy, and nothing that we could ask for.</summary>
    NumberOnly,

    DesfireEv1,
    DesfireEv2,
    DesfireEv3,
    Ntag424,

    /// <summary>It talks, but is none of those.</summary>
    Other,
}

/// <param name="Kind">Which card.</param>
/// <param name="IsWritten">Whether a lab's keys are on it; whose, only a proof tells.</param>
internal sealed record CardIdentity(CardKind Kind, bool IsWritten)
{
    private const byte GetVersion = 0x60;

    /// <exception cref="CardFaultException">The card is gone, or answers nonsense.</exception>
    public static CardIdentity Ask(ICardChannel channel)
    {
        var card = new WrappedCommands(channel);
        var version = card.SendWhole(GetVersion);
        var kind = version is { Status: CardStatus.Ok, Data: [_, var type, _, var major, ..] } ? Of(type, major) : CardKind.Other;
        return new(kind, kind switch
        {
            CardKind.DesfireEv1 or CardKind.DesfireEv2 or CardKind.DesfireEv3 => new DesfireKeys(channel).IsWritten(),
            CardKind.Ntag424 => new Ntag424Keys(channel).IsWritten(),
            _ => false,
        });
    }

    // Second byte of the version: the product; fourth: its hardware's major version.
    private static CardKind Of(byte type, byte major) => (type, major) switch
    {
        (0x01, 0x01) => CardKind.DesfireEv1,
        (0x01, 0x12) => CardKind.DesfireEv2,
        (0x01, 0x33) => CardKind.DesfireEv3,
        (0x04, 0x30) => CardKind.Ntag424,
        _ => CardKind.Other,
    };
}
