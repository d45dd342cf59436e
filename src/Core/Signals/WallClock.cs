using NodaTime;

namespace FabAccess.Core.Signals;

/// <summary>What a clock on the wall shows.</summary>
internal static class WallClock
{
    private const long MillisecondsPerDay = 24L * 60 * 60 * 1000;

    /// <summary>The time of day, to the millisecond. Counted and not converted, as an instant may be so far off that its date has no name.</summary>
    public static LocalTime At(Instant instant, DateTimeZone zone)
    {
        long local = (instant.ToUnixTimeMilliseconds() + zone.GetUtcOffset(instant).Milliseconds) % MillisecondsPerDay;
        return LocalTime.FromMillisecondsSinceMidnight((int)((local + MillisecondsPerDay) % MillisecondsPerDay));
    }
}
