using FabAccess.Core.Machines;
using FabAccess.Edge.Gpio;
using FabAccess.Edge.Power;
using FabAccess.Edge.Tests.Gpio;
using FabAccess.Edge.Tests.Machines;
using FabAccess.Edge.Tests.Time;
using FabAccess.Simulator.Meters;
using Microsoft.Extensions.Logging;

namespace FabAccess.Edge.Tests.Power;

/// <summary>From a load through chip, bus and driver to what the machine's rules are told.</summary>
public sealed class MeteredMachineTests
{
    private static readonly PowerThresholds Usual = new(25, 12);

    private readonly VirtualTime time = new();
    private readonly SimulatedI2cBus bus;
    private readonly List<MachineInput.ActivityChanged> told = [];
    private readonly LogLines log = new();
    private readonly PowerSense sense;
    private long begin;

    public MeteredMachineTests()
    {
        bus = new(time.Pass);
        sense = new(time.Clock, Usual, told.Add);
        begin = time.Clock.Now().MonotonicMilliseconds;
    }

    [Fact]
    public void Printer_OnAShunt_IsBusyOnce()
    {
        bus.Connect(0x40, new Ina219Chip(time, 10, at => (24, LoadCurve.Printer.Watts(at) / 24)));
        Play("ina219:/dev/i2c-1:0x40:10", LoadCurve.Printer);
        Assert.Equal([Activity.Idle, Activity.Busy, Activity.Idle], told.Select(t => t.Activity));
        Assert.Equal([1, 40, 1060], Seconds);
    }

    [Fact]
    public void Printer_WithAClamp_IsBusyOnce()
    {
        bus.Connect(0x48, new Ads1115Chip(time, (input, at) => 1.65 + (input == 0 ? LoadCurve.Printer.Amps(at) / 30 : 0)));
        Play("ads1115:/dev/i2c-1:0x48:0-3:30:230", LoadCurve.Printer);
        Assert.Equal([Activity.Idle, Activity.Busy, Activity.Idle], told.Select(t => t.Activity));
        Assert.InRange(Seconds[1], 40, 42);
        Assert.InRange(Seconds[2], 1060, 1062);
    }

    [Fact]
    public void Laser_WhoseTubeFiresInBursts_IsBusyThrough()
    {
        bus.Connect(0x48, new Ads1115Chip(time, (input, at) => 1.65 + (input == 0 ? LoadCurve.Laser.Amps(at) / 30 : 0)));
        Play("ads1115:/dev/i2c-1:0x48:0-3:30:230", LoadCurve.Laser);
        Assert.Equal([Activity.Idle, Activity.Busy, Activity.Idle], told.Select(t => t.Activity));
        Assert.InRange(Seconds[1], 40, 42);
        Assert.InRange(Seconds[2], 618, 621);
    }

    [Fact]
    public void Printer_WithPulses_IsBusyOnce_AndIsIdleWhenEnoughTimeIsWithoutOne()
    {
        var lines = new PulseLines(time, LoadCurve.Printer, pulsesPerKwh: 10_000);
        Play("pulse:24:10000", LoadCurve.Printer, lines);
        // 30 s without a pulse tell that it is below 12 W, and the 30 s that make it idle are not over when it heats.
        Assert.Equal([Activity.Busy, Activity.Idle], told.Select(t => t.Activity));
        Assert.InRange(Seconds[0], 40, 50);
        Assert.InRange(Seconds[1], 1060, 1100);
    }

    [Fact]
    public void Meter_ThatIsAway_IsUnknownAfterAWhile_SaidOnce_AndIsBack()
    {
        bus.Connect(0x40, new Ina219Chip(time, 10, _ => (24, 10)));
        using var turns = Turns("ina219:/dev/i2c-1:0x40:10", null);
        Pass(turns, 10);
        Assert.Equal([Activity.Busy], told.Select(t => t.Activity));
        Assert.Equal(new(240, null), turns.Standing);
        bus.IsStuck = true;
        Pass(turns, 29);
        Assert.Equal([Activity.Busy], told.Select(t => t.Activity));
        Pass(turns, 10);
        Assert.Equal([Activity.Busy, Activity.Unknown], told.Select(t => t.Activity));
        Assert.Contains("the bus is stuck", turns.Standing.Trouble, StringComparison.Ordinal);
        bus.IsStuck = false;
        Pass(turns, 10);
        Assert.Equal([Activity.Busy, Activity.Unknown, Activity.Busy], told.Select(t => t.Activity));
        Assert.Equal(["Warning 1901", "Information 1902"], log.Lines);
        Assert.Null(turns.Standing.Trouble);
    }

    [Fact]
    public void Thread_AsksByItself_AndEnds()
    {
        int looks = 0, closed = 0;
        bool isAway = false;
        var turns = new MeterTurns(TestPermits.Laser, () => new Counted(() => Volatile.Read(ref isAway) ? throw new InvalidOperationException("Unforeseen.") : Interlocked.Increment(ref looks), () => Interlocked.Increment(ref closed)), _ => { }, log);
        using (var thread = new MeterThread(turns, TestPermits.Laser, TimeProvider.System))
        {
            thread.Start();
            Eventually.Holds(() => thread.Standing.Watts >= 1);
            Volatile.Write(ref isAway, true);
            Eventually.Holds(() => thread.Standing.Trouble == "Unforeseen.");
            Volatile.Write(ref isAway, false);
            Eventually.Holds(() => thread.Standing is { Trouble: null, Watts: > 1 });
            Assert.True(thread.Pulse is { IsAlive: true, CanWait: true });
        }
        Eventually.Holds(() => Volatile.Read(ref closed) == 2);
    }

    private long[] Seconds => [.. told.Select(t => (t.Since.MonotonicMilliseconds - begin) / 1000)];

    private void Play(string word, LoadCurve curve, IGpioLines? lines = null)
    {
        using var turns = Turns(word, lines);
        Pass(turns, (int)curve.Length.TotalSeconds);
        Assert.Empty(log.Lines);
    }

    // Each turn begins on its second, however long it takes.
    private void Pass(MeterTurns turns, int seconds)
    {
        for (int second = 0; second < seconds; second++)
        {
            long turn = time.GetTimestamp();
            turns.Turn();
            time.Pass(TimeSpan.FromSeconds(1) - time.GetElapsedTime(turn));
        }
    }

    private MeterTurns Turns(string word, IGpioLines? lines)
    {
        begin = time.Clock.Now().MonotonicMilliseconds;
        var wiring = new MeterWiring(() => lines!, time) { OpenBus = _ => (new SimulatedWires(bus), new MemoryStream()) };
        return new(TestPermits.Laser, () => wiring.Open(MeterWords.Of(word), Usual), sense.Take, log);
    }

    private sealed class Counted(Func<int> read, Action close) : IPowerMeter
    {
        public decimal? Read() => read();

        public void Dispose() => close();
    }

    /// <summary>A line on which pulses fall as their energy flows, stamped with the time that is passed by hand.</summary>
    private sealed class PulseLines(VirtualTime time, LoadCurve curve, int pulsesPerKwh) : IGpioLines, IInputLine
    {
        private readonly long begin = time.GetTimestamp();
        private TimeSpan counted;
        private double joules;

        public IInputLine OpenInput(uint line, LinePull pull, TimeSpan debounce) => (line, pull) == (24, LinePull.Up) ? this : throw new IOException("Not so.");

        public bool TryWaitEdge(TimeSpan wait, out LineEdge edge)
        {
            var step = TimeSpan.FromMilliseconds(10);
            while (counted + step <= time.GetElapsedTime(begin))
            {
                counted += step;
                joules += curve.Watts(counted) * step.TotalSeconds;
                if (joules < 3_600_000.0 / pulsesPerKwh) continue;
                joules -= 3_600_000.0 / pulsesPerKwh;
                edge = new(IsRising: false, (ulong)(time.GetElapsedTime(0, begin) + counted).Ticks * 100, 24);
                return true;
            }
            edge = default;
            return false;
        }

        public bool ReadLevel() => true;

        public IOutputLine OpenOutput(uint line, bool high) => throw new NotSupportedException("A meter is only read.");

        public void Dispose()
        {
        }
    }
}

/// <summary>What was logged: its level and number.</summary>
internal sealed class LogLines : ILogger
{
    private readonly Lock gate = new();
    private readonly List<string> lines = [];

    public string[] Lines
    {
        get { lock (gate) return [.. lines]; }
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        lock (gate) lines.Add($"{logLevel} {eventId.Id}");
    }
}
