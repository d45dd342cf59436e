using FabAccess.Core.Access;
using FabAccess.Core.Machines;
using FabAccess.Core.Values;
using FabAccess.Server.Bookings;
using FabAccess.Server.Certifications;
using FabAccess.Server.Hours;
using FabAccess.Server.Machines;
using FabAccess.Server.Members;
using FabAccess.Server.Permits;
using NodaTime;
using static FabAccess.Server.Tests.Labs.LabBuilder;

namespace FabAccess.Server.Tests.Permits;

/// <summary>
/// 10,000 random labs: what a reader answers by the planned list, at any moment until the plan's next change, is what a person would
/// read in the records: each rule asked of the facts alone, day by day and minute by minute, without a list in between.
/// </summary>
public sealed class PlannerModelTests
{
    private const int Labs = 10_000, QuestionsPerLab = 6;
    private static readonly DateTimeZone[] Zones = [.. new[] { "Europe/Paris", "America/New_York", "Pacific/Noumea", "America/Martinique", "Australia/Lord_Howe", "Etc/UTC" }.Select(z => DateTimeZoneProviders.Tzdb[z])];

    [Fact]
    public void Plan_AgreesWithTheRecords_OnRandomLabs()
    {
        var seen = new Dictionary<string, int>();
        for (int seed = 0; seed < Labs; seed++)
        {
            var lab = new RandomLab(seed);
            var list = (PermitPlanner.Plan(lab.Facts, BoxA, lab.Now) with { Epoch = 1, Generation = 1, IssuedAt = lab.Now, NotAfter = lab.Now + PermitPlanner.Validity }).ToPermitList();
            for (int i = 0; i < QuestionsPerLab; i++)
            {
                var (member, machine, at) = lab.Question();
                string answer = AccessPolicy.Decide(list, MachineState.Initial, machine.Id, RandomLab.BadgeOf(member), at) is AccessDecision.Refused refused ? refused.Reason.ToString() : "Granted";
                string expected = Model(lab.Facts, member, machine, at);
                Assert.True(expected == answer, $"Lab {seed}, question {i}: {member} at {machine.Id} at {at}, planned at {lab.Now}: the records say {expected}, the list {answer}.");
                seen[answer] = seen.GetValueOrDefault(answer) + 1;
            }
        }
        // A model that is never asked proves nothing.
        string[] all = ["Granted", "OutOfOrder", "UnknownBadge", "BadgeBlocked", "MemberSuspended", "NotCertified", "CertificationExpired", "Closed", "ReservedForAnother"];
        Assert.All(all, reason => Assert.InRange(seen.GetValueOrDefault(reason), 200, Labs * QuestionsPerLab));
    }

    private static string Model(PermitFacts facts, MemberId member, Machine machine, Instant at)
    {
        var badge = facts.Badges.SingleOrDefault(b => b.Member == member);
        var person = facts.Members.Single(m => m.Id == member);
        Grant[] given = [.. facts.Grants.Where(g => g.Member == member && g.CertificationId == machine.RequiredCertificationId && g.RevokedAt is null && (g.Until is null || g.Until > g.From))];
        Grant[] holding = [.. given.Where(g => g.From <= at && (g.Until is null || at < g.Until))];
        bool mayRepair = badge is { IsBlocked: false } && !person.IsSuspended && holding.MaxBy(g => (g.From, g.Id))?.Rights == MemberRights.Repair;
        if (machine.OutOfOrder is not null && !mayRepair) return "OutOfOrder";
        if (badge is null) return "UnknownBadge";
        if (badge.IsBlocked) return "BadgeBlocked";
        if (person.IsSuspended) return "MemberSuspended";
        if (machine.RequiredCertificationId is not null && holding.Length == 0) return given.Length > 0 && given.All(g => g.Until <= at) ? "CertificationExpired" : "NotCertified";
        if (machine.OutOfOrder is not null) return "Granted";
        if (!machine.IgnoresHours && IsClosed(facts, at.InZone(facts.Zone).LocalDateTime)) return "Closed";
        var bookings = facts.Bookings.Where(b => b.Machine == machine.Id && b.CancelledAt is null).ToList();
        bool isOwnTime = bookings.Any(b => b.Member == member && b.From <= at && at < b.Until);
        bool isKept = bookings.Any(b => b.Member != member && b.From - Duration.FromMinutes(5) <= at && at < b.From + Duration.FromMinutes(15) && at < b.Until);
        return isKept && !isOwnTime ? "ReservedForAnother" : "Granted";
    }

    private static bool IsClosed(PermitFacts facts, LocalDateTime wall)
    {
        if (facts.Closures.Any(c => c.TakenBackAt is null && (c.IsYearly ? IsYearlyAt(c, wall.Date) : c.First <= wall.Date && wall.Date <= c.Last))) return true;
        int minute = (wall.Hour * 60) + wall.Minute;
        return facts.Weekly.Count > 0 && !facts.Weekly.Any(o => o.Day == wall.DayOfWeek && o.From <= minute && minute < o.Until);
    }

    // These labs have yearly closures within one month, and never on the 29th.
    private static bool IsYearlyAt(Closure closure, LocalDate day) =>
        day >= closure.First && day.Month == closure.First.Month && closure.First.Day <= day.Day && day.Day <= closure.Last.Day;

#pragma warning disable CA5394 // Cases, no secrets.
    private sealed class RandomLab
    {
        private readonly Random random;
        private readonly Instant until;

        public RandomLab(int seed)
        {
            random = new(seed);
            var zone = Zones[random.Next(Zones.Length)];
            // Every hour of the year, the changes of the clocks more often.
            Now = random.Next(3) == 0
                ? Instant.FromUtc(2026, 10, 25, 0, 0) + Duration.FromMinutes(random.Next(-3000, 3000))
                : Instant.FromUtc(2026, 1, 1, 0, 0) + Duration.FromMinutes(random.Next(0, 525_600));
            MemberId[] members = [Ada, Blaise];
            Machine[] machines = [Made(Laser, 1), Made(Saw, random.Next(2) == 0 ? 2 : null)];
            Facts = new(
                Site, machines, [new() { Id = 1, Code = "laser", NameFr = "Laser", NameEn = "Laser" }, new() { Id = 2, Code = "saw", NameFr = "Scie", NameEn = "Saw" }],
                [.. members.Select(m => new Member { Id = m, FirstName = "A", LastName = "B", Language = Language.French, IsSuspended = random.Next(12) == 0, JoinedAt = default })],
                [.. members.Where(_ => random.Next(12) > 0).Select(m => new Badge { Hash = BadgeOf(m), Member = m, Mask = "…0000", IsBlocked = random.Next(12) == 0, AddedAt = default })],
                [.. Enumerable.Range(1, random.Next(0, 9)).Select(id => Given(id, members[random.Next(2)]))])
            {
                Zone = zone,
                Weekly = random.Next(2) == 0 ? [] : [.. Enumerable.Range(1, 7).SelectMany(Day)],
                Closures = [.. Enumerable.Range(0, random.Next(0, 3)).Select(_ => Closed(Now.InZone(zone).Date))],
                Bookings = [.. machines.SelectMany(m => Booked(m.Id, members))],
            };
            until = PermitPlanner.NextChange(Facts, Now) is { } next && next < Now + PermitPlanner.Validity ? next : Now + PermitPlanner.Validity;
        }

        public Instant Now { get; }

        public PermitFacts Facts { get; }

        public static BadgeHash BadgeOf(MemberId member) => new(1, member == Ada ? 1UL : 2UL);

        // At the plan's moment, at its last one, on an edge of something, or somewhere between.
        public (MemberId Member, Machine Machine, Instant At) Question()
        {
            Instant[] edges = [.. Facts.Bookings.SelectMany(b => new[] { b.From - Duration.FromMinutes(5), b.From, b.From + Duration.FromMinutes(15), b.Until }).SelectMany(e => new[] { e - Duration.FromMilliseconds(1), e }).Where(e => e >= Now && e < until)];
            var at = random.Next(4) switch
            {
                0 => Now,
                1 => until - Duration.FromMilliseconds(1),
                2 when edges.Length > 0 => edges[random.Next(edges.Length)],
                _ => Now + Duration.FromMilliseconds((long)((until - Now).TotalMilliseconds * random.NextDouble())),
            };
            return (random.Next(2) == 0 ? Ada : Blaise, Facts.Machines[random.Next(2)], at < until ? at : Now);
        }

        private Machine Made(MachineId id, int? certification) => new()
        {
            Id = id, Box = BoxA, Name = id.ToString(), RequiredCertificationId = certification, Risk = MachineRisk.Low, IgnoresHours = random.Next(6) == 0, OutOfOrder = random.Next(10) == 0 ? "lens" : null,
        };

        // Coarse, so that grants touch, overlap, and begin or end exactly now.
        private Grant Given(int id, MemberId member)
        {
            var from = Now + Duration.FromHours(random.Next(-6, 4));
            return new()
            {
                Id = id, Member = member, CertificationId = random.Next(1, 3), From = from, Until = random.Next(3) == 0 ? null : from + Duration.FromHours(random.Next(-1, 6)), GrantedBy = "test",
                Rights = random.Next(5) switch { 0 => MemberRights.Repair, 1 => MemberRights.Trainer, _ => MemberRights.None }, RevokedAt = random.Next(6) == 0 ? Now : null,
            };
        }

        private IEnumerable<WeeklyOpening> Day(int day)
        {
            int at = 0;
            for (int i = random.Next(0, 4); i > 0; i--)
            {
                int from = at + (random.Next(0, 24) * 15), end = Math.Min(from + (random.Next(1, 48) * 15), WeeklyOpening.MinutesADay);
                if (from >= WeeklyOpening.MinutesADay) yield break;
                yield return new() { Day = (IsoDayOfWeek)day, From = from, Until = at = end };
            }
        }

        private Closure Closed(LocalDate today)
        {
            bool isYearly = random.Next(3) == 0;
            var near = today.PlusDays(random.Next(-3, 20));
            var first = isYearly ? new LocalDate(near.Year - random.Next(0, 4), near.Month, Math.Min(near.Day, 20)) : near;
            return new() { First = first, Last = first.PlusDays(random.Next(0, 8)), IsYearly = isYearly, Reason = "test", MadeBy = "test", MadeAt = default, TakenBackAt = random.Next(5) == 0 ? Now : null };
        }

        // None overlaps another.
        private IEnumerable<MachineBooking> Booked(MachineId machine, MemberId[] members)
        {
            long quarter = (Now.ToUnixTimeSeconds() / 900) + random.Next(-6, 4);
            for (int i = random.Next(0, 4); i > 0; i--)
            {
                long from = quarter + random.Next(0, 3), end = from + random.Next(1, 9);
                var begin = Instant.FromUnixTimeSeconds(from * 900);
                quarter = end;
                yield return new()
                {
                    Id = new(Guid.NewGuid()), Machine = machine, Member = members[random.Next(2)], From = begin, Until = Instant.FromUnixTimeSeconds(end * 900), MadeBy = "test",
                    MadeAt = begin - Duration.FromDays(1), CancelledAt = random.Next(6) == 0 ? Now : null,
                };
            }
        }
    }
#pragma warning restore CA5394
}
