using FabAccess.Edge.Badges;
using FabAccess.Simulator.Cards;
using FabAccess.Simulator.Readers;

namespace FabAccess.Edge.Tests.Badges;

/// <summary>The real libnfc on the virtual PN532: what lies in the field.</summary>
public sealed class LibnfcReaderTests : IDisposable
{
    private static readonly PlainCard First = ReaderBench.Card("04523B1A6F5C80"), Second = ReaderBench.Card("A1B2C3D4");

    private readonly ReaderBench bench = new();

    public void Dispose() => bench.Dispose();

    [Fact]
    public void Field_Empty_IsEmpty()
    {
        using var reader = bench.Open();
        Assert.Equal([new FieldContent.Empty(), new FieldContent.Empty()], Looks(reader, 2));
    }

    [Theory]
    [InlineData("A1B2C3D4")]
    [InlineData("04523B1A6F5C80")]
    [InlineData("04523B1A6F5C80112233")]
    public void Card_OfEachUidLength_IsToldAtEachLook(string uid)
    {
        using var reader = bench.Open();
        var card = ReaderBench.Card(uid);
        bench.Chip.Place(card);
        Assert.All(Looks(reader, 4), found => Assert.Equal(ReaderBench.Alone(card), found));
        bench.Chip.Remove();
        Assert.Equal(new FieldContent.Empty(), reader.Look());
    }

    [Theory]
    [InlineData("desfire")]
    [InlineData("iso")]
    [InlineData("ntag")]
    public void Card_OfEachKind_IsToldAtEachLook(string kind)
    {
        using var reader = bench.Open();
        var card = CardKinds.Make(kind, "04523B1A6F5C80");
        bench.Chip.Place(card);
        Assert.All(Looks(reader, 4), found => Assert.Equal(ReaderBench.Alone(card), found));
    }

    [Fact]
    public void Card_ThatLiesThere_CostsOneCommandALook()
    {
        using var reader = bench.Open();
        bench.Chip.Place(First);
        Looks(reader, 2);
        Assert.Equal(20, bench.CommandsOf(() => Looks(reader, 20)));
    }

    [Fact]
    public void Field_Empty_CostsOneCommandALook()
    {
        using var reader = bench.Open();
        Assert.Equal(20, bench.CommandsOf(() => Looks(reader, 20)));
    }

    [Fact]
    public void TwoCards_WhicheverIsFoundFirst_AreSeveralAtEachLook()
    {
        using var reader = bench.Open();
        bench.Chip.Place(First, Second);
        Assert.All(Looks(reader, 3), found => Assert.IsType<FieldContent.SeveralCards>(found));
        bench.Chip.Place(Second, First);
        Assert.All(Looks(reader, 3), found => Assert.IsType<FieldContent.SeveralCards>(found));
    }

    [Fact]
    public void TwoCards_OneTakenAway_LeaveTheOther()
    {
        using var reader = bench.Open();
        bench.Chip.Place(First, Second);
        Looks(reader, 2);
        bench.Chip.Place(Second);
        Assert.All(Looks(reader, 3), found => Assert.Equal(ReaderBench.Alone(Second), found));
    }

    [Fact]
    public void SecondCard_ThatTheChipPrefers_IsFoundWhenItJoins()
    {
        using var reader = bench.Open();
        bench.Chip.Place(Second);
        Looks(reader, 2);
        bench.Chip.Place(First, Second);
        Assert.IsType<FieldContent.SeveralCards>(reader.Look());
    }

    [Fact]
    public void Phone_WithANewNumberAtEachFieldReset_IsCheckedOnce()
    {
        using var reader = bench.Open();
        bench.Chip.Place(new PhoneCard());
        Assert.All(Looks(reader, 3), found => Assert.True(Assert.IsType<FieldContent.OneCard>(found).Uid.IsRandom));
        Assert.Equal(5, bench.CommandsOf(() => Looks(reader, 5)));
    }

    [Theory]
    [InlineData(HalfRead.FirstCascade)]
    [InlineData(HalfRead.ShortUid)]
    public void Card_TornAwayWhileSelected_IsUnreadableThenGone(HalfRead kind)
    {
        using var reader = bench.Open();
        bench.Chip.TearAway(First, kind);
        Assert.Equal([new FieldContent.Unreadable(), new FieldContent.Empty()], Looks(reader, 2));
        bench.Chip.Place(Second);
        Assert.Equal(ReaderBench.Alone(Second), reader.Look());
    }

    [Fact]
    public void Card_TornAwayAfterItsNumber_IsACard()
    {
        using var reader = bench.Open();
        bench.Chip.TearAway(First, HalfRead.GoneAfterwards);
        Assert.Equal([ReaderBench.Alone(First), new FieldContent.Empty()], Looks(reader, 2));
    }

    [Fact]
    public void Card_HalfReadOnce_IsReadAtTheNextLook()
    {
        using var reader = bench.Open();
        bench.Chip.Faults.HalfReads = 1;
        bench.Chip.Place(First);
        Assert.Equal([new FieldContent.Unreadable(), ReaderBench.Alone(First)], Looks(reader, 2));
    }

    [Fact]
    public void Reader_InUse_IsRefusedToOthersUntilItIsLetGo()
    {
        using (bench.Open())
            Assert.Contains("Another program is using", Assert.Throws<IOException>(bench.Open).Message, StringComparison.Ordinal);
        using var again = bench.Open();
        Assert.Equal(new FieldContent.Empty(), again.Look());
    }

    [Theory]
    [InlineData("pn532_uart:/dev/no-such-port", "Is the reader plugged in?")]
    [InlineData("pn532_uart:/dev/null", "No reader answers on")]
    [InlineData("no-such-driver:/dev/null", "No reader answers on")]
    [InlineData("", "No reader answers on")]
    public void Open_NoReaderThere_IsRefusedInWords(string connectionString, string words) =>
        Assert.Contains(words, Assert.Throws<IOException>(() => LibnfcReader.Open(connectionString, TimeProvider.System)).Message, StringComparison.Ordinal);

    private static List<FieldContent> Looks(LibnfcReader reader, int count) => [.. Enumerable.Range(0, count).Select(_ => reader.Look())];
}
