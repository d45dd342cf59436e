using System.Text;
using FabAccess.Edge.Power;

namespace FabAccess.Edge.Tests.Power;

/// <summary>What devices say, from shapes as they are seen on the wire.</summary>
public sealed class MqttPayloadTests
{
    private const string Zigbee = """{"current":0.05,"energy":1.2,"linkquality":120,"power":12.5,"power_on_behavior":"off","state":"ON","update":{"state":"idle"},"voltage":231}""";
    private const string Tasmota = """{"Time":"2026-01-01T00:00:00","ENERGY":{"Total":3.185,"Power":[17,0],"Voltage":231}}""";

    [Theory]
    [InlineData("ON", null, "ON")]
    [InlineData("off", null, "off")]
    [InlineData(" ON\n", null, "ON")]
    [InlineData(Zigbee, "/state", "ON")]
    [InlineData(Zigbee, "/update/state", "idle")]
    [InlineData(Zigbee, "/voltage", "231")]
    [InlineData(Tasmota, "/ENERGY/Power/1", "0")]
    [InlineData("true", "", "true")]
    [InlineData("""{"a/b":{"c~d":1}}""", "/a~1b/c~0d", "1")]
    [InlineData("""{"":{"":"x"}}""", "//", "x")]
    [InlineData("""{"on":true}""", "/on", "true")]
    [InlineData(Zigbee, "/State", null)]
    [InlineData(Zigbee, "/update", null)]
    [InlineData(Tasmota, "/ENERGY/Power/2", null)]
    [InlineData(Tasmota, "/ENERGY/Power/-1", null)]
    [InlineData(Tasmota, "/ENERGY/Power/1e0", null)]
    [InlineData("ON", "/state", null)]
    [InlineData("", "/state", null)]
    [InlineData("", null, "")]
    [InlineData("{\"state\":", "/state", null)]
    [InlineData("{\"state\":null}", "/state", null)]
    [InlineData("{\"state\":\"\\ud800\"}", "/state", null)]
    [InlineData("{\"\\ud800tate\":\"ON\"}", "/state", null)]
    public void Value_AtAPointer_IsWhatTheDeviceSaid(string payload, string? path, string? value) => Assert.Equal(value, MqttPayload.Value(Encoding.UTF8.GetBytes(payload), path));

    [Fact]
    public void Value_OfBytesThatAreNoText_OrTooMany_IsNone()
    {
        Assert.Null(MqttPayload.Value([0xFF, 0xFE], null));
        Assert.Null(MqttPayload.Value([0x22, 0xFF, 0x22], ""));
        Assert.Null(MqttPayload.Value(new byte[MqttPayload.Longest + 1], null));
        Assert.Null(MqttPayload.Value(Encoding.UTF8.GetBytes(new string('[', 1000)), "/0"));
    }

    [Theory]
    [InlineData("online", "online")]
    [InlineData("Online", "Online")]
    [InlineData("""{"state":"online"}""", "online")]
    [InlineData("""{"state":"offline"}""", "offline")]
    [InlineData("true", "true")]
    public void Availability_OfOldAndNewBridges_IsTheWord(string payload, string word) => Assert.Equal(word, MqttPayload.Availability(Encoding.UTF8.GetBytes(payload)));

    [Theory]
    [InlineData("12.5", null, "1", "12.5")]
    [InlineData("1.2e3", null, "1", "1200")]
    [InlineData("-0.4", null, "1", "-0.4")]
    [InlineData("12500", null, "0.001", "12.5")]
    [InlineData(Zigbee, "/power", "1", "12.5")]
    [InlineData(Tasmota, "/ENERGY/Power/0", "1", "17")]
    [InlineData("""{"power":"8.25"}""", "/power", "1", "8.25")]
    [InlineData("nan", null, "1", null)]
    [InlineData("12,5", null, "1", null)]
    [InlineData("1e400", null, "1", null)]
    [InlineData("1e12", null, "1000000", null)]
    [InlineData("2000000", null, "1", null)]
    [InlineData("", null, "1", null)]
    public void Watts_AreScaled_OrNone(string payload, string? path, string scale, string? watts) =>
        Assert.Equal(
            watts is null ? null : decimal.Parse(watts, System.Globalization.CultureInfo.InvariantCulture),
            MqttPayload.Watts(Encoding.UTF8.GetBytes(payload), path, decimal.Parse(scale, System.Globalization.CultureInfo.InvariantCulture)));

    [Theory]
    [InlineData("", true)]
    [InlineData("/", true)]
    [InlineData("/a~0b/c~1d", true)]
    [InlineData("a", false)]
    [InlineData("/a~", false)]
    [InlineData("/a~2", false)]
    public void Pointer_HasItsForm(string text, bool isPointer) => Assert.Equal(isPointer, MqttPayload.IsPointer(text));
}
