using FabAccess.Core.Cards;
using FabAccess.Core.Values;
using FabAccess.Edge.Cards;
using FabAccess.Fuzzing.Engine;
using FabAccess.Fuzzing.Mutation;
using FabAccess.Simulator.Cards;
using FabAccess.Simulator.Readers;

namespace FabAccess.Fuzzing.Targets;

/// <summary>
/// A conversation with a card, some of whose blocks are lost or others. The first byte says which card and what is done; then, block by
/// block, below C0 it stays, below D0 it is lost, above it is replaced by as many bytes as it is above D0. Promises: a card
/// without the key is never genuine, whatever is said in its name; every conversation ends; a card that was written in the worst way
/// is written, or left as it was, by an undisturbed attempt.
/// </summary>
internal sealed class CardTarget : Target
{
    private const int MostBlocks = 200;

    private static readonly byte[] Number = Convert.FromHexString("04523B1A6F5C80");
    private static readonly CardKey Lab = CardKey.Of(Convert.FromHexString("00112233445566778899AABBCCDDEEFF")), Other = CardKey.Of(Convert.FromHexString("0F1E2D3C4B5A69788796A5B4C3D2E1F0"));

    private readonly StillTime time = new();
    private byte[] script = [];
    private int position, blocks;

    public override string Name => "card";

    public override string Subject => "a card's blocks, as the box talks with it";

    public override IMutation Mutation { get; } = new BytesMutation();

    public override int CasesPerSeed => 2000;

    public override string Take(byte[] input)
    {
        if (input.Length == 0) return "nothing";
        (script, position, blocks) = (input, 1, 0);
        bool isTag = (input[0] & 1) != 0;
        VirtualCard card = isTag ? new Ntag424Card(Number) : new DesfireCard(Number);
        return ((input[0] >> 1) % 3) switch
        {
            0 => Prove(card, isTag),
            1 => Write(card, isTag),
            _ => Guarded(() => CardIdentity.Ask(Talk(card)).ToString()),
        };
    }

    // The card is another lab's: nothing that is said in its name may make it ours.
    private string Prove(VirtualCard card, bool isTag)
    {
        KeyWriting.Write(On(Quiet(card), isTag), Keys(Other));
        return Guarded(() =>
        {
            var channel = Talk(card);
            var proof = isTag ? CardAuthentication.Ntag424(channel, LabApplication.BadgeKey, Keys(Lab).Badge) : CardAuthentication.Desfire(channel, LabApplication.BadgeKey, Keys(Lab).Badge);
            BrokenPromise.Unless(proof is CardProof.Refused, "A card without the key is genuine.");
            return ((CardProof.Refused)proof).Reason.ToString();
        });
    }

    private string Write(VirtualCard card, bool isTag)
    {
        string first = Guarded(() => KeyWriting.Write(On(Talk(card), isTag), Keys(Lab)) is CardWriting.Failed failed ? failed.Step : "written");
        var second = KeyWriting.Write(On(Quiet(card), isTag), Keys(Lab));
        BrokenPromise.Unless(second is CardWriting.Written, $"An undisturbed attempt does not write it: {second}");
        return first;
    }

    private static string Guarded(Func<string> talk)
    {
        try
        {
            return talk();
        }
        catch (CardFaultException e)
        {
            return e.Fault.ToString();
        }
    }

    private static ICardKeys On(ICardChannel channel, bool isTag) => isTag ? new Ntag424Keys(channel) : new DesfireKeys(channel);

    private static CardKeySet Keys(CardKey lab) => CardKeySet.Of(lab, BadgeUid.TryCreate(Number, out var uid) ? uid : default);

    private IsoDep Quiet(VirtualCard card)
    {
        card.Selected();
        var protocol = new CardProtocol(card);
        return IsoDep.Activate(frame => protocol.Receive(frame), time, IsoDep.LongestProof);
    }

    private IsoDep Talk(VirtualCard card)
    {
        card.Selected();
        var protocol = new CardProtocol(card);
        return IsoDep.Activate(frame => Disturbed(protocol.Receive(frame)), time, IsoDep.LongestProof);
    }

    private byte[]? Disturbed(byte[]? block)
    {
        BrokenPromise.Unless(++blocks <= MostBlocks, "The conversation comes to no end.");
        time.Pass(TimeSpan.FromMilliseconds(5));
        if (position >= script.Length) return block;
        byte what = script[position++];
        if (what < 0xC0) return block;
        if (what < 0xD0) return null;
        int length = Math.Min(what - 0xD0, script.Length - position);
        position += length;
        return script[(position - length)..position];
    }
}
