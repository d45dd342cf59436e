using FabAccess.Core.Machines;
using FabAccess.Edge.Commands;
using FabAccess.Edge.Configuration;
using FabAccess.Edge.Gpio;
using FabAccess.Edge.Power;
using FabAccess.Edge.Printers;
using FabAccess.Edge.SelfTest;
using FabAccess.Edge.Signals;
using FabAccess.Edge.Tests.Machines;
using FabAccess.Edge.Tests.Power;
using FabAccess.Edge.Tests.Printers;
using FabAccess.Edge.Tests.Signals;
using FabAccess.Edge.Tests.Time;
using FabAccess.Simulator.Gpio;
using FabAccess.Simulator.Plugs;

namespace FabAccess.Edge.Tests.SelfTest;

/// <summary>The bench test of a box, on a simulated chip and on glass, with what a person would see while it rests.</summary>
public sealed class MachineSelfTestTests : IDisposable
{
    private const int Relay = 22, Later = 23, Air = 24, Stop = 5, Lid = 6;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("fabaccess-selftest-");
    private readonly SimulatedGpioChip chip = new();
    private readonly GpioSocket socket;
    private readonly VirtualTime time = new();
    private readonly CharacterGlass glass = new(0x27, 90);
    private readonly RingGlass ring = new(8);
    private readonly PwmFolder pwm = new();
    private readonly PlugRelay plug;
    private readonly StringWriter told = new();
    private readonly HashSet<string> seen = [];
    private Action look = () => { };
    private Exception? readerFails;
    private PrinterInMemory printer = new();

    public MachineSelfTestTests()
    {
        socket = new(chip, SocketPath);
        plug = new(time);
        time.Pass(TimeSpan.FromSeconds(1));
    }

    private string SocketPath => Path.Combine(folder.FullName, "gpio.sock");

    private static MachineSettings Laser => new(TestPermits.Laser, "pn532_uart:/dev/serial0", Relay, Stop)
    {
        ExtractionLine = Air,
        LaterLines = [new(Later, TimeSpan.Zero)],
        Interlocks = [new(Interlocks.Lid, Lid, true)],
        Signals = new() { DisplayBus = "/dev/i2c-1", DisplayAddress = 0x27, Ring = "/dev/spidev1.0", RingPixels = 8, BuzzerChip = "x", BuzzerChannel = 1 },
    };

    public void Dispose()
    {
        socket.Dispose();
        pwm.Dispose();
        folder.Delete(recursive: true);
    }

    [Fact]
    public void Everything_IsShownInTurn_AndOffAfterwards()
    {
        chip.Force(Lid, true);
        look = () =>
        {
            foreach (int line in new[] { Relay, Later, Air }.Where(chip.Level)) seen.Add($"on {line}");
            Assert.InRange(new[] { Relay, Later, Air }.Count(chip.Level), 0, 1);
            if (ring.Lit > 0) seen.Add($"lit {ring.Lit}");
            if (pwm.Hertz is { } hertz) seen.Add($"{hertz} Hz");
            if (glass.First.Trim().Length > 0) seen.Add(glass.First.Trim());
        };

        var results = Try(Laser, out bool isWhole);

        Assert.True(isWhole);
        Assert.Equal(
            ["reader", "display", "ring", "buzzer", $"stop button, line {Stop}", $"lid, line {Lid}", $"relay line {Relay}", $"relay line {Later}", $"relay line {Air}"], results.Select(r => r.Part));
        Assert.All(results, r => Assert.Null(r.Trouble));
        Assert.Equal(["open", "closed"], results.Where(r => r.Part.Contains(", line", StringComparison.Ordinal)).Select(r => r.Seen));
        Assert.Superset(new HashSet<string> { "on 22", "on 23", "on 24", "lit 8", "lit 1", "440 Hz", "880 Hz", "1175 Hz", "laser-1", "0123456789ABCDEF" }, seen);
        Assert.False(chip.Level(Relay) || chip.Level(Later) || chip.Level(Air));
        Assert.Null(pwm.Hertz);
        Assert.Equal(0, ring.Lit);
    }

    [Fact]
    public void WhatFails_IsNamed_AndTheRestIsTriedAllTheSame()
    {
        readerFails = new IOException("Nothing answers on /dev/serial0.");
        glass.IsThere = false;
        chip.SetFault(Relay, LineFault.SetFails);

        var results = Try(Laser, out bool isWhole);

        Assert.True(isWhole);
        Assert.Equal(["reader", "display", $"relay line {Relay}"], results.Where(r => r.Trouble is not null).Select(r => r.Part));
        Assert.Contains("FAILS  laser-1, reader: Nothing answers on /dev/serial0.", told.ToString(), StringComparison.Ordinal);
        Assert.Contains("3 of 9 parts do not work.", told.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void PersonWhoWantsNoMore_LeavesNothingOn()
    {
        look = () =>
        {
            if (chip.Level(Relay)) throw new OperationCanceledException();
        };

        Try(Laser, out bool isWhole);

        Assert.False(isWhole);
        Assert.False(chip.Level(Relay));
        Assert.Contains("Broken off; everything is off.", told.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void FeedbackContact_ThatDoesNotFollow_IsFound()
    {
        // Closed to ground while there is no power: it never opens.
        chip.Force(7, false);
        look = () => time.Pass(TimeSpan.FromSeconds(2));
        var results = Try(new(TestPermits.Laser, "r", Relay, null, 7), out _);
        Assert.Contains("no power though it was switched on", Assert.Single(results, r => r.Trouble is not null).Trouble, StringComparison.Ordinal);
        Assert.False(chip.Level(Relay));
    }

    [Fact]
    public void Plug_IsSwitchedToo()
    {
        look = () =>
        {
            if (plug.IsOn) seen.Add("plug on");
        };
        var results = Try(new(TestPermits.Laser, "r", null, null) { Plug = new(PlugKind.Shelly, "p", 80, 0, null, PlugSettings.UsualLease) }, out _);
        Assert.All(results, r => Assert.Null(r.Trouble));
        Assert.Contains("plug on", seen);
        Assert.False(plug.IsOn);
    }

    [Theory]
    [InlineData(true, false, "it says that it does not print", null)]
    [InlineData(false, false, "silent; right if it has no power now (The printer cannot be reached.)", null)]
    [InlineData(true, true, null, "The printer does not take the key.")]
    public void Printer_IsAsked_AndMayBeOff(bool isOn, bool refuses, string? seenOfIt, string? trouble)
    {
        printer = new() { Says = isOn ? PrinterInMemory.Idle : null, Refuses = refuses };
        var result = Assert.Single(Try(new(TestPermits.Laser, "r", Relay, null) { Printer = new(PrinterKind.Moonraker, "p", 7125) }, out _), r => r.Part == printer.Place);
        Assert.Equal((seenOfIt, trouble), (result.Seen, result.Trouble));
        Assert.True(printer.IsDisposed);
    }

    private List<SelfTestResult> Try(MachineSettings machine, out bool isWhole)
    {
        var handle = new MemoryStream();
        var ports = new SelfTestPorts(
            () => GpioCharacterDevice.Open($"unix:{SocketPath}"),
            _ => (new CharacterDisplay(glass, 0x27, time), handle), _ => (new ClockedRing(ring), handle), _ => (new PwmBuzzer(pwm.Chip, 1), handle), _ => new PlugInMemory(plug),
            _ =>
            {
                if (readerFails is not null) throw readerFails;
            },
            _ => look(), time.Clock)
        {
            Printer = _ => printer,
        };
        return SelfTestCommand.Try([machine], ports, told, out isWhole);
    }
}
