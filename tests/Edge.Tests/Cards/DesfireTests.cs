using FabAccess.Core.Cards;
using FabAccess.Edge.Cards;
using FabAccess.Simulator.Cards;

namespace FabAccess.Edge.Tests.Cards;

public sealed class DesfireTests
{
    private static readonly byte[] Number = Convert.FromHexString("04523B1A6F5C80");

    private readonly CardBench bench = new(new DesfireCard(Number));

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
        var failed = Assert.IsType<CardWriting.Failed>(new DesfireWriting(bench.Activate(), others).Write());
        Assert.Contains("another lab", failed.Reason, StringComparison.Ordinal);
        Assert.Equal(new CardProof.Genuine(), Ask(bench.Keys.Badge));
    }

    [Fact]
    public void CopiedNumber_OnAnEmptyCard_IsNotOurs() => Assert.Equal(new CardProof.Refused(CardRefusal.NotOurs), Ask(bench.Keys.Badge));

    [Fact]
    public void CopiedNumber_OnACardWithFactoryKeys_HasTheWrongKey()
    {
        new DesfireWriting(bench.Activate(), new(CardKey.Factory, CardKey.Factory)).Write();
        Assert.Equal(new CardProof.Refused(CardRefusal.WrongKey), Ask(bench.Keys.Badge));
    }

    // Every block of the conversation once: whatever is written by then, the next attempt brings to its end.
    [Fact]
    public void Card_TakenAwayAtEachBlockOfTheWriting_IsWrittenByTheNextAttempt()
    {
        var counted = new CardBench(new DesfireCard(Number));
        new DesfireWriting(counted.Activate(), counted.Keys).Write();
        for (int last = 1; last < counted.Blocks; last++)
        {
            var card = new CardBench(new DesfireCard(Number));
            int taken = last;
            card.OnTheWay = (number, block) => number >= taken ? null : block;
            Assert.Equal(CardFault.Gone, Assert.Throws<CardFaultException>(() => new DesfireWriting(card.Activate(), card.Keys).Write()).Fault);
            card.OnTheWay = (_, block) => block;
            Assert.IsType<CardWriting.Written>(new DesfireWriting(card.Activate(), card.Keys).Write());
            Assert.Equal(new CardProof.Genuine(), CardAuthentication.Desfire(card.Activate(), LabApplication.BadgeKey, card.Keys.Badge));
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
            Assert.Equal(new CardProof.Refused(CardRefusal.Gone), CardAuthentication.Desfire(channel, LabApplication.BadgeKey, bench.Keys.Badge));
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
        Assert.Equal(new CardProof.Refused(CardRefusal.BadAnswer), CardAuthentication.Desfire(channel, LabApplication.BadgeKey, bench.Keys.Badge));
    }

    [Fact]
    public void Success_BeforeTheEnd_ProvesNothing()
    {
        Write();
        var channel = bench.Activate();
        int second = bench.Blocks + 1;
        bench.OnTheWay = (number, block) => number == second ? [.. block![..^1], 0x00] : block;
        Assert.Equal(new CardProof.Refused(CardRefusal.BadAnswer), CardAuthentication.Desfire(channel, LabApplication.BadgeKey, bench.Keys.Badge));
    }

    private CardWriting Write() => new DesfireWriting(bench.Activate(), bench.Keys).Write();

    private CardProof Ask(CardKey key) => CardAuthentication.Desfire(bench.Activate(), LabApplication.BadgeKey, key);
}
