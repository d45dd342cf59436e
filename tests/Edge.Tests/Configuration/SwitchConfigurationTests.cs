using FabAccess.Edge.Configuration;
using FabAccess.Edge.Power;

namespace FabAccess.Edge.Tests.Configuration;

public sealed class SwitchConfigurationTests : BoxConfigurationBench
{
    [Fact]
    public void Plug_AndItsPower_AreReadWithTheirDefaults()
    {
        var machine = Sound(With("""
            "plug":{"kind":"shelly","host":"192.168.30.12","passwordFile":"plug.password"},"power":{"busyAboveWatts":25,"idleBelowWatts":12}
            """)).Machines[0];
        Assert.Equal(new(PlugKind.Shelly, "192.168.30.12", 80, 0, Path.Combine(Folder, "plug.password"), TimeSpan.FromSeconds(90)), machine.Plug);
        Assert.Equal(new(25, 12), machine.Power);
        Assert.Null(machine.RelayLine);
        Assert.True(machine.IsMetered);
    }

    [Theory]
    [InlineData("\"relayLine\":22")]
    [InlineData("\"plug\":{\"kind\":\"shelly\",\"host\":\"p\"}")]
    public void Meter_BesideARelayOrAPlug_IsRead(string power)
    {
        var machine = Sound(With(power + """
            ,"power":{"busyAboveWatts":25,"idleBelowWatts":12,"meter":"pulse:24:10000"}
            """)).Machines[0];
        Assert.Equal(new MeterWord.Pulse("pulse:24:10000", 24, 10000), machine.Meter);
        Assert.Equal(new(25, 12), machine.Power);
        Assert.Contains(24u, machine.Lines);
        Assert.DoesNotContain(24u, machine.SwitchingLines);
        Assert.True(machine.IsMetered);
    }

    [Theory]
    [InlineData("pulse:26:1000", "name line 26 twice")]
    [InlineData("pulse:23:1000", "name line 23 twice")]
    [InlineData("pulse:600:1000", "power.meter is wrong: it has the line '600'")]
    [InlineData("pulse:24:300", "power.meter is too coarse: with 300 pulses a kWh less than 1 W shows after 12000 s")]
    [InlineData("pulse:24:100", "power.meter is too coarse: with 100 pulses a kWh a machine that works at 800 W gives one every 45 s only")]
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
        var taken = Sound(With(plug)).Machines[0].Plug!;
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
        var machine = Sound(With("""
            "relayLine":22,"laterLines":[{"line":5,"afterMilliseconds":500},{"line":6}]
            """)).Machines[0];
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
    [InlineData("""  "plug":{"kind":"mqtt","host":"p","commandTopic":"a/set","stateTopic":"a","availabilityTopic":"b","powerTopic":"c"}  """, "plug.staleAfterSeconds is missing: power and a lease count only while the relay itself says something")]
    [InlineData("""  "plug":{"kind":"mqtt","host":"p","commandTopic":"a/set","stateTopic":"a","availabilityTopic":"b","leaseTemplate":"{seconds}"}  """, "plug.staleAfterSeconds is missing")]
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
}
