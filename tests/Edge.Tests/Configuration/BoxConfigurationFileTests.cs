using FabAccess.Core.Values;
using FabAccess.Edge.Configuration;
using FabAccess.Edge.Signals;

namespace FabAccess.Edge.Tests.Configuration;

public sealed class BoxConfigurationFileTests : BoxConfigurationBench
{
    [Fact]
    public void File_ThatIsSound_IsReadWithItsDefaults()
    {
        var box = Sound(Text);
        Assert.Equal(("127.0.0.1", 8883, Path.Combine(Folder, "data")), (box.Broker.Host, box.Broker.Port, box.DataFolder));
        Assert.Equal([((uint?)22u, (uint?)26u), (23u, null)], box.Machines.Select(m => (m.RelayLine, m.StopLine)));
        Assert.Equal(TimeSpan.FromMinutes(1), box.Broker.LongestRetry);
        Assert.True(box.BadgeKey.IsEmpty);
        Assert.False(box.IsSimulated);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\"broker\":{\"longestRetrySeconds\":60},")]
    public void File_WithoutABroker_LeavesItToTheEnrolment(string broker)
    {
        var box = Sound(Text.Replace("\"broker\":{\"host\":\"127.0.0.1\"},", broker, StringComparison.Ordinal));
        Assert.Equal(new("", 8883, TimeSpan.FromMinutes(1)), box.Broker);
    }

    [Theory]
    [InlineData("\"site\":\"atelier\",", "", "site must be the site's id")]
    [InlineData("\"atelier\"", "\"Atelier!\"", "site must be the site's id")]
    [InlineData("\"box-a\"", "17", "box must be this box's id")]
    [InlineData("\"dataFolder\"", "\"datafolder\"", "Did you mean 'dataFolder'?")]
    [InlineData("\"stopLine\"", "\"stoppLine\"", "machines[0].stoppLine is not known here. Did you mean 'stopLine'?")]
    [InlineData("\"stopLine\"", "\"zzzzzzzzzzzzz\"", "Known: machine, reader, relayLine, stopLine")]
    [InlineData("{\"host\":\"127.0.0.1\"}", "{\"host\":\"\"}", "broker.host must be")]
    [InlineData("{\"host\":\"127.0.0.1\"}", "{\"host\":\"a\",\"port\":0}", "from 1 to 65535 (default 8883)")]
    [InlineData("{\"host\":\"127.0.0.1\"}", "{\"host\":\"a\",\"port\":\"1883\"}", "broker.port must be")]
    [InlineData("{\"host\":\"127.0.0.1\"}", "{\"host\":\"a\",\"longestRetrySeconds\":0}", "from 1 to 300 (default 60)")]
    [InlineData("{\"host\":\"127.0.0.1\"}", "{\"port\":8883}", "broker.port belongs to a host")]
    [InlineData("{\"host\":\"127.0.0.1\"}", "\"127.0.0.1\"", "broker must be an object")]
    [InlineData("label:pinctrl-bcm2711", "gpiochip0", "gpioChip must begin with")]
    [InlineData("label:pinctrl-bcm2711", "unix:", "gpioChip must begin with")]
    [InlineData("\"relayLine\":22", "\"relayLine\":512", "from 0 to 511")]
    [InlineData("\"relayLine\":22", "\"relayLine\":22.5", "machines[0].relayLine must be")]
    [InlineData("\"relayLine\":22", "\"relayLine\":23", "line 23 twice")]
    [InlineData("\"relayLine\":22", "\"relayLine\":26", "line 26 twice")]
    [InlineData("laser-2", "laser-1", "machine laser-1 twice")]
    [InlineData("/dev/ttyUSB0", "/dev/serial0", "reader /dev/serial0 twice")]
    [InlineData("pn532_uart:/dev/ttyUSB0", "rdm6300:/dev/serial0", "reader /dev/serial0 twice")]
    [InlineData("pn532_uart:/dev/ttyUSB0", "rdm630:/dev/ttyUSB0", "machines[1].reader begins with 'rdm630', which is no kind of reader. Did you mean 'rdm6300'? There are: pn532_uart")]
    [InlineData("pn532_uart:/dev/ttyUSB0", "wiegand:label:pinctrl-bcm2711:5,26", "line 26 twice")]
    [InlineData("\"gpioChip\"", "\"badgeKeyFile\":\"badge.key\",\"gpioChip\"", "badgeKeyFile is not known here")]
    [InlineData("\"site\":\"atelier\",", "\"site\":\"atelier\",\"site\":\"atelier\",", "site stands twice")]
    [InlineData("{\"site\"", "[{\"site\"", "is not JSON")]
    public void File_WithAMistake_IsRefusedWithItsPlace(string right, string wrong, string because) =>
        Assert.Contains(Problems(Text.Replace(right, wrong, StringComparison.Ordinal)), p => p.Contains(because, StringComparison.Ordinal));

    [Theory]
    [InlineData("wiegand:label:pinctrl-bcm2711:5,6")]
    [InlineData("wiegand:/dev/gpiochip1:5,26:34")]
    [InlineData("keyboard:/dev/input/by-id/usb-Sycreader_08FF-event-kbd:em-hex")]
    [InlineData("pcsc:ACR122U")]
    [InlineData("acr122_usb")]
    public void File_WithAReaderOfAnyKind_IsSound(string reader) =>
        Assert.IsType<ConfigurationReading.Sound>(Read(Text.Replace("pn532_uart:/dev/ttyUSB0", reader, StringComparison.Ordinal)));

    [Theory]
    [InlineData("[]", "must be an object")]
    [InlineData("", "is not JSON")]
    public void File_ThatIsSomethingElse_IsRefused(string text, string because) => Assert.Contains(because, Assert.Single(Problems(text)), StringComparison.Ordinal);

    [Theory]
    [InlineData("\"atelier\"", "\"\\ud800\"")]
    [InlineData("\"site\"", "\"\\udc00\"")]
    public void File_WithHalfACharacter_IsRefused(string right, string wrong) =>
        Assert.Contains("no Unicode", Assert.Single(Problems(Text.Replace(right, wrong, StringComparison.Ordinal))), StringComparison.Ordinal);

    [Fact]
    public void File_SavedAsLatin1_IsRefused()
    {
        string path = Path.Combine(Folder, "box.json");
        File.WriteAllBytes(path, System.Text.Encoding.Latin1.GetBytes(Text.Replace("atelier", "atéliér", StringComparison.Ordinal)));
        Assert.Contains("saved as UTF-8", Assert.Single(Assert.IsType<ConfigurationReading.Unusable>(BoxConfigurationFile.Read(path)).Problems).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"data\"", "dataFolder")]
    public void File_WithAPathThatCannotBe_IsRefused(string right, string name) =>
        Assert.Contains(name, Assert.Single(Problems(Text.Replace(right, "\"a\\u0000b\"", StringComparison.Ordinal))), StringComparison.Ordinal);

    [Fact]
    public void Signals_AreReadWithTheirDefaults()
    {
        var machine = Sound(WithSignals("""{"display":"hd44780:/dev/i2c-1:0x27","ring":"apa102:/dev/spidev1.0","pixels":16,"buzzer":"pwm:/sys/class/pwm/pwmchip0:1","volume":40,"language":"en"}""")).Machines[0];
        Assert.Equal(
            new PanelSettings
            {
                DisplayBus = "/dev/i2c-1", DisplayAddress = 0x27, Ring = "/dev/spidev1.0", RingPixels = 16, BrightnessPercent = 100,
                BuzzerChip = "/sys/class/pwm/pwmchip0", BuzzerChannel = 1, VolumePercent = 40, Language = Language.English,
            },
            machine.Signals);
    }

    [Theory]
    [InlineData("ssd1306:/dev/i2c-1:0x3c", DisplayKind.Ssd1306, 0x3C)]
    [InlineData("sh1106:/dev/i2c-1:0x3D", DisplayKind.Sh1106, 0x3D)]
    [InlineData("hd44780:/dev/i2c-1:0x3c", DisplayKind.Hd44780, 0x3C)]
    public void Display_OfAnyKind_IsRead(string word, DisplayKind kind, byte address)
    {
        var signals = Sound(WithSignals($$"""{"display":"{{word}}"}""")).Machines[0].Signals!;
        Assert.Equal((kind, "/dev/i2c-1", address), (signals.Display, signals.DisplayBus, signals.DisplayAddress));
        Assert.Equal(kind != DisplayKind.Hd44780, signals.HasOled);
    }

    [Fact]
    public void QuietHours_AreRead()
    {
        var signals = Sound(WithSignals("""{"display":"ssd1306:/dev/i2c-1:0x3c","brightness":90,"buzzer":"pwm:/sys/class/pwm/pwmchip0:1","quiet":{"from":"20:00","to":"08:30","volume":0,"brightness":20}}""")).Machines[0].Signals!;
        Assert.Equal(new(new(20, 0), new(8, 30), 0, 20), signals.Quiet);
        Assert.Equal(new(100, 90), signals.Usual);
    }

    [Fact]
    public void QuietHours_ThatAreWrong_AreSaidWithTheirLine()
    {
        string text = WithSignals("""
            {"display":"ssd1306:/dev/i2c-1:0x3c",
            "quiet":{"from":"20:00",
            "to":"20:00","brightness":10}}
            """);
        var problem = Assert.Single(Assert.IsType<ConfigurationReading.Unusable>(Read(text)).Problems);
        Assert.Equal(text[..text.IndexOf("\"to\"", StringComparison.Ordinal)].Count(c => c == '\n') + 1, problem.At!.Value.Line);
        Assert.EndsWith("signals.quiet.to", problem.Place, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{}""", "signals.display is missing")]
    [InlineData("""{"display":"hd44780:/dev/i2c-1:39"}""", "signals.display must be the display: hd44780:BUS:ADDRESS")]
    [InlineData("""{"display":"hd44780:/dev/i2c-1:0x77"}""", "0x20 to 0x27")]
    [InlineData("""{"ring":"ws2812:18"}""", "signals.ring must be the ring: apa102:DEVICE")]
    [InlineData("""{"ring":"apa102:/dev/spidev1.0","pixels":10}""", "must be one of 1, 8, 12, 16, 24")]
    [InlineData("""{"ring":"apa102:/dev/spidev1.0","volume":10}""", "signals.volume belongs to a buzzer")]
    [InlineData("""{"buzzer":"pwm:/sys/class/pwm/pwmchip0"}""", "pwm:CHIP:CHANNEL")]
    [InlineData("""{"buzzer":"pwm:/sys/class/pwm/pwmchip0:1","volume":101}""", "from 0 to 100")]
    [InlineData("""{"display":"hd44780:/dev/i2c-1:0x27","language":"de"}""", "one of fr, en")]
    [InlineData("""{"lcd":"hd44780:/dev/i2c-1:0x27"}""", "signals.lcd is not known here")]
    [InlineData("""{"display":"ssd1306:/dev/i2c-1:0x27"}""", "of an OLED (ssd1306, sh1106) 0x3c or 0x3d")]
    [InlineData("""{"display":"ssd1305:/dev/i2c-1:0x3c"}""", "ssd1306:BUS:ADDRESS or sh1106:BUS:ADDRESS")]
    [InlineData("""{"display":"hd44780:/dev/i2c-1:0x27","brightness":10}""", "signals.brightness belongs to a ring or an OLED")]
    [InlineData("""{"display":"hd44780:/dev/i2c-1:0x27","quiet":{"from":"20:00","to":"08:00","brightness":10}}""", "quiet.brightness belongs to a ring or an OLED")]
    [InlineData("""{"display":"ssd1306:/dev/i2c-1:0x3c","quiet":{"from":"20:00","to":"08:00","volume":10}}""", "quiet.volume belongs to a buzzer")]
    [InlineData("""{"display":"ssd1306:/dev/i2c-1:0x3c","quiet":{"from":"20:00","to":"20:00","brightness":10}}""", "quiet.to is the same as 'from'")]
    [InlineData("""{"display":"ssd1306:/dev/i2c-1:0x3c","quiet":{"from":"8pm","to":"08:00","brightness":10}}""", "quiet.from must be when it begins, HH:MM")]
    [InlineData("""{"display":"ssd1306:/dev/i2c-1:0x3c","quiet":{"from":"20:00","to":"24:00","brightness":10}}""", "quiet.to must be when it ends, HH:MM")]
    [InlineData("""{"display":"ssd1306:/dev/i2c-1:0x3c","quiet":{"from":"20:00","brightness":10}}""", "quiet.to must be when it ends, HH:MM")]
    [InlineData("""{"display":"ssd1306:/dev/i2c-1:0x3c","quiet":{"from":"20:00","to":"08:00"}}""", "quiet says neither volume nor brightness")]
    [InlineData("""{"display":"ssd1306:/dev/i2c-1:0x3c","brightness":40,"quiet":{"from":"20:00","to":"08:00","brightness":50}}""", "quiet.brightness is more than the usual brightness, 40")]
    [InlineData("""{"display":"ssd1306:/dev/i2c-1:0x3c","quiet":{"from":"20:00","to":"08:00","brightness":4}}""", "from 5 to 100")]
    [InlineData("""{"display":"ssd1306:/dev/i2c-1:0x3c","quiet":{"from":"20:00","till":"08:00","brightness":9}}""", "quiet.till is not known here")]
    [InlineData("""{"display":"ssd1306:/dev/i2c-1:0x3c","quiet":7}""", "quiet must be an object")]
    [InlineData("7", "signals must be an object")]
    public void Signals_ThatAreWrong_AreRefusedByName(string signals, string because) =>
        Assert.Contains(Problems(WithSignals(signals)), p => p.Contains(because, StringComparison.Ordinal));

    [Fact]
    public void Signals_OfTwoMachinesOnOneDisplay_AreRefused()
    {
        const string signals = "\"signals\":{\"display\":\"hd44780:/dev/i2c-1:0x27\"}";
        string text = Text.Replace("\"relayLine\":22", "\"relayLine\":22," + signals, StringComparison.Ordinal).Replace("\"relayLine\":23", "\"relayLine\":23," + signals, StringComparison.Ordinal);
        Assert.Contains("twice", Assert.Single(Problems(text)), StringComparison.Ordinal);
    }

    [Fact]
    public void File_WithSeveralMistakes_NamesAllOfThem() => Assert.InRange(Problems("{\"sight\":1}").Length, 6, 20);

    [Fact]
    public void File_WithTooManyMachines_IsRefused()
    {
        string machines = string.Join(",", Enumerable.Range(0, 17).Select(i => $"{{\"machine\":\"m-{i}\",\"reader\":\"r{i}\",\"relayLine\":{i}}}"));
        Assert.Contains(Problems(Text[..Text.IndexOf("\"machines\"", StringComparison.Ordinal)] + $"\"machines\":[{machines}]}}"), p => p.Contains("1 to 16", StringComparison.Ordinal));
    }

    [Fact]
    public void File_ThatIsNotThere_IsRefused() =>
        Assert.Contains("is not there", Assert.Single(Assert.IsType<ConfigurationReading.Unusable>(BoxConfigurationFile.Read(Path.Combine(Folder, "none.json"))).Problems).Text, StringComparison.Ordinal);

    [Fact]
    public void Chip_ServedByTheSimulator_IsKnownAsSuch()
    {
        var box = Sound(Text.Replace("label:pinctrl-bcm2711", "unix:/tmp/x.sock", StringComparison.Ordinal));
        Assert.True(box.IsSimulated);
    }

    private static string WithSignals(string signals) => Text.Replace("\"relayLine\":22", "\"relayLine\":22,\"signals\":" + signals, StringComparison.Ordinal);
}
