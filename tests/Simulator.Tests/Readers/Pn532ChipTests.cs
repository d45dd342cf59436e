using FabAccess.Simulator.Cards;
using FabAccess.Simulator.Readers;

namespace FabAccess.Simulator.Tests.Readers;

public class Pn532ChipTests
{
    private static readonly byte[] First = Convert.FromHexString("04523B1A6F5C80"), Second = Convert.FromHexString("04A1B2C3D4E580");

    [Fact]
    public void Chip_BeforeWakeUpAndConfiguration_IgnoresEverything()
    {
        var chip = new ChipDriver(new PlainCard(First));
        Assert.Empty(chip.Raw(ChipDriver.Frame(0x02)));
        chip.Raw([0x55, 0x55]);
        Assert.Empty(chip.Raw(ChipDriver.Frame(0x02)));
        Assert.Empty(chip.Ask(0x14, 0x01));
        Assert.Equal([0x32, 0x01, 0x06, 0x07], chip.Ask(0x02));
    }

    [Fact]
    public void Search_OneCard_ReportsItsNumbers() =>
        Assert.Equal([0x01, 0x01, 0x00, 0x44, 0x00, 0x07, .. First], ChipDriver.Ready(new Ntag213Card(First)).Ask(0x4A, 0x01, 0x00));

    [Fact]
    public void Search_EmptyField_SaysNone() => Assert.Equal([0x00], ChipDriver.Ready().Ask(0x4A, 0x01, 0x00));

    [Fact]
    public void Search_EndlessRetries_AnswersWhenACardComes()
    {
        var chip = ChipDriver.Ready();
        chip.Ask(0x32, 0x05, 0x00, 0x01, 0xFF);
        Assert.Single(chip.Raw(ChipDriver.Frame(0x4A, 0x01, 0x00)));
        Assert.Empty(chip.FieldChanged());
        chip.Field.Put([new PlainCard(First)]);
        Assert.Equal(0x01, ChipDriver.Data(Assert.Single(chip.FieldChanged()), 0x4B)[0]);
    }

    [Fact]
    public void Search_TwoCardsAndRoomForTwo_ReportsBoth()
    {
        byte[] data = ChipDriver.Ready(new Ntag213Card(First), new Ntag213Card(Second)).Ask(0x4A, 0x02, 0x00);
        Assert.Equal([0x02, 0x01, 0x00, 0x44, 0x00, 0x07, .. First, 0x02, 0x00, 0x44, 0x00, 0x07, .. Second], data);
    }

    [Fact]
    public void Search_FirstOfTwoDeselected_FindsTheSecondUntilTheFieldWasOff()
    {
        var chip = ChipDriver.Ready(new Ntag213Card(First), new Ntag213Card(Second));
        Assert.Equal(First, chip.Ask(0x4A, 0x01, 0x00)[^7..]);
        chip.Ask(0x44, 0x00);
        Assert.Equal(Second, chip.Ask(0x4A, 0x01, 0x00)[^7..]);
        chip.Ask(0x44, 0x00);
        Assert.Equal([0x00], chip.Ask(0x4A, 0x01, 0x00));
        chip.Ask(0x32, 0x01, 0x00);
        chip.Ask(0x32, 0x01, 0x01);
        Assert.Equal(First, chip.Ask(0x4A, 0x01, 0x00)[^7..]);
    }

    [Fact]
    public void Search_DeselectedCardLeftAndCameBack_FindsIt()
    {
        var card = new PlainCard(First);
        var chip = ChipDriver.Ready(card);
        chip.Ask(0x4A, 0x01, 0x00);
        chip.Ask(0x44, 0x01);
        Assert.Equal([0x00], chip.Ask(0x4A, 0x01, 0x00));
        chip.Field.Put([]);
        chip.Field.Put([card]);
        Assert.Equal(0x01, chip.Ask(0x4A, 0x01, 0x00)[0]);
    }

    [Fact]
    public void Search_CardTornAway_TellsItsFirstCascadeOnlyAndThenNothing()
    {
        var chip = ChipDriver.Ready();
        chip.Field.PutTorn(new Ntag213Card(First), HalfRead.FirstCascade);
        Assert.Equal([0x04, 0x88, .. First[..3]], chip.Ask(0x4A, 0x01, 0x00)[5..]);
        Assert.Equal([0x00], chip.Ask(0x4A, 0x01, 0x00));
    }

    [Theory]
    [InlineData(HalfRead.ShortUid, "0101004400" + "0304523B")]
    [InlineData(HalfRead.GoneAfterwards, "0101004400" + "0704523B1A6F5C80")]
    public void Search_HalfRead_SaysWhatCameThrough(HalfRead kind, string expected)
    {
        var chip = ChipDriver.Ready(new Ntag213Card(First));
        (chip.Faults.HalfReads, chip.Faults.HalfReadKind) = (1, kind);
        Assert.Equal(expected, Convert.ToHexString(chip.Ask(0x4A, 0x01, 0x00)));
        Assert.Equal([0x02], chip.Ask(0x40, 0x01, 0x60));
        Assert.Equal(First, chip.Ask(0x4A, 0x01, 0x00)[^7..]);
        Assert.Equal(0x00, chip.Ask(0x40, 0x01, 0x60)[0]);
    }

    [Fact]
    public void Search_HalfReadAsError_SendsTheErrorFrame()
    {
        var chip = ChipDriver.Ready(new Ntag213Card(First));
        (chip.Faults.HalfReads, chip.Faults.HalfReadKind) = (1, HalfRead.ErrorFrame);
        Assert.Equal("0000FF01FF7F8100", Convert.ToHexString(chip.Raw(ChipDriver.Frame(0x4A, 0x01, 0x00))[1]));
    }

    [Fact]
    public void Phone_AfterTheFieldWasOff_HasAnotherRandomUid()
    {
        var chip = ChipDriver.Ready(new PhoneCard());
        byte[] before = chip.Ask(0x4A, 0x01, 0x00)[6..10];
        Assert.Equal(before, chip.Ask(0x4A, 0x01, 0x00)[6..10]);
        chip.Ask(0x32, 0x01, 0x00);
        byte[] after = chip.Ask(0x4A, 0x01, 0x00)[6..10];
        Assert.Equal((0x08, 0x08), (before[0], after[0]));
        Assert.NotEqual(before, after);
    }

    [Fact]
    public void Exchange_CardTakenAway_TimesOut()
    {
        var chip = ChipDriver.Ready(new Ntag213Card(First));
        chip.Ask(0x4A, 0x01, 0x00);
        chip.Field.Put([]);
        Assert.Equal([0x01], chip.Ask(0x40, 0x01, 0x60));
        Assert.Equal([0x27], chip.Ask(0x40, 0x01, 0x60));
    }

    [Fact]
    public void Command_WrongChecksum_IsAnsweredByNack()
    {
        byte[] frame = ChipDriver.Frame(0x02);
        frame[^2] ^= 0x01;
        Assert.Equal("0000FFFF0000", Convert.ToHexString(Assert.Single(ChipDriver.Ready().Raw(frame))));
    }

    [Fact]
    public void Faults_CountedOnes_HappenThatOften()
    {
        var chip = ChipDriver.Ready();
        (chip.Faults.LostAnswers, chip.Faults.LostAcks) = (1, 1);
        Assert.Empty(chip.Raw(ChipDriver.Frame(0x02)));
        Assert.Equal(2, chip.Raw(ChipDriver.Frame(0x02)).Count);
        chip.Faults.BadChecksums = 1;
        Assert.NotEqual(0, chip.Raw(ChipDriver.Frame(0x02))[1][5..^1].Sum(b => b) % 256);
        Assert.Equal([0x32, 0x01, 0x06, 0x07], chip.Ask(0x02));
    }
}
