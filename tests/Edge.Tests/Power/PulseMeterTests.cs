using FabAccess.Edge.Gpio;
using FabAccess.Edge.Power;
using FabAccess.Edge.Tests.Gpio;
using FabAccess.Simulator.Gpio;
using FabAccess.Simulator.Meters;

namespace FabAccess.Edge.Tests.Power;

/// <summary>Pulses on a line of the simulated chip, through its real requests and events.</summary>
public sealed class PulseMeterTests : IDisposable
{
    private const int Line = 24;

    // 36 J each.
    private static readonly MeterWord.Pulse Word = Assert.IsType<MeterWord.Pulse>(MeterWords.Of("pulse:24:100000"));

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("fabaccess-pulses-");
    private readonly SimulatedGpioChip chip = new("bench", lines: 54);
    private readonly GpioSocket socket;
    private readonly ManualResetEventSlim never = new();

    public PulseMeterTests() => socket = new(chip, Path.Combine(folder.FullName, "chip.sock"));

    public void Dispose()
    {
        socket.Dispose();
        never.Dispose();
        folder.Delete(recursive: true);
    }

    [Fact]
    public void Pulses_ArePower_AndSilenceLetsItFall()
    {
        using var meter = Open();
        Assert.Null(meter.Read());
        // Idle is high: the optocoupler is open, and the line pulled up.
        Assert.True(chip.Level(Line));
        var output = new PulseOutput(chip, Line);
        for (int i = 0; i < 5; i++)
        {
            output.Pulse(Rest);
            Rest(TimeSpan.FromMilliseconds(70));
        }
        // Ten a second are 360 W; a computer that is busy takes its time over some of them.
        Assert.InRange(Assert.NotNull(meter.Read()), 20, 720);
        Eventually.Holds(() => meter.Read() is < 30);
    }

    [Fact]
    public void Bouncing_CountsOnce()
    {
        using var meter = Open();
        for (int i = 0; i < 20; i++)
        {
            chip.Force(Line, i % 2 == 0);
            chip.Force(Line, i % 2 != 0);
        }
        chip.Force(Line, null);
        Rest(TimeSpan.FromMilliseconds(20));
        Assert.Null(meter.Read());
    }

    [Fact]
    public void Line_ThatSomebodyElseHas_IsSaid()
    {
        using var first = Open();
        Assert.Contains("somebody else has this line", Assert.Throws<IOException>(() => Open().Dispose()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Chip_ThatIsGone_IsNoSilence()
    {
        using var meter = Open();
        socket.Dispose();
        Assert.Throws<IOException>(() => meter.Read());
    }

    private PulseMeter Open() => PulseMeter.Open(() => GpioCharacterDevice.Open($"unix:{socket.SocketPath}"), Word, 12, TimeProvider.System);

    private void Rest(TimeSpan span) => never.Wait(span);
}
