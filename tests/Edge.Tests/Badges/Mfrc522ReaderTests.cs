using FabAccess.Core.Values;
using FabAccess.Edge.Badges;
using FabAccess.Edge.Badges.Spi;
using FabAccess.Edge.Signals;
using FabAccess.Simulator.Cards;
using FabAccess.Simulator.Readers;

namespace FabAccess.Edge.Tests.Badges;

/// <summary>The MFRC522 driver against a chip played at its SPI bus.</summary>
public sealed class Mfrc522ReaderTests : IDisposable
{
    private readonly FakeTime time = new();
    private readonly VirtualMfrc522 chip;
    private readonly Mfrc522Reader reader;

    public Mfrc522ReaderTests()
    {
        chip = new(time);
        reader = new(new Bus(chip, time), time);
    }

    public void Dispose() => reader.Dispose();

    [Theory]
    [InlineData("01020304")]
    [InlineData("04523B1A6F5C80")]
    [InlineData("04523B1A6F5C80112233")]
    public void Card_WithANumberOfAnyLength_IsReadAgainAndAgain(string uid)
    {
        Assert.IsType<FieldContent.Empty>(reader.Look());
        chip.Place(Card(uid));
        for (int i = 0; i < 5; i++) Assert.Equal(new FieldContent.OneCard(Uid(uid)), reader.Look());
        chip.Place();
        Assert.IsType<FieldContent.Empty>(reader.Look());
    }

    [Fact]
    public void PhonesNumber_IsKnownAsRandom()
    {
        chip.Place(Card("08A1B2C3"));
        Assert.True(Assert.IsType<FieldContent.OneCard>(reader.Look()).Uid.IsRandom);
    }

    [Theory]
    [InlineData("01020304", "01020305")]
    [InlineData("04523B1A6F5C80", "04523B1A6F5C81")]
    [InlineData("01020304", "04523B1A6F5C80")]
    public void TwoCards_AreSeveral_AndTheOneThatStaysIsRead(string one, string other)
    {
        var (first, second) = (Card(one), Card(other));
        chip.Place(first, second);
        Assert.IsType<FieldContent.SeveralCards>(reader.Look());
        chip.Place(second);
        Assert.Equal(new FieldContent.OneCard(Uid(other)), reader.Look());
    }

    [Fact]
    public void CardThatIsTornAwayOrGarbled_IsUnreadable()
    {
        chip.Place(Card("04523B1A6F5C80"));
        chip.TearsAway = true;
        Assert.IsType<FieldContent.Unreadable>(reader.Look());
        (chip.TearsAway, chip.IsNoisy) = (false, true);
        Assert.IsType<FieldContent.Unreadable>(reader.Look());
        chip.IsNoisy = false;
        Assert.IsType<FieldContent.OneCard>(reader.Look());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ChipThatWentBlind_IsBegunAnewWithinASecond(bool resets)
    {
        chip.Place(Card("01020304"));
        if (resets) chip.ResetSilently();
        else chip.TurnCipherOn();
        Assert.IsType<FieldContent.Empty>(reader.Look());
        time.Pass(TimeSpan.FromSeconds(1));
        // What lies there may have lain there all the time.
        Assert.IsType<FieldContent.Unknown>(reader.Look());
        Assert.IsType<FieldContent.OneCard>(reader.Look());
    }

    [Fact]
    public void ChipThatIsGone_IsSaidWithinASecond_AndIsThereAgainWhenItIsBack()
    {
        chip.IsDead = true;
        time.Pass(TimeSpan.FromSeconds(1));
        Assert.Contains("No MFRC522 answers", Assert.Throws<IOException>(() => reader.Look()).Message, StringComparison.Ordinal);
        Assert.Throws<IOException>(() => new Mfrc522Reader(new Bus(chip, time), time));
        chip.IsDead = false;
        using var again = new Mfrc522Reader(new Bus(chip, time), time);
        Assert.IsType<FieldContent.Empty>(again.Look());
    }

    [Theory]
    [InlineData(0x91)]
    [InlineData(0x88)]
    [InlineData(0xB2)]
    [InlineData(0x12)]
    public void Clone_IsTaken(byte version)
    {
        chip.Version = version;
        using var clone = new Mfrc522Reader(new Bus(chip, time), time);
        Assert.IsType<FieldContent.Empty>(clone.Look());
    }

    [Theory]
    [InlineData("5000", "57CD")]
    [InlineData("3000", "02A8")]
    [InlineData("E050", "BCA5")]
    public void Checksum_IsTheStandards(string bytes, string expected) => Assert.Equal(Convert.FromHexString(expected), Mfrc522Reader.Checksum(Convert.FromHexString(bytes)));

    [Fact]
    public void Transfer_HasTheKernelsSize() => Assert.Equal(32, System.Runtime.InteropServices.Marshal.SizeOf<SpiTransfer>());

    private static PlainCard Card(string uid) => new(Convert.FromHexString(uid));

    private static BadgeUid Uid(string uid) => BadgeUid.TryCreate(Convert.FromHexString(uid), out var number) ? number : default;

    /// <summary>Each transfer takes its time, by which the chip's timer runs.</summary>
    private sealed class Bus(VirtualMfrc522 chip, FakeTime time) : ISpiExchange
    {
        public void Exchange(ReadOnlySpan<byte> sent, Span<byte> received)
        {
            time.Pass(TimeSpan.FromMicroseconds(20));
            chip.Exchange(sent, received);
        }

        public void Dispose()
        {
        }
    }
}
