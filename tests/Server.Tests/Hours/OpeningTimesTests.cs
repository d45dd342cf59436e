using FabAccess.Core.Access;
using FabAccess.Server.Hours;
using NodaTime;
using NodaTime.Text;

namespace FabAccess.Server.Tests.Hours;

/// <summary>Weeks and closures as instants, with the changes of clocks.</summary>
public sealed class OpeningTimesTests
{
    private static readonly DateTimeZone Paris = DateTimeZoneProviders.Tzdb["Europe/Paris"];

    [Theory]
    // A Saturday in winter, and one in summer.
    [InlineData("6 600-1080", "", "2026-11-21", "2026-11-21T09:00Z/2026-11-21T17:00Z")]
    [InlineData("6 600-1080", "", "2026-07-04", "2026-07-04T08:00Z/2026-07-04T16:00Z")]
    [InlineData("6 600-720 6 840-1080", "", "2026-11-21", "2026-11-21T09:00Z/2026-11-21T11:00Z 2026-11-21T13:00Z/2026-11-21T17:00Z")]
    // Over midnight, written as two.
    [InlineData("6 1320-1440 7 0-60", "", "2026-11-21", "2026-11-21T21:00Z/2026-11-22T00:00Z")]
    // The hour that is skipped, and the one that comes twice.
    [InlineData("7 60-240", "", "2026-03-29", "2026-03-29T00:00Z/2026-03-29T02:00Z")]
    [InlineData("7 150-240", "", "2026-03-29", "2026-03-29T01:00Z/2026-03-29T02:00Z")]
    [InlineData("7 120-180", "", "2026-10-25", "2026-10-25T00:00Z/2026-10-25T02:00Z")]
    [InlineData("7 150-165", "", "2026-10-25", "2026-10-25T00:30Z/2026-10-25T01:45Z")]
    // An end at the beginning of what comes twice has come when it comes first; within it, not before it came twice.
    [InlineData("7 0-120", "", "2026-10-25", "2026-10-24T22:00Z/2026-10-25T00:00Z")]
    [InlineData("7 0-150", "", "2026-10-25", "2026-10-24T22:00Z/2026-10-25T01:30Z")]
    [InlineData("7 0-180", "", "2026-10-25", "2026-10-24T22:00Z/2026-10-25T02:00Z")]
    [InlineData("7 0-120 7 120-180", "", "2026-10-25", "2026-10-24T22:00Z/2026-10-25T02:00Z")]
    // Closures alone: else it is open day and night.
    [InlineData("", "2026-11-22/2026-11-22", "2026-11-21", "2026-11-20T23:00Z/2026-11-21T23:00Z")]
    [InlineData("6 600-1080", "2026-11-20/2026-11-21", "2026-11-21", "")]
    [InlineData("6 600-1080", "2026-11-20/2026-11-21 back", "2026-11-21", "2026-11-21T09:00Z/2026-11-21T17:00Z")]
    public void Openings_AreInstants(string weekly, string closure, string first, string expected) =>
        Assert.Equal(expected, Text(OpeningTimes.Of(Weekly(weekly), Closures(closure), Paris, Day(first), 2)));

    [Fact]
    public void Lab_WithoutHoursAndClosures_NeverCloses()
    {
        Assert.Null(OpeningTimes.Of([], [], Paris, Day("2026-11-21"), 40));
        Assert.Null(OpeningTimes.Of([], Closures("2026-11-20/2026-11-21 back"), Paris, Day("2026-11-21"), 40));
    }

    [Theory]
    [InlineData("2025-12-24/2026-01-02 yearly", "2027-12-31", true)]
    [InlineData("2025-12-24/2026-01-02 yearly", "2028-01-02", true)]
    [InlineData("2025-12-24/2026-01-02 yearly", "2028-01-03", false)]
    [InlineData("2025-12-24/2026-01-02 yearly", "2024-12-25", false)]
    [InlineData("2025-12-24/2026-01-02", "2026-12-25", false)]
    [InlineData("2024-02-29/2024-02-29 yearly", "2026-02-28", true)]
    [InlineData("2024-02-29/2024-02-29 yearly", "2028-02-29", true)]
    [InlineData("2024-02-29/2024-02-29 yearly", "2028-02-28", false)]
    // The same last day, whether a 29th of February lies within or not.
    [InlineData("2027-02-24/2027-03-01 yearly", "2028-02-23", false)]
    [InlineData("2027-02-24/2027-03-01 yearly", "2028-02-29", true)]
    [InlineData("2027-02-24/2027-03-01 yearly", "2028-03-01", true)]
    [InlineData("2027-02-24/2027-03-01 yearly", "2028-03-02", false)]
    [InlineData("2028-02-24/2028-03-01 yearly", "2029-03-01", true)]
    [InlineData("2028-02-24/2028-03-01 yearly", "2029-03-02", false)]
    [InlineData("2028-02-24/2028-02-29 yearly", "2029-02-28", true)]
    [InlineData("2028-02-24/2028-02-29 yearly", "2029-03-01", false)]
    [InlineData("2027-12-24/2028-02-29 yearly", "2031-02-28", true)]
    [InlineData("2027-12-24/2028-02-29 yearly", "2032-02-29", true)]
    [InlineData("2027-12-24/2028-02-29 yearly", "2031-03-01", false)]
    public void Closure_CoversItsDays(string closure, string day, bool isCovered) => Assert.Equal(isCovered, Closures(closure)[0].Covers(Day(day)));

    // Against the slowest way: each quarter of an hour of a year, by the clock on the wall.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Openings_AgreeWithTheClockOnTheWall_AtEachQuarterOfAYear(int seed)
    {
#pragma warning disable CA5394 // Cases, no secrets.
        var random = new Random(seed);
        List<WeeklyOpening> weekly = [];
        for (int day = 1; day <= 7; day++)
        {
            int from = random.Next(0, 48) * 15, until = from + (random.Next(1, 48) * 15);
            if (random.Next(4) > 0) weekly.Add(new() { Day = (IsoDayOfWeek)day, From = from, Until = Math.Min(until, 1440) });
        }
        var begin = Day("2026-01-01");
        List<Closure> closures = [];
        for (int i = 0; i < 12; i++)
        {
            var first = begin.PlusDays(random.Next(-700, 360));
            closures.Add(Closure(first, first.PlusDays(random.Next(0, 12)), random.Next(2) == 0));
        }
#pragma warning restore CA5394
        Agree(weekly, closures, Paris, begin, 365, Duration.FromMinutes(15));
    }

    // Each minute around both changes of clocks of a year: at 2 and 3, at 2, by half an hour, at 0 and 1, and at 24.
    [Theory]
    [InlineData("Europe/Paris", "2026-03-29", "2026-10-25")]
    [InlineData("America/New_York", "2026-03-08", "2026-11-01")]
    [InlineData("Australia/Lord_Howe", "2026-04-05", "2026-10-04")]
    [InlineData("America/Havana", "2024-03-10", "2024-11-03")]
    [InlineData("Atlantic/Azores", "2026-03-29", "2026-10-25")]
    [InlineData("America/Santiago", "2026-04-05", "2026-09-06")]
    public void Openings_AgreeWithTheClockOnTheWall_AtEachMinuteAroundItsChanges(string id, string first, string second)
    {
        var zone = DateTimeZoneProviders.Tzdb[id];
        int[] edges = [0, 30, 45, 60, 75, 90, 105, 120, 135, 150, 180, 210, 600, 1380, 1410, 1440];
        foreach (var day in (LocalDate[])[Day(first), Day(second)])
        {
            Assert.NotEqual(zone.GetUtcOffset(zone.AtStartOfDay(day.PlusDays(-1)).ToInstant()), zone.GetUtcOffset(zone.AtStartOfDay(day.PlusDays(1)).ToInstant()));
            foreach (int from in edges)
            {
                foreach (int until in edges.Where(u => u > from)) Agree([.. Everyday(from, until)], [], zone, day.PlusDays(-1), 3, Duration.FromMinutes(1));
                foreach (int until in edges.Where(u => u > from && u < 210)) Agree([.. Everyday(from, until), .. Everyday(until, 210), .. Everyday(1410, 1440)], [], zone, day.PlusDays(-1), 3, Duration.FromMinutes(1));
            }
            foreach (int off in (int[])[-1, 0, 1]) Agree([], [Closure(day.PlusDays(off), day.PlusDays(off), false)], zone, day.PlusDays(-1), 3, Duration.FromMinutes(1));
        }

        static IEnumerable<WeeklyOpening> Everyday(int from, int until) => Enumerable.Range(1, 7).Select(day => new WeeklyOpening { Day = (IsoDayOfWeek)day, From = from, Until = until });
    }

    // By the clock on the wall alone: an opening goes from the first of the day's minutes that lie in it to the last, and what
    // comes twice between them does not close it.
    private static void Agree(List<WeeklyOpening> weekly, List<Closure> closures, DateTimeZone zone, LocalDate first, int days, Duration step)
    {
        var openings = OpeningTimes.Of(weekly, closures, zone, first, days)!.Value;
        Assert.True(openings.Zip(openings.Skip(1)).All(p => p.First.Until < p.Second.From));
        List<(Instant At, LocalDateTime Wall)> moments = [];
        for (var at = zone.AtStartOfDay(first).ToInstant() - Duration.FromHours(2); at < zone.AtStartOfDay(first.PlusDays(days)).ToInstant() + Duration.FromHours(2); at += step) moments.Add((at, at.InZone(zone).LocalDateTime));
        HashSet<Instant> open = [];
        foreach (var day in moments.Where(m => m.Wall.Date >= first && m.Wall.Date < first.PlusDays(days) && !closures.Any(c => IsClosed(c, m.Wall.Date))).GroupBy(m => m.Wall.Date))
        {
            var hours = weekly.Count == 0 ? [(0, 1440)] : weekly.Where(o => o.Day == day.Key.DayOfWeek).Select(o => (o.From, o.Until)).ToList();
            foreach (var (from, until) in hours)
            {
                Instant[] within = [.. day.Where(m => from <= Minute(m.Wall) && Minute(m.Wall) < until).Select(m => m.At)];
                if (within.Length > 0) open.UnionWith(moments.Select(m => m.At).Where(at => within[0] <= at && at <= within[^1]));
            }
        }
        foreach (var (at, wall) in moments)
            if (open.Contains(at) != openings.Any(o => o.From <= at && at < o.Until)) Assert.Fail($"{zone.Id}, {wall} ({at}), {string.Join(' ', weekly.Where(o => o.Day == wall.DayOfWeek).Select(o => $"{o.From}-{o.Until}"))}");

        static int Minute(LocalDateTime wall) => (wall.Hour * 60) + wall.Minute;

        static bool IsClosed(Closure closure, LocalDate day)
        {
            for (int year = 0; closure.First.PlusYears(year) <= day; year++)
            {
                if (day <= closure.Last.PlusYears(year)) return true;
                if (!closure.IsYearly) return false;
            }
            return false;
        }
    }

    private static string Text(IEnumerable<Opening>? openings) => string.Join(' ', (openings ?? []).Select(o => $"{At(o.From)}/{At(o.Until)}"));

    private static string At(Instant at) => at.ToString("uuuu-MM-dd'T'HH:mm'Z'", null);

    private static LocalDate Day(string text) => LocalDatePattern.Iso.Parse(text).Value;

    private static List<WeeklyOpening> Weekly(string text)
    {
        string[] words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return [.. words.Chunk(2).Select(w => w[1].Split('-') is [var from, var until] ? new WeeklyOpening { Day = (IsoDayOfWeek)Number(w[0]), From = Number(from), Until = Number(until) } : throw new ArgumentException(text, nameof(text)))];
    }

    private static int Number(string text) => int.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private static List<Closure> Closures(string text)
    {
        if (text.Length == 0) return [];
        string[] words = text.Split(' ');
        string[] days = words[0].Split('/');
        var closure = Closure(Day(days[0]), Day(days[1]), words.Contains("yearly"));
        if (words.Contains("back")) closure.TakenBackAt = Instant.FromUtc(2026, 11, 20, 8, 0);
        return [closure];
    }

    private static Closure Closure(LocalDate first, LocalDate last, bool isYearly) => new() { First = first, Last = last, IsYearly = isYearly, Reason = "works", MadeBy = "test", MadeAt = default };
}
