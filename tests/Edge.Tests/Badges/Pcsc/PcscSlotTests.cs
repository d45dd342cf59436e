using System.Runtime.InteropServices;
using FabAccess.Edge.Badges;
using FabAccess.Edge.Badges.Pcsc;

namespace FabAccess.Edge.Tests.Badges.Pcsc;

public sealed class PcscSlotTests
{
    private static readonly string[] Two = ["ACS ACR122U PICC Interface 00 00", "ACS ACR122U PICC Interface 01 00"];

    [Fact]
    public void Reader_NamedByAPart_IsTheOneThatHoldsIt() => Assert.Equal(Two[1], PcscSlot.Find(Two, "acr122u picc interface 01"));

    [Theory]
    [InlineData("SCL3711", "no reader called 'SCL3711'; there are: ACS ACR122U PICC Interface 00 00, ACS")]
    [InlineData("ACR122U", "not one reader but several: ACS ACR122U PICC Interface 00 00, ACS")]
    public void Reader_NoneOrSeveral_IsRefusedWithWhatThereIs(string part, string because) =>
        Assert.Contains(because, Assert.Throws<IOException>(() => PcscSlot.Find(Two, part)).Message, StringComparison.Ordinal);

    [Fact]
    public void Reader_WhereThereIsNone_IsRefused() =>
        Assert.Contains("Is it plugged in?", Assert.Throws<IOException>(() => PcscSlot.Find([], "ACR122U")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("04523B1A6F5C809000", "04523B1A6F5C80")]
    [InlineData("A1B2C3D49000", "A1B2C3D4")]
    [InlineData("6A81", null)]
    [InlineData("9000", null)]
    [InlineData("", null)]
    [InlineData("A1B2C3D4", null)]
    [InlineData("88B2C3D49000", null)]
    [InlineData("A1B2C39000", null)]
    [InlineData("0102030405060708090A0B9000", null)]
    public void Answer_ToGetData_IsANumberOrNone(string answer, string? number) =>
        Assert.Equal(number, PcscSlot.UidOf(Convert.FromHexString(answer)) is { } uid ? Convert.ToHexString(uid.Bytes) : null);

    [Theory]
    [InlineData(0x80100016u, true)]
    [InlineData(0x80100069u, true)]
    [InlineData(0x80100068u, true)]
    [InlineData(0x80100017u, false)]
    [InlineData(0x8010001Du, false)]
    [InlineData(0x8010000Bu, false)]
    public void Code_IsTheCardsOrTheReaders(uint code, bool isCards)
    {
        Assert.Equal(isCards, PcscFailure.IsCardFault(code));
        // In a long of 64 bits it is positive, in one of 32 negative.
        Assert.Equal((code, code), (PcscFailure.Code((nint)code), PcscFailure.Code(unchecked((int)code))));
    }

    [Fact]
    public unsafe void Records_HaveTheLibrarysLayout()
    {
        Assert.Equal(nint.Size == 8 ? 80 : 56, sizeof(PcscReaderState));
        Assert.Equal(nint.Size == 8 ? 16 : 8, sizeof(PcscProtocol));
        Assert.Equal(3 * nint.Size, (int)Marshal.OffsetOf<PcscReaderState>(nameof(PcscReaderState.EventState)));
        Assert.Equal(5 * nint.Size, (int)Marshal.OffsetOf<PcscReaderState>(nameof(PcscReaderState.Atr)));
    }

    [WithPcsc]
    public void Open_NoSuchReader_IsRefusedInWords_WithOrWithoutADaemon()
    {
        string because = Assert.Throws<IOException>(() => BadgeReaders.Open("pcsc:no such reader", TimeProvider.System)).Message;
        Assert.Matches("pcscd does not run|pcscd knows no reader", because);
    }
}
