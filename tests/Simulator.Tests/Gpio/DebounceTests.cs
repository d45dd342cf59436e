using System.Buffers.Binary;
using FabAccess.Simulator.Gpio;
using static FabAccess.Simulator.Tests.Gpio.LineRequestBuilder;

namespace FabAccess.Simulator.Tests.Gpio;

/// <summary>The debounce of 10 ms on a clock and with timers that come when the test says, however late.</summary>
public sealed class DebounceTests : IDisposable
{
    private const int Line = 5, Debounce = 3;
    private const uint RisingEvent = 1, FallingEvent = 2;

    private readonly LateTimers time = new();
    private readonly SimulatedGpioChip chip;
    private readonly List<uint> told = [];
    private readonly GpioDescriptor button;

    public DebounceTests()
    {
        chip = new("pinctrl-test", lines: 8, time);
        button = chip.Open(record => told.Add(BinaryPrimitives.ReadUInt32LittleEndian(record.Span[8..])));
        Assert.Equal(0, button.Control(GetLine, new LineRequestBuilder(Input | Rising | Falling | PullDown, Line).Attribute(Debounce, 10_000).Bytes()));
    }

    public void Dispose() => button.Dispose();

    [Fact]
    public void Bouncing_IsOneEdge_WhenItHasSettled()
    {
        bool[] levels = [true, false, true, false, true];
        foreach (bool level in levels)
        {
            chip.Force(Line, level);
            time.Pass(TimeSpan.FromMilliseconds(2));
        }
        Assert.Empty(told);
        time.Come(time.Last);
        Assert.Equal([RisingEvent], told);
    }

    [Fact]
    public void Level_ThatWasStableForLongEnough_IsTold_ThoughTheTimerIsLate()
    {
        chip.Force(Line, true);
        time.Pass(TimeSpan.FromMilliseconds(60));
        chip.Force(Line, false);
        Assert.Equal([RisingEvent], told);
        time.Come(time.Last);
        Assert.Equal([RisingEvent, FallingEvent], told);
    }

    [Fact]
    public void Timer_ThatWasReplacedWhileItCame_TellsNothing()
    {
        chip.Force(Line, true);
        int replaced = time.Last;
        time.Pass(TimeSpan.FromMilliseconds(9));
        chip.Force(Line, false);
        chip.Force(Line, true);
        time.Come(replaced);
        Assert.Empty(told);
        time.Come(time.Last);
        Assert.Equal([RisingEvent], told);
    }

    private sealed class LateTimers : TimeProvider
    {
        private readonly List<Action> timers = [];
        private long now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public int Last => timers.Count - 1;

        public void Pass(TimeSpan time) => now += time.Ticks;

        public void Come(int timer) => timers[timer]();

        public override long GetTimestamp() => now;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            timers.Add(() => callback(state));
            return new NoTimer();
        }

        private sealed class NoTimer : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }
}
