using FabAccess.Core.Values;
using FabAccess.Edge.Time;

namespace FabAccess.Fuzzing.Targets;

/// <summary>Clocks that stand until they are moved.</summary>
internal sealed class StillTime : TimeProvider
{
    private static readonly DateTimeOffset Start = new(2026, 11, 21, 14, 0, 0, TimeSpan.Zero);
    private static readonly BootId Boot = BootId.Parse("11111111-1111-1111-1111-111111111111");

    private long ticks;

    public StillTime()
    {
        Clock = new(Boot, this, () => ClockTrust.Synchronised);
        Reset();
    }

    public DateTimeOffset Wall { get; set; }

    public BoxClock Clock { get; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => ticks;

    public override DateTimeOffset GetUtcNow() => Wall;

    public void Reset() => (ticks, Wall) = (TimeSpan.FromHours(1).Ticks, Start);

    public void Pass(TimeSpan span)
    {
        ticks += span.Ticks;
        Wall += span;
    }
}
