using FabAccess.Core.Cards;
using FabAccess.Edge.Cards;
using FabAccess.Simulator.Cards;

namespace FabAccess.Edge.Tests.Cards;

/// <summary>What holds for every kind of card that proves itself.</summary>
public abstract class KeyedCardTests
{
    private readonly CardBench bench;

    protected KeyedCardTests() => bench = new(NewCard());

    protected static byte[] Number { get; } = Convert.FromHexString("04523B1A6F5C80");

    protected abstract VirtualCard NewCard();

    private protected abstract ICardKeys KeysOn(ICardChannel channel);

    protected abstract CardProof Ask(ICardChannel channel, CardKey key);

    /// <summary>What an empty card with a copied number is refused for.</summary>
    protected abstract CardRefusal WithoutOurKeys { get; }

    [Fact]
    public void Card_Written_ProvesItselfWithItsKeyAlone()
    {
        Assert.Equal(new CardWriting.Written(WasThere: false), Write());
        Assert.Equal(new CardProof.Genuine(), Ask(bench.Keys.Badge));
        Assert.Equal(new CardProof.Refused(CardRefusal.WrongKey), Ask(CardKey.Factory));
        Assert.Equal(new CardProof.Refused(CardRefusal.WrongKey), Ask(bench.Keys.Master));
    }

    [Fact]
    public void Card_WrittenTwice_WasThere()
    {
        Write();
        Assert.Equal(new CardWriting.Written(WasThere: true), Write());
    }

    [Fact]
    public void Card_OfAnotherLab_IsLeftAsItIs()
    {
        Write();
        var others = CardKeySet.Of(CardKey.Of(Convert.FromHexString("FF112233445566778899AABBCCDDEEFF")), bench.Uid);
        var failed = Assert.IsType<CardWriting.Failed>(KeyWriting.Write(KeysOn(bench.Activate()), others));
        Assert.Contains("another lab", failed.Reason, StringComparison.Ordinal);
        Assert.Equal(new CardProof.Genuine(), Ask(bench.Keys.Badge));
    }

    [Fact]
    public void CopiedNumber_OnAnEmptyCard_IsRefused() => Assert.Equal(new CardProof.Refused(WithoutOurKeys), Ask(bench.Keys.Badge));

    [Fact]
    public void CopiedNumber_OnACardWithFactoryKeys_HasTheWrongKey()
    {
        KeyWriting.Write(KeysOn(bench.Activate()), new(CardKey.Factory, CardKey.Factory));
        Assert.Equal(new CardProof.Refused(CardRefusal.WrongKey), Ask(bench.Keys.Badge));
    }

    // Every block of the conversation once: whatever is written by then, the next attempt brings to its end.
    [Fact]
    public void Card_TakenAwayAtEachBlockOfTheWriting_IsWrittenByTheNextAttempt()
    {
        var counted = new CardBench(NewCard());
        KeyWriting.Write(KeysOn(counted.Activate()), counted.Keys);
        for (int last = 1; last < counted.Blocks; last++)
        {
            var card = new CardBench(NewCard());
            int taken = last;
            card.OnTheWay = (number, block) => number >= taken ? null : block;
            Assert.Equal(CardFault.Gone, Assert.Throws<CardFaultException>(() => KeyWriting.Write(KeysOn(card.Activate()), card.Keys)).Fault);
            card.OnTheWay = (_, block) => block;
            Assert.IsType<CardWriting.Written>(KeyWriting.Write(KeysOn(card.Activate()), card.Keys));
            Assert.Equal(new CardProof.Genuine(), Ask(card.Activate(), card.Keys.Badge));
        }
    }

    [Fact]
    public void Card_TakenAwayAtEachBlockOfTheProof_IsGone()
    {
        Write();
        for (int last = 1; last < 4; last++)
        {
            var channel = bench.Activate();
            int taken = bench.Blocks + last - 1;
            bench.OnTheWay = (number, block) => number >= taken ? null : block;
            Assert.Equal(new CardProof.Refused(CardRefusal.Gone), Ask(channel, bench.Keys.Badge));
            bench.OnTheWay = (_, block) => block;
        }
    }

    // A recorder before the antenna plays back what the genuine card said at another tap.
    [Fact]
    public void Answers_PlayedAgain_ProveNothing()
    {
        Write();
        var recorded = new List<byte[]?>();
        bench.OnTheWay = (_, block) =>
        {
            recorded.Add(block);
            return block;
        };
        Assert.Equal(new CardProof.Genuine(), Ask(bench.Keys.Badge));
        int at = 0;
        bench.OnTheWay = (_, _) => recorded[at++];
        Assert.Equal(new CardProof.Refused(CardRefusal.BadAnswer), Ask(bench.Keys.Badge));
    }

    [Theory]
    [InlineData("9100")]
    [InlineData("00000000000000000000000000000000" + "9100")]
    [InlineData("000000000000000000000000000000" + "9100")]
    [InlineData("0000000000000000000000000000000000" + "9100")]
    public void LastAnswer_MadeUp_ProvesNothing(string answer)
    {
        Write();
        var channel = bench.Activate();
        int last = bench.Blocks + 2;
        bench.OnTheWay = (number, block) => number == last ? [block![0], .. Convert.FromHexString(answer)] : block;
        Assert.Equal(new CardProof.Refused(CardRefusal.BadAnswer), Ask(channel, bench.Keys.Badge));
    }

    [Fact]
    public void Success_BeforeTheEnd_ProvesNothing()
    {
        Write();
        var channel = bench.Activate();
        int second = bench.Blocks + 1;
        bench.OnTheWay = (number, block) => number == second ? [.. block![..^1], 0x00] : block;
        Assert.Equal(new CardProof.Refused(CardRefusal.BadAnswer), Ask(channel, bench.Keys.Badge));
    }

    private CardWriting Write() => KeyWriting.Write(KeysOn(bench.Activate()), bench.Keys);

    private CardProof Ask(CardKey key) => Ask(bench.Activate(), key);
}

public sealed class DesfireCardTests : KeyedCardTests
{
    protected override CardRefusal WithoutOurKeys => CardRefusal.NotOurs;

    protected override VirtualCard NewCard() => new DesfireCard(Number);

    private protected override ICardKeys KeysOn(ICardChannel channel) => new DesfireKeys(channel);

    protected override CardProof Ask(ICardChannel channel, CardKey key) => CardAuthentication.Desfire(channel, LabApplication.BadgeKey, key);
}

/// <summary>Its application is there from the factory, so that a copy has it too, with keys of zeros.</summary>
public sealed class Ntag424CardTests : KeyedCardTests
{
    protected override CardRefusal WithoutOurKeys => CardRefusal.WrongKey;

    protected override VirtualCard NewCard() => new Ntag424Card(Number);

    private protected override ICardKeys KeysOn(ICardChannel channel) => new Ntag424Keys(channel);

    protected override CardProof Ask(ICardChannel channel, CardKey key) => CardAuthentication.Ntag424(channel, LabApplication.BadgeKey, key);
}
