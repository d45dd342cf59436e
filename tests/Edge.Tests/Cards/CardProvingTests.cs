using FabAccess.Core.Access;
using FabAccess.Core.Cards;
using FabAccess.Core.Values;
using FabAccess.Edge.Badges;
using FabAccess.Edge.Cards;
using FabAccess.Edge.Tests.Badges;
using FabAccess.Simulator.Cards;

namespace FabAccess.Edge.Tests.Cards;

/// <summary>What a machine's reader finds out about a card that is laid down.</summary>
public sealed class CardProvingTests : IDisposable
{
    private const string Number = "04523B1A6F5C80";

    private readonly DesfireCard card = new(Convert.FromHexString(Number));
    private readonly CardBench bench;
    private readonly BenchReader reader;

    public CardProvingTests()
    {
        bench = new(card);
        reader = new(bench);
        Assert.Equal(new CardWriting.Written(WasThere: false), KeyWriting.Write(new DesfireKeys(bench.Activate()), bench.Keys));
    }

    public void Dispose() => reader.Dispose();

    [Fact]
    public void Card_WithItsKey_HasProvedIt() => Assert.Equal(ShownCredential.Card, Ask(bench.Keys.Badge));

    [Fact]
    public void Card_WithAnotherKey_IsACopy_AndIsAskedOnce()
    {
        Assert.Equal(ShownCredential.Copy, Ask(CardBench.Lab));
        Assert.Equal(1, reader.Talks);
    }

    [Fact]
    public void CopiedNumber_OnAnEmptyCard_IsACopy()
    {
        var blank = new CardBench(new DesfireCard(Convert.FromHexString(Number)));
        Assert.Equal(ShownCredential.Copy, new CardProving(_ => new(BadgeKind.Desfire, bench.Keys.Badge), TimeProvider.System).Ask(new BenchReader(blank), bench.Uid));
    }

    [Fact]
    public void CopiedNumber_OnACardThatOnlyHasANumber_IsACopy()
    {
        reader.Before = _ => throw new CardFaultException(CardFault.Mute, "mute");
        Assert.Equal(ShownCredential.Copy, Ask(bench.Keys.Badge));
    }

    [Fact]
    public void Ntag_WithItsKey_HasProvedIt()
    {
        var ntag = new CardBench(new Ntag424Card(Convert.FromHexString(Number)));
        Assert.Equal(new CardWriting.Written(WasThere: false), KeyWriting.Write(new Ntag424Keys(ntag.Activate()), ntag.Keys));
        Assert.Equal(ShownCredential.Card, new CardProving(_ => new(BadgeKind.Ntag424, ntag.Keys.Badge), TimeProvider.System).Ask(new BenchReader(ntag), ntag.Uid));
    }

    [Fact]
    public void FirstWord_LostOnItsWay_IsSaidAgain()
    {
        reader.Before = talk =>
        {
            if (talk == 0) throw new CardFaultException(CardFault.Mute, "mute");
        };
        Assert.Equal(ShownCredential.Card, Ask(bench.Keys.Badge));
    }

    [Fact]
    public void Card_TakenAwayAtEachBlock_HasProvedNothing_AndIsNoCopy()
    {
        int before = bench.Blocks;
        Assert.Equal(ShownCredential.Card, Ask(bench.Keys.Badge));
        int blocks = bench.Blocks - before;
        Assert.InRange(blocks, 4, 10);
        for (int cut = 1; cut < blocks; cut++)
        {
            int gone = bench.Blocks + cut, talks = reader.Talks;
            bench.OnTheWay = (number, block) => number < gone ? block : null;
            reader.Before = talk =>
            {
                if (talk > talks) throw new CardFaultException(CardFault.Gone, "gone");
            };
            Assert.Equal(ShownCredential.Unfinished, Ask(bench.Keys.Badge));
        }
    }

    [Fact]
    public void Answers_PlayedAgain_AreACopy()
    {
        var recorded = new List<byte[]?>();
        bench.OnTheWay = (_, block) =>
        {
            recorded.Add(block);
            return block;
        };
        Assert.Equal(ShownCredential.Card, Ask(bench.Keys.Badge));
        int at = 0;
        bench.OnTheWay = (_, _) => at < recorded.Count ? recorded[at++] : null;
        Assert.Equal(ShownCredential.Copy, Ask(bench.Keys.Badge));
    }

    [Fact]
    public void Card_ThatNobodyHasAQuestionFor_CountsByItsNumber()
    {
        Assert.Equal(ShownCredential.Number, new CardProving(_ => null, TimeProvider.System).Ask(reader, bench.Uid));
        Assert.Equal(0, reader.Talks);
    }

    [Fact]
    public void Reader_ThatOnlyTellsNumbers_LetsTheNumberCount() =>
        Assert.Equal(ShownCredential.Number, new CardProving(_ => new(BadgeKind.Desfire, bench.Keys.Badge), TimeProvider.System).Ask(new DumbReader(), bench.Uid));

    [Fact]
    public void Card_ThatTakesTooLong_EndsWithTheTalk()
    {
        var time = new FakeTime();
        reader.Before = _ =>
        {
            time.Pass(IsoDep.LongestProof);
            throw new CardFaultException(CardFault.Gone, "gone");
        };
        Assert.Equal(ShownCredential.Unfinished, new CardProving(_ => new(BadgeKind.Desfire, bench.Keys.Badge), time).Ask(reader, bench.Uid));
        Assert.Equal(1, reader.Talks);
    }

    private ShownCredential Ask(CardKey key) => new CardProving(_ => new(BadgeKind.Desfire, key), TimeProvider.System).Ask(reader, bench.Uid);

    private sealed class BenchReader(CardBench bench) : ICardReader
    {
        public int Talks { get; private set; }

        public Action<int> Before { get; set; } = _ => { };

        public FieldContent Look() => new FieldContent.OneCard(bench.Uid);

        public T Talk<T>(BadgeUid card, TimeSpan longest, Func<ICardChannel, T> conversation)
        {
            Before(Talks++);
            return conversation(bench.Activate());
        }

        public void Dispose()
        {
        }
    }

    private sealed class DumbReader : IBadgeReader
    {
        public FieldContent Look() => new FieldContent.Empty();

        public void Dispose()
        {
        }
    }
}
