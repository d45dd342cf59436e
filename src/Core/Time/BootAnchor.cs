using NodaTime;

namespace FabAccess.Core.Time;

/// <summary>When a boot began, UTC at 0 of its monotonic clock, as one reading of a wall clock and that one says it.</summary>
/// <param name="BootedAt">The wall clock's reading less the monotonic one.</param>
/// <param name="ReadAtMilliseconds">The monotonic reading; clocks drift apart before and after it.</param>
public readonly record struct BootAnchor(Instant BootedAt, long ReadAtMilliseconds)
{
    public static BootAnchor Of(Instant wall, long monotonicMilliseconds) => new(wall - Duration.FromMilliseconds(monotonicMilliseconds), monotonicMilliseconds);
}
