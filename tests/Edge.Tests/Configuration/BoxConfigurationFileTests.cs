using System.Collections.Immutable;
using FabAccess.Core.Values;
using FabAccess.Edge.Configuration;
using FabAccess.Edge.Power;
using FabAccess.Edge.Printers;
using FabAccess.Edge.Signals;

namespace FabAccess.Edge.Tests.Configuration;

public sealed class BoxConfigurationFileTests : IDisposable
{
    private const string Sound = """
        {"site":"atelier","box":"box-a","dataFolder":"data","broker":{"host":"127.0.0.1"},
         "gpioChip":"label:pinctrl-bcm2711",
         "machines":[{"machine":"laser-1","reader":"pn532_uart:/dev/serial0","relayLine":22,"stopLine":26},
                     {"machine":"laser-2","reader":"pn532_uart:/dev/ttyUSB0","relayLine":23}]}
        """;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("fabaccess-config-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void File_ThatIsSound_IsReadWithItsDefaults()
    {
        var box = Assert.IsType<ConfigurationReading.Sound>(Read(Sound)).Configuration;
        Assert.Equal(("127.0.0.1", 8883, Path.Combine(folder.FullName, "data")), (box.Broker.Host, box.Broker.Port, box.DataFolder));
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
        var box = Assert.IsType<ConfigurationReading.Sound>(Read(Sound.Replace("\"broker\":{\"host\":\"127.0.0.1\"},", broker, StringComparison.Ordinal))).Configuration;
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
        Assert.Contains(Problems(Sound.Replace(right, wrong, StringComparison.Ordinal)), p => p.Contains(because, StringComparison.Ordinal));

    [Theory]
    [InlineData("wiegand:label:pinctrl-bcm2711:5,6")]
    [InlineData("wiegand:/dev/gpiochip1:5,26:34")]
    [InlineData("keyboard:/dev/input/by-id/usb-Sycreader_08FF-event-kbd:em-hex")]
    [InlineData("pcsc:ACR122U")]
    [InlineData("acr122_usb")]
    public void File_WithAReaderOfAnyKind_IsSound(string reader) =>
        Assert.IsType<ConfigurationReading.Sound>(Read(Sound.Replace("pn532_uart:/dev/ttyUSB0", reader, StringComparison.Ordinal)));

    [Theory]
    [InlineData("[]", "must be an object")]
    [InlineData("", "is not JSON")]
    public void File_ThatIsSomethingElse_IsRefused(string text, string because) => Assert.Contains(because, Assert.Single(Problems(text)), StringComparison.Ordinal);

    [Theory]
    [InlineData("\"atelier\"", "\"\\ud800\"")]
    [InlineData("\"site\"", "\"\\udc00\"")]
    public void File_WithHalfACharacter_IsRefused(string right, string wrong) =>
        Assert.Contains("no Unicode", Assert.Single(Problems(Sound.Replace(right, wrong, StringComparison.Ordinal))), StringComparison.Ordinal);

    [Fact]
    public void File_SavedAsLatin1_IsRefused()
    {
        string path = Path.Combine(folder.FullName, "box.json");
        File.WriteAllBytes(path, System.Text.Encoding.Latin1.GetBytes(Sound.Replace("atelier", "atéliér", StringComparison.Ordinal)));
        Assert.Contains("saved as UTF-8", Assert.Single(Assert.IsType<ConfigurationReading.Unusable>(BoxConfigurationFile.Read(path)).Problems).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"data\"", "dataFolder")]
    public void File_WithAPathThatCannotBe_IsRefused(string right, string name) =>
        Assert.Contains(name, Assert.Single(Problems(Sound.Replace(right, "\"a\\u0000b\"", StringComparison.Ordinal))), StringComparison.Ordinal);

    [Fact]
    public void Signals_AreReadWithTheirDefaults()
    {
        var machine = Assert.IsType<ConfigurationReading.Sound>(Read(WithSignals("""{"display":"hd44780:/dev/i2c-1:0x27","ring":"apa102:/dev/spidev1.0","pixels":16,"buzzer":"pwm:/sys/class/pwm/pwmchip0:1","volume":40,"language":"en"}"""))).Configuration.Machines[0];
        Assert.Equal(
            new PanelSettings
            {
                DisplayBus = "/dev/i2c-1", DisplayAddress = 0x27, Ring = "/dev/spidev1.0", RingPixels = 16, BrightnessPercent = 100,
                BuzzerChip = "/sys/class/pwm/pwmchip0", BuzzerChannel = 1, VolumePercent = 40, Language = Language.English,
            },
            machine.Signals);
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
    [InlineData("7", "signals must be an object")]
    public void Signals_ThatAreWrong_AreRefusedByName(string signals, string because) =>
        Assert.Contains(Problems(WithSignals(signals)), p => p.Contains(because, StringComparison.Ordinal));

    [Fact]
    public void Signals_OfTwoMachinesOnOneDisplay_AreRefused()
    {
        const string signals = "\"signals\":{\"display\":\"hd44780:/dev/i2c-1:0x27\"}";
        string text = Sound.Replace("\"relayLine\":22", "\"relayLine\":22," + signals, StringComparison.Ordinal).Replace("\"relayLine\":23", "\"relayLine\":23," + signals, StringComparison.Ordinal);
        Assert.Contains("twice", Assert.Single(Problems(text)), StringComparison.Ordinal);
    }

    [Fact]
    public void Plug_AndItsPower_AreReadWithTheirDefaults()
    {
        var machine = Assert.IsType<ConfigurationReading.Sound>(Read(With("""
            "plug":{"kind":"shelly","host":"192.168.30.12","passwordFile":"plug.password"},"power":{"busyAboveWatts":25,"idleBelowWatts":12}
            """))).Configuration.Machines[0];
        Assert.Equal(new(PlugKind.Shelly, "192.168.30.12", 80, 0, Path.Combine(folder.FullName, "plug.password"), TimeSpan.FromSeconds(90)), machine.Plug);
        Assert.Equal(new(25, 12), machine.Power);
        Assert.Null(machine.RelayLine);
        Assert.True(machine.IsMetered);
    }

    [Theory]
    [InlineData("\"relayLine\":22")]
    [InlineData("\"plug\":{\"kind\":\"shelly\",\"host\":\"p\"}")]
    public void Meter_BesideARelayOrAPlug_IsRead(string power)
    {
        var machine = Assert.IsType<ConfigurationReading.Sound>(Read(With(power + """
            ,"power":{"busyAboveWatts":25,"idleBelowWatts":12,"meter":"pulse:24:1000"}
            """))).Configuration.Machines[0];
        Assert.Equal(new MeterWord.Pulse("pulse:24:1000", 24, 1000), machine.Meter);
        Assert.Equal(new(25, 12), machine.Power);
        Assert.Contains(24u, machine.Lines);
        Assert.DoesNotContain(24u, machine.SwitchingLines);
        Assert.True(machine.IsMetered);
    }

    [Theory]
    [InlineData("pulse:26:1000", "name line 26 twice")]
    [InlineData("pulse:23:1000", "name line 23 twice")]
    [InlineData("pulse:600:1000", "power.meter is wrong: it has the line '600'")]
    [InlineData("pulse:24:100", "power.meter is too coarse: with 100 pulses a kWh less than 1 W shows after 36000 s")]
    [InlineData("pulse:24:100000", "power.busyAboveWatts must be at most 720")]
    [InlineData("ina219:/dev/i2c-1:0x40", "power.meter is wrong: it is ina219:BUS:ADDRESS:SHUNT")]
    [InlineData("", "power.meter must be the meter and where it is wired")]
    public void Meter_ThatIsWrong_IsRefusedByName(string meter, string because) =>
        Assert.Contains(Problems(With($"\"relayLine\":22,\"power\":{{\"busyAboveWatts\":800,\"idleBelowWatts\":1,\"meter\":\"{meter}\"}}")), p => p.Contains(because, StringComparison.Ordinal));

    [Theory]
    [InlineData("ina219:/dev/i2c-1:0x48:100", "ina219:/dev/i2c-1:0x48:50", "name meter at /dev/i2c-1:0x48 twice")]
    [InlineData("ads1115:/dev/i2c-1:0x48:0-3:30:230", "ads1115:/dev/i2c-1:0x48:0-3:100:230", "name meter at /dev/i2c-1:0x48:Zero3 twice")]
    [InlineData("ads1115:/dev/i2c-1:0x48:0-3:30:230", "ina219:/dev/i2c-1:0x48:100", "name two kinds of meter at /dev/i2c-1:0x48")]
    [InlineData("ads1115:/dev/i2c-1:0x48:0-3:30:230", "ads1115:/dev/i2c-1:0x48:1-3:30:230", null)]
    [InlineData("ina219:/dev/i2c-1:0x40:100", "ina219:/dev/i2c-2:0x40:100", null)]
    public void Meters_OfTwoMachines_AreTwo(string first, string second, string? because)
    {
        string text = With(Power(22, first)).Replace("\"relayLine\":23", Power(23, second), StringComparison.Ordinal);
        if (because is null) Assert.IsType<ConfigurationReading.Sound>(Read(text));
        else Assert.Contains(because, Assert.Single(Problems(text)), StringComparison.Ordinal);

        static string Power(int line, string meter) => $"\"relayLine\":{line},\"power\":{{\"busyAboveWatts\":25,\"idleBelowWatts\":12,\"meter\":\"{meter}\"}}";
    }

    [Fact]
    public void PlugBehindABroker_AsTheFileHasIt_IsTaken()
    {
        const string plug = """
            "plug":{"kind":"mqtt","host":"192.168.30.1","user":"box3-laser","passwordFile":"plug.password","commandTopic":"zigbee2mqtt/laser/set","payloadOn":"{\"state\":\"ON\"}","payloadOff":"{\"state\":\"OFF\"}",
            "stateTopic":"zigbee2mqtt/laser","statePath":"/state","availabilityTopic":"zigbee2mqtt/laser/availability","powerTopic":"zigbee2mqtt/laser","powerPath":"/power","powerScale":0.1,
            "leaseTemplate":"{\"state\":\"ON\",\"on_time\":{seconds}}","askTopic":"zigbee2mqtt/laser/get","askPayload":"{\"state\":\"\"}","staleAfterSeconds":600}
            """;
        var taken = Assert.IsType<ConfigurationReading.Sound>(Read(With(plug))).Configuration.Machines[0].Plug!;
        var mqtt = taken.Mqtt!;
        Assert.Equal((PlugKind.Mqtt, 1883, "192.168.30.1:1883/zigbee2mqtt/laser/set"), (taken.Kind, taken.Port, taken.Place));
        Assert.Equal(("box3-laser", "zigbee2mqtt/laser/set", "ON", "OFF", 0.1m), (mqtt.User, mqtt.CommandTopic, mqtt.StateOn, mqtt.StateOff, mqtt.PowerScale));
        Assert.Equal((new MqttValue("zigbee2mqtt/laser", "/state"), new MqttValue("zigbee2mqtt/laser", "/power")), (mqtt.State, mqtt.Power));
        Assert.Equal(("online", "offline", TimeSpan.FromMinutes(10)), (Assert.Single(mqtt.AvailableWords), Assert.Single(mqtt.UnavailableWords), mqtt.StaleAfter!.Value));
        Assert.Equal(("zigbee2mqtt/laser/get", """{"state":""}"""), mqtt.Ask);
    }

    [Fact]
    public void LaterLines_AreReadInOrder()
    {
        var machine = Assert.IsType<ConfigurationReading.Sound>(Read(With("""
            "relayLine":22,"laterLines":[{"line":5,"afterMilliseconds":500},{"line":6}]
            """))).Configuration.Machines[0];
        Assert.Equal<IEnumerable<LaterLine>>([new(5, TimeSpan.FromMilliseconds(500)), new(6, TimeSpan.Zero)], machine.LaterLines);
        Assert.Equal([22u, 5, 6], machine.SwitchingLines);
    }

    [Theory]
    [InlineData("""  "plug":{"kind":"shelly"}  """, "plug.host must be")]
    [InlineData("""  "plug":{"kind":"sonoff","host":"p"}  """, "one of shelly, shellyGen1, tasmota, mqtt")]
    [InlineData("""  "plug":{"kind":"shelly","host":"http://p/"}  """, "plug.host must be a name or an IPv4 address alone")]
    [InlineData("""  "plug":{"kind":"shelly","host":"p:80"}  """, "the port has a key of its own")]
    [InlineData("""  "plug":{"kind":"shelly","host":"p","leaseSeconds":5}  """, "from 10 to 3600 (default 90)")]
    [InlineData("""  "plug":{"kind":"shelly","host":"p","channel":8}  """, "from 0 to 7")]
    [InlineData("""  "plug":{"kind":"mqtt","host":"p","staleAfterSeconds":60,"stateTopic":"a"}  """, "plug.commandTopic must be where the relay is told")]
    [InlineData("""  "plug":{"kind":"mqtt","host":"p","staleAfterSeconds":60,"commandTopic":"a"}  """, "plug.stateTopic must be where the relay says what it is")]
    [InlineData("""  "plug":{"kind":"mqtt","host":"p","staleAfterSeconds":60,"commandTopic":"a/#","stateTopic":"a"}  """, "plug.commandTopic must be a topic")]
    [InlineData("""  "plug":{"kind":"mqtt","host":"p","staleAfterSeconds":60,"commandTopic":"a","stateTopic":"a"}  """, "plug.stateTopic must differ from commandTopic")]
    [InlineData("""  "plug":{"kind":"mqtt","host":"p","commandTopic":"a/set","stateTopic":"a"}  """, "plug.availabilityTopic is missing")]
    [InlineData("""  "plug":{"kind":"mqtt","host":"p","commandTopic":"a/set","stateTopic":"a","availabilityTopic":"b+"}  """, "plug.availabilityTopic must be a topic")]
    [InlineData("""  "plug":{"kind":"mqtt","host":"p","commandTopic":"a/set","stateTopic":"a","availabilityTopic":"b","unavailableWords":["online"]}  """, "plug.unavailableWords must differ from availableWords")]
    [InlineData("""  "plug":{"kind":"mqtt","host":"p","commandTopic":"a/set","stateTopic":"a","availabilityTopic":"b","availableWords":[]}  """, "plug.availableWords must be what says that it is there: a list of 1 to 8 texts")]
    [InlineData("""  "plug":{"kind":"mqtt","host":"p","commandTopic":"a/set","stateTopic":"a","availabilityTopic":"b","availableWords":["a","a"]}  """, "each once (default online)")]
    [InlineData("""  "plug":{"kind":"mqtt","host":"p","commandTopic":"a/set","stateTopic":"a","staleAfterSeconds":60,"availableWords":["a"]}  """, "plug.availableWords says nothing without availabilityTopic")]
    [InlineData("""  "plug":{"kind":"mqtt","host":"p","commandTopic":"a/set","stateTopic":"a","staleAfterSeconds":4}  """, "from 5 to 3600")]
    [InlineData("""  "plug":{"kind":"mqtt","host":"p","commandTopic":"a/set","stateTopic":"a","staleAfterSeconds":60,"statePath":"state"}  """, "plug.statePath must be a JSON pointer")]
    [InlineData("""  "plug":{"kind":"mqtt","host":"p","commandTopic":"a/set","stateTopic":"a","staleAfterSeconds":60,"payloadOff":"ON"}  """, "plug.payloadOff must differ from payloadOn")]
    [InlineData("""  "plug":{"kind":"mqtt","host":"p","commandTopic":"a/set","stateTopic":"a","staleAfterSeconds":60,"stateOn":"x","stateOff":"x"}  """, "plug.stateOff must differ from stateOn")]
    [InlineData("""  "plug":{"kind":"mqtt","host":"p","commandTopic":"a/set","stateTopic":"a","staleAfterSeconds":60,"powerPath":"/power"}  """, "plug.powerPath says nothing without powerTopic")]
    [InlineData("""  "plug":{"kind":"mqtt","host":"p","commandTopic":"a/set","stateTopic":"a","staleAfterSeconds":60,"powerTopic":"a","powerScale":0}  """, "plug.powerScale must be what turns its number into watts: a number from 0.000001 to 1000000 (default 1)")]
    [InlineData("""  "plug":{"kind":"mqtt","host":"p","commandTopic":"a/set","stateTopic":"a","staleAfterSeconds":60,"leaseTemplate":"ON 90"}  """, "plug.leaseTemplate must contain {seconds}")]
    [InlineData("""  "plug":{"kind":"mqtt","host":"p","commandTopic":"a/set","stateTopic":"a","staleAfterSeconds":60,"user":"box"}  """, "plug.passwordFile is missing")]
    [InlineData("""  "plug":{"kind":"mqtt","host":"p","commandTopic":"a/set","stateTopic":"a","staleAfterSeconds":60,"passwordFile":"f"}  """, "plug.user is missing")]
    [InlineData("""  "plug":{"kind":"mqtt","host":"p","commandTopic":"a/set","stateTopic":"a","staleAfterSeconds":60,"channel":1}  """, "plug.channel does not go with mqtt")]
    [InlineData("""  "plug":{"kind":"mqtt","host":"p","commandTopic":"a/set","stateTopic":"a","staleAfterSeconds":60,"retain":true}  """, "plug.retain is not known here")]
    [InlineData("""  "plug":{"kind":"shelly","host":"p","commandTopic":"a"}  """, "plug.commandTopic belongs to a plug of kind mqtt")]
    [InlineData("""  "plug":{"kind":"shelly","host":"p"},"relayLine":22  """, "relayLine does not go with a plug")]
    [InlineData("""  "plug":{"kind":"shelly","host":"p"},"feedbackLine":5  """, "feedbackLine does not go with a plug")]
    [InlineData("""  "relayLine":22,"power":{"busyAboveWatts":25,"idleBelowWatts":12}  """, "power.meter is missing: no plug measures this machine")]
    [InlineData("""  "plug":{"kind":"shelly","host":"p"},"power":{"busyAboveWatts":12,"idleBelowWatts":12}  """, "idleBelowWatts must be less than busyAboveWatts (12)")]
    [InlineData("""  "plug":{"kind":"shelly","host":"p"},"power":{"busyAboveWatts":25}  """, "idleBelowWatts must be")]
    [InlineData("""  "relayLine":22,"laterLines":[{"line":22}]  """, "line 22 twice")]
    [InlineData("""  "relayLine":22,"laterLines":[{"line":5,"afterMilliseconds":1001}]  """, "from 0 to 1000")]
    [InlineData("""  "relayLine":22,"laterLines":[]  """, "a list of 1 to 3 lines")]
    [InlineData("", "relayLine must be the GPIO line of the relay (or name a plug)")]
    public void Switch_ThatIsWrong_IsRefusedByName(string instead, string because) =>
        Assert.Contains(Problems(With(instead)), p => p.Contains(because, StringComparison.Ordinal));

    [Fact]
    public void Plug_OfTwoMachines_IsRefused()
    {
        const string plug = "\"plug\":{\"kind\":\"shelly\",\"host\":\"p\"}";
        string text = With(plug).Replace("\"relayLine\":23", plug, StringComparison.Ordinal);
        Assert.Contains("name plug p:80/0 twice", Assert.Single(Problems(text)), StringComparison.Ordinal);
    }

    [Fact]
    public void Printer_IsReadWithItsDefaults()
    {
        string key = Path.Combine(folder.FullName, "printer.key");
        Assert.Equal(new PrinterSettings(PrinterKind.OctoPrint, "192.168.30.20", 80) { KeyFile = key }, Printer("""{"kind":"octoPrint","host":"192.168.30.20","keyFile":"printer.key"}"""));
        Assert.Equal(new PrinterSettings(PrinterKind.Moonraker, "voron.local", 7125), Printer("""{"kind":"moonraker","host":"voron.local"}"""));
        Assert.Equal(new PrinterSettings(PrinterKind.PrusaLink, "mk4", 80) { KeyFile = key, User = "lab", CoolBelow = 40 }, Printer("""{"kind":"prusaLink","host":"mk4","keyFile":"printer.key","user":"lab","coolBelowC":40}"""));
        Assert.Equal(
            new PrinterSettings(PrinterKind.Bambu, "x1", 8883) { KeyFile = key, Serial = "01S00C123400001", CertificateFile = "/etc/x1.pem" },
            Printer("""{"kind":"bambu","host":"x1","keyFile":"printer.key","serial":"01S00C123400001","certificateFile":"/etc/x1.pem"}"""));
    }

    [Theory]
    [InlineData("""{"kind":"marlin","host":"p","keyFile":"k"}""", "one of octoPrint, moonraker, prusaLink, bambu")]
    [InlineData("""{"kind":"octoPrint","keyFile":"k"}""", "printer.host must be")]
    [InlineData("""{"kind":"octoPrint","host":"http://p","keyFile":"k"}""", "printer.host must be a name or an IPv4 address alone")]
    [InlineData("""{"kind":"octoPrint","host":"p"}""", "printer.keyFile must be the file that holds")]
    [InlineData("""{"kind":"octoPrint","host":"p","key":"B508534ED20348F0"}""", "printer.key is not known here")]
    [InlineData("""{"kind":"octoPrint","host":"p","keyFile":"k","port":0}""", "from 1 to 65535 (default 80)")]
    [InlineData("""{"kind":"octoPrint","host":"p","keyFile":"k","user":"u"}""", "printer.user belongs to kind prusaLink")]
    [InlineData("""{"kind":"octoPrint","host":"p","keyFile":"k","serial":"1"}""", "printer.serial belongs to kind bambu")]
    [InlineData("""{"kind":"prusaLink","host":"p","keyFile":"k","user":"a b"}""", "printer.user must be letters")]
    [InlineData("""{"kind":"bambu","host":"p","keyFile":"k","certificateFile":"c"}""", "printer.serial must be the printer's serial number")]
    [InlineData("""{"kind":"bambu","host":"p","keyFile":"k","serial":"a/+","certificateFile":"c"}""", "printer.serial must be letters and digits")]
    [InlineData("""{"kind":"bambu","host":"p","keyFile":"k","serial":"01S"}""", "printer.certificateFile must be")]
    [InlineData("""{"kind":"moonraker","host":"p","coolBelowC":10}""", "from 20 to 120 (default 50)")]
    [InlineData("7", "printer must be an object")]
    public void Printer_ThatIsWrong_IsRefusedByName(string printer, string because)
    {
        var problems = Problems(With($"\"relayLine\":22,\"printer\":{printer}"));
        Assert.Contains(problems, p => p.Contains(because, StringComparison.Ordinal));
        Assert.DoesNotContain(problems, p => p.Contains("B508534ED20348F0", StringComparison.Ordinal));
    }

    [Fact]
    public void Printer_OfTwoMachines_IsRefused()
    {
        const string printer = ",\"printer\":{\"kind\":\"moonraker\",\"host\":\"p\"}";
        string text = Sound.Replace("\"relayLine\":22", "\"relayLine\":22" + printer, StringComparison.Ordinal).Replace("\"relayLine\":23", "\"relayLine\":23" + printer, StringComparison.Ordinal);
        Assert.Contains("name printer p:7125 twice", Assert.Single(Problems(text)), StringComparison.Ordinal);
    }

    private PrinterSettings Printer(string printer)
    {
        var machine = Assert.IsType<ConfigurationReading.Sound>(Read(With($"\"relayLine\":22,\"printer\":{printer}"))).Configuration.Machines[0];
        Assert.True(machine.IsMetered);
        return machine.Printer!;
    }

    /// <summary>The first machine with something else that switches it.</summary>
    private static string With(string instead) => Sound.Replace("\"relayLine\":22,", instead.Trim() is { Length: > 0 } text ? text + "," : "", StringComparison.Ordinal);

    private static string WithSignals(string signals) => Sound.Replace("\"relayLine\":22", "\"relayLine\":22,\"signals\":" + signals, StringComparison.Ordinal);

    [Fact]
    public void File_WithSeveralMistakes_NamesAllOfThem() => Assert.InRange(Problems("{\"sight\":1}").Length, 6, 20);

    [Fact]
    public void File_WithTooManyMachines_IsRefused()
    {
        string machines = string.Join(",", Enumerable.Range(0, 17).Select(i => $"{{\"machine\":\"m-{i}\",\"reader\":\"r{i}\",\"relayLine\":{i}}}"));
        Assert.Contains(Problems(Sound[..Sound.IndexOf("\"machines\"", StringComparison.Ordinal)] + $"\"machines\":[{machines}]}}"), p => p.Contains("1 to 16", StringComparison.Ordinal));
    }

    [Fact]
    public void File_ThatIsNotThere_IsRefused() =>
        Assert.Contains("is not there", Assert.Single(Assert.IsType<ConfigurationReading.Unusable>(BoxConfigurationFile.Read(Path.Combine(folder.FullName, "none.json"))).Problems).Text, StringComparison.Ordinal);

    [Fact]
    public void Chip_ServedByTheSimulator_IsKnownAsSuch()
    {
        var box = Assert.IsType<ConfigurationReading.Sound>(Read(Sound.Replace("label:pinctrl-bcm2711", "unix:/tmp/x.sock", StringComparison.Ordinal))).Configuration;
        Assert.True(box.IsSimulated);
    }

    private ImmutableArray<string> Problems(string text) => [.. Assert.IsType<ConfigurationReading.Unusable>(Read(text)).Problems.Select(p => p.Text)];

    private ConfigurationReading Read(string text)
    {
        string path = Path.Combine(folder.FullName, "box.json");
        File.WriteAllText(path, text);
        return BoxConfigurationFile.Read(path);
    }
}
