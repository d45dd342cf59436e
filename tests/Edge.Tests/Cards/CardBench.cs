using FabAccess.Core.Cards;
using FabAccess.Core.Values;
using FabAccess.Edge.Cards;
using FabAccess.Simulator.Cards;
using FabAccess.Simulator.Readers;

namespace FabAccess.Edge.Tests.Cards;

/// <summary>A virtual card whose blocks pass through the test's hands, without a reader in between.</summary>
internal sealed class CardBench(VirtualCard card)
{
    public static readonly CardKey Lab = CardKey.Of(Convert.FromHexString("00112233445566778899AABBCCDDEEFF"));

    private CardProtocol protocol = new(card);

    /// <summary>What becomes of the card's block, by its number in the conversation: null loses it.</summary>
    public Func<int, byte[]?, byte[]?> OnTheWay { get; set; } = (_, block) => block;

    /// <summary>Whether the box's block, by its number in the conversation, is lost before the card hears it.</summary>
    public Predicate<int> IsLostOnTheWayThere { get; set; } = _ => false;

    /// <summary>What the box sent.</summary>
    public List<byte[]> Sent { get; } = [];

    public int Blocks { get; private set; }

    public CardKeySet Keys => CardKeySet.Of(Lab, Uid);

    public BadgeUid Uid => BadgeUid.TryCreate(card.Uid, out var uid) ? uid : throw new InvalidOperationException("The card has no number.");

    public IsoDep Activate()
    {
        card.Selected();
        protocol = new(card);
        return IsoDep.Activate(Frame, TimeProvider.System, IsoDep.LongestProof);
    }

    private byte[]? Frame(ReadOnlySpan<byte> frame)
    {
        int number = Blocks++;
        Sent.Add(frame.ToArray());
        return IsLostOnTheWayThere(number) ? null : OnTheWay(number, protocol.Receive(frame));
    }
}
