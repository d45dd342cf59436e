using System.Text.Json;
using FabAccess.Core.Machines;

namespace FabAccess.Core.Tests.Values;

public sealed class NamedEnumConverterTests
{
    [Theory]
    [InlineData(MachineFaults.None, "none")]
    [InlineData(MachineFaults.Relay, "relay")]
    [InlineData(MachineFaults.Journal | MachineFaults.Reader, "reader, journal")]
    public void Flags_AreWrittenByName_AndReadBack(MachineFaults faults, string text)
    {
        Assert.Equal($"\"{text}\"", JsonSerializer.Serialize(faults));
        Assert.Equal(faults, JsonSerializer.Deserialize<MachineFaults>($"\"{text}\""));
    }

    [Fact]
    public void Flags_InAnotherOrder_AreTheSame() => Assert.Equal(MachineFaults.Journal | MachineFaults.Reader, JsonSerializer.Deserialize<MachineFaults>("\"journal, reader\""));

    [Theory]
    [InlineData("\"\"")]
    [InlineData("\"Relay\"")]
    [InlineData("\"2\"")]
    [InlineData("2")]
    [InlineData("null")]
    [InlineData("\"relay,reader\"")]
    [InlineData("\"relay, \"")]
    public void Flags_ThatAreNoNames_AreRefused(string json) => Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<MachineFaults>(json));

    [Theory]
    [InlineData("\"released, badge\"")]
    [InlineData("\"nothing\"")]
    public void Case_ThatIsNoName_IsRefused(string json) => Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<EndReason>(json));

    [Fact]
    public void Value_WithoutAName_IsNotWritten()
    {
        Assert.Throws<JsonException>(() => JsonSerializer.Serialize((EndReason)999));
        Assert.Throws<JsonException>(() => JsonSerializer.Serialize((MachineFaults)1024));
        Assert.Throws<JsonException>(() => JsonSerializer.Serialize(MachineFaults.Relay | (MachineFaults)1024));
    }
}
