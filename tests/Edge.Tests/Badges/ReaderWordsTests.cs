using FabAccess.Edge.Badges;
using FabAccess.Edge.Badges.Keyboard;

namespace FabAccess.Edge.Tests.Badges;

public sealed class ReaderWordsTests
{
    public static TheoryData<string, ReaderWord> Sound => new()
    {
        { "pn532_uart:/dev/serial0", new ReaderWord.Libnfc("pn532_uart:/dev/serial0", "/dev/serial0") },
        { "pn532_uart:/dev/serial0:115200", new ReaderWord.Libnfc("pn532_uart:/dev/serial0:115200", "/dev/serial0") },
        { "pn532_spi:/dev/spidev0.0:1000000", new ReaderWord.Libnfc("pn532_spi:/dev/spidev0.0:1000000", "/dev/spidev0.0") },
        { "pn532_i2c:/dev/i2c-1", new ReaderWord.Libnfc("pn532_i2c:/dev/i2c-1", "/dev/i2c-1") },
        { "acr122_usb", new ReaderWord.Libnfc("acr122_usb", "acr122_usb") },
        { "mfrc522:/dev/spidev0.0", new ReaderWord.Mfrc522("/dev/spidev0.0") },
        { "rdm6300:/dev/ttyUSB0", new ReaderWord.Rdm6300("/dev/ttyUSB0") },
        { "wiegand:/dev/gpiochip0:5,6", new ReaderWord.Wiegand("/dev/gpiochip0", 5, 6, 26) },
        { "wiegand:/dev/gpiochip0:5,6:26", new ReaderWord.Wiegand("/dev/gpiochip0", 5, 6, 26) },
        { "wiegand:label:pinctrl-bcm2711:5,6:34", new ReaderWord.Wiegand("label:pinctrl-bcm2711", 5, 6, 34) },
        { "wiegand:unix:/tmp/chip.sock:0,511", new ReaderWord.Wiegand("unix:/tmp/chip.sock", 0, 511, 26) },
        { "keyboard:/dev/input/by-id/usb-Sycreader_08FF-event-kbd", new ReaderWord.Keyboard("/dev/input/by-id/usb-Sycreader_08FF-event-kbd", KeyboardFormat.Em10Digits) },
        { "keyboard:/dev/input/by-path/pci-0000:00:14.0-usb-0:2:1.0-event-kbd", new ReaderWord.Keyboard("/dev/input/by-path/pci-0000:00:14.0-usb-0:2:1.0-event-kbd", KeyboardFormat.Em10Digits) },
        { "keyboard:/dev/input/by-path/pci-0000:00:14.0-usb-0:2:1.0-event-kbd:uid-hex", new ReaderWord.Keyboard("/dev/input/by-path/pci-0000:00:14.0-usb-0:2:1.0-event-kbd", KeyboardFormat.UidHex) },
        { "keyboard:/dev/input/by-id/a-event-kbd:em-3+5", new ReaderWord.Keyboard("/dev/input/by-id/a-event-kbd", KeyboardFormat.Em3Plus5) },
        { "pcsc:ACS ACR122U PICC 00 00", new ReaderWord.Pcsc("ACS ACR122U PICC 00 00") },
    };

    [Theory]
    [MemberData(nameof(Sound))]
    public void Word_ThatIsSound_IsRead(string text, ReaderWord word) => Assert.Equal(word, ReaderWords.Of(text));

    [Theory]
    [InlineData("", "begins with something else, which is no kind of reader. There are: pn532_uart")]
    [InlineData("pn532-uart:/dev/serial0", "Did you mean 'pn532_uart'?")]
    [InlineData("mfrc500:/dev/spidev0.0", "Did you mean 'mfrc522'?")]
    [InlineData("mfrc522:spidev0.0", "names its SPI device: mfrc522:/dev/spidev0.0")]
    [InlineData("\u001b[2J:/dev/null", "begins with something else")]
    [InlineData("pn532_uart", "names its device: pn532_uart:/dev/")]
    [InlineData("pn532_uart:ttyUSB0", "names its device")]
    [InlineData("rdm6300:ttyUSB0", "names its serial port")]
    [InlineData("rdm6300", "names its serial port")]
    [InlineData("wiegand:/dev/gpiochip0:5", "is wiegand:GPIOCHIP:D0,D1")]
    [InlineData("wiegand:/dev/gpiochip0:5,6:37", "is wiegand:GPIOCHIP:D0,D1")]
    [InlineData("wiegand:/dev/gpiochip0:5,512", "is wiegand:GPIOCHIP:D0,D1")]
    [InlineData("wiegand:/dev/gpiochip0:5,-6", "is wiegand:GPIOCHIP:D0,D1")]
    [InlineData("wiegand:/dev/gpiochip0:5,6,7", "is wiegand:GPIOCHIP:D0,D1")]
    [InlineData("wiegand:gpiochip0:5,6", "is wiegand:GPIOCHIP:D0,D1")]
    [InlineData("wiegand:5,6", "is wiegand:GPIOCHIP:D0,D1")]
    [InlineData("wiegand:", "is wiegand:GPIOCHIP:D0,D1")]
    [InlineData("wiegand:/dev/gpiochip0:5,5", "two different lines")]
    [InlineData("keyboard:event0", "names its event device")]
    [InlineData("keyboard:/dev/input/by-id/a-event-kbd:em10", "ends with 'em10', which is no format. There are: em-10")]
    [InlineData("pcsc:", "names some of the reader's name")]
    [InlineData("pcsc:   ", "names some of the reader's name")]
    public void Word_ThatIsWrong_IsNamedWithWhatThereIs(string text, string because)
    {
        Assert.Contains(because, Assert.IsType<ReaderWord.Unknown>(ReaderWords.Of(text)).Problem, StringComparison.Ordinal);
        Assert.Contains(because, Assert.Throws<IOException>(() => BadgeReaders.Open(text, TimeProvider.System)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Formats_EachByItsWord_AreAll() =>
        Assert.Equal(Enum.GetValues<KeyboardFormat>(), KeyboardFormats.Words.Select(w => KeyboardFormats.Of(w)!.Value));

    [Theory]
    [InlineData("rdm6300:/dev/no-such-port", "/dev/no-such-port cannot be opened")]
    [InlineData("rdm6300:/dev/null", "/dev/null is no serial port")]
    [InlineData("keyboard:/dev/input/by-id/no-such-event-kbd", "Is the reader plugged in?")]
    [InlineData("keyboard:/dev/null", "/dev/null is no input device")]
    [InlineData("wiegand:/dev/no-such-chip:5,6", "no such device")]
    [InlineData("pn532_uart:/dev/no-such-port", "Is the reader plugged in?")]
    public void Open_NothingThere_IsRefusedInWords(string text, string because) =>
        Assert.Contains(because, Assert.Throws<IOException>(() => BadgeReaders.Open(text, TimeProvider.System)).Message, StringComparison.Ordinal);
}
