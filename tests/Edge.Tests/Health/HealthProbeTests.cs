using System.Collections.Immutable;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using FabAccess.Edge.Configuration;
using FabAccess.Edge.Gpio;
using FabAccess.Edge.Health;
using FabAccess.Edge.Power;
using FabAccess.Edge.Signals;
using FabAccess.Edge.Tests.Signals;
using FabAccess.Simulator.Gpio;
using Microsoft.Extensions.Logging.Abstractions;

namespace FabAccess.Edge.Tests.Health;

/// <summary>What a box that does not run is found to be, of its meters and displays.</summary>
public sealed class HealthProbeTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("fabaccess-probe-");
    private readonly GpioSocket socket;

    public HealthProbeTests() => socket = new(new SimulatedGpioChip("bench", lines: 54), Path.Combine(folder.FullName, "chip.sock"));

    public void Dispose()
    {
        socket.Dispose();
        folder.Delete(recursive: true);
    }

    [Fact]
    public void Meter_OnABusThatIsNotThere_IsAFinding() => Assert.Contains("no such bus", Found("ina219:/dev/i2c-that-is-not-there:0x40:100"), StringComparison.Ordinal);

    [Theory]
    [InlineData(DisplayKind.Hd44780)]
    [InlineData(DisplayKind.Ssd1306)]
    public void Display_OnABusThatIsNotThere_IsAFinding(DisplayKind kind)
    {
        var machine = new MachineSettings(MachineId.Parse("laser-1", null), "rdm6300:/dev/none", 22, null) { Signals = new() { DisplayBus = "/dev/i2c-that-is-not-there", DisplayAddress = 0x3C, Display = kind } };
        var found = Assert.Single(Findings(machine), f => f.Kind == FindingKind.DisplayDark);
        Assert.Contains(kind == DisplayKind.Ssd1306 && WithConsoleFontAttribute.WhyNot is not null ? "apt-get install" : "no such bus", found.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Line_ThatSomebodyElseHas_IsAFinding_AndAFreeOneIsNone()
    {
        using (var chip = GpioCharacterDevice.Open($"unix:{socket.SocketPath}"))
        using (chip.OpenInput(24, LinePull.Up, TimeSpan.Zero)) Assert.Contains("somebody else has this line", Found("pulse:24:1000"), StringComparison.Ordinal);
        Assert.Null(Found("pulse:24:1000"));
    }

    private string? Found(string meter)
    {
        var machine = new MachineSettings(MachineId.Parse("laser-1", null), "rdm6300:/dev/none", 22, null) { Power = new(25, 12), Meter = MeterWords.Of(meter) };
        return Findings(machine).SingleOrDefault(f => f.Kind == FindingKind.MeterSilent)?.Detail;
    }

    private ImmutableArray<Finding> Findings(MachineSettings machine)
    {
        var box = new BoxConfiguration(
            SiteId.Parse("atelier", null), BoxId.Parse("box-a", null), folder.FullName, new("127.0.0.1", 8883, TimeSpan.FromSeconds(60)), default, $"unix:{socket.SocketPath}", [machine]);
        return HealthRules.Judge(HealthProbe.Look(box, "test", NullLogger.Instance));
    }
}
