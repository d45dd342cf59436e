using FabAccess.Core.Values;
using FabAccess.Edge.Time;

namespace FabAccess.Edge.Tests.Time;

/// <summary>Clocks that stand still until they are moved; the wall can be moved without the rest.</summary>
internal sealed class VirtualTime : TimeProvider
{
    public static readonly BootId Boot = BootId.Parse("11111111-1111-1111-1111-111111111111");

    private long ticks = TimeSpan.FromHours(1).Ticks;

    public VirtualTime() => Clock = new(Boot, this, () => Trust);

    public DateTimeOffset Wall { get; set; } = new(2026, 11, 21, 14, 0, 0, TimeSpan.Zero);

    public ClockTrust Trust { get; set; } = ClockTrust.Synchronised;

    public BoxClock Clock { get; }

    public TimeZoneInfo Zone { get; set; } = TimeZoneInfo.Utc;

    public override TimeZoneInfo LocalTimeZone => Zone;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Interlocked.Read(ref ticks);

    public override DateTimeOffset GetUtcNow() => Wall;

    public void Pass(TimeSpan span)
    {
        Interlocked.Add(ref ticks, span.Ticks);
        Wall += span;
    }
}
