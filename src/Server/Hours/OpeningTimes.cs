using System.Collections.Immutable;
using FabAccess.Core.Access;
using NodaTime;
using NodaTime.TimeZones;

namespace FabAccess.Server.Hours;

/// <summary>When the lab is open, in instants, from what is written for its weeks and its days. Pure.</summary>
public static class OpeningTimes
{
    // An hour that the change of clocks skips begins where it ends; one that comes twice is open both times, and what comes
    // again between its two ends does not close the lab in between.
    private static readonly ZoneLocalMappingResolver Begins = Resolvers.CreateMappingResolver(Resolvers.ReturnEarlier, Resolvers.ReturnStartOfIntervalAfter);
    private static readonly ZoneLocalMappingResolver Ends = Resolvers.CreateMappingResolver(LaterUnlessItBegins, Resolvers.ReturnStartOfIntervalAfter);

    /// <param name="weekly">Empty: open at all hours of every day that no closure covers.</param>
    /// <param name="closures">Those taken back count for nothing.</param>
    /// <param name="zone">Of the lab's clock.</param>
    /// <param name="first">The first day that is asked for.</param>
    /// <param name="days">How many, from then on.</param>
    /// <returns>In their order, none touching another; null where nothing ever closes.</returns>
    public static ImmutableArray<Opening>? Of(IReadOnlyCollection<WeeklyOpening> weekly, IReadOnlyCollection<Closure> closures, DateTimeZone zone, LocalDate first, int days)
    {
        ArgumentNullException.ThrowIfNull(weekly);
        ArgumentNullException.ThrowIfNull(closures);
        ArgumentNullException.ThrowIfNull(zone);
        if (weekly.Count == 0 && closures.All(c => c.TakenBackAt is not null)) return null;
        var openings = new List<Opening>();
        for (var day = first; day < first.PlusDays(days); day = day.PlusDays(1))
        {
            if (closures.Any(c => c.Covers(day))) continue;
            if (weekly.Count == 0) Add(openings, new(At(day, 0, zone, Begins), At(day, WeeklyOpening.MinutesADay, zone, Begins)));
            foreach (var opening in weekly.Where(o => o.Day == day.DayOfWeek).OrderBy(o => o.From))
                Add(openings, new(At(day, opening.From, zone, Begins), At(day, opening.Until, zone, Ends)));
        }
        return [.. openings];
    }

    private static void Add(List<Opening> openings, Opening next)
    {
        if (next.Until <= next.From) return;
        if (openings is [.., var last] && next.From <= last.Until) openings[^1] = new(last.From, Instant.Max(last.Until, next.Until));
        else openings.Add(next);
    }

    // Until 02:00, where 02:00 to 03:00 comes twice: all that is open has passed when it is 02:00 for the first time.
    private static ZonedDateTime LaterUnlessItBegins(ZonedDateTime earlier, ZonedDateTime later) => later.GetZoneInterval().Start == later.ToInstant() ? earlier : later;

    private static Instant At(LocalDate day, int minute, DateTimeZone zone, ZoneLocalMappingResolver resolver) =>
        zone.ResolveLocal(day.AtMidnight().PlusMinutes(minute), resolver).ToInstant();
}
