using FabAccess.Core.Access;
using FabAccess.Core.Machines;
using FabAccess.Core.Values;
using FabAccess.Server.Bookings;
using FabAccess.Server.Certifications;
using FabAccess.Server.Machines;
using FabAccess.Server.Members;
using FabAccess.Server.Permits;
using NodaTime;
using static FabAccess.Server.Tests.Labs.LabBuilder;

namespace FabAccess.Server.Tests.Permits;

public sealed class PermitPlannerTests
{
    private static readonly Instant Now = Instant.FromUtc(2026, 11, 21, 12, 0);
    private static readonly BadgeHash First = BadgeHash.Parse("00000000000000000000000000000001"), Second = BadgeHash.Parse("00000000000000000000000000000002");

    // Hours from now: from, until ("" for none), revoked? → what the box says.
    [Theory]
    [InlineData("", "notCertified")]
    [InlineData("-10:", "granted")]
    [InlineData("-10:10", "granted")]
    [InlineData("-10:-5", "certificationExpired")]
    [InlineData("5:10", "notCertified")]
    [InlineData("0:1", "granted")]
    [InlineData("-10:0", "certificationExpired")]
    [InlineData("-10:!", "notCertified")]
    [InlineData("-10:-5 -1:", "granted")]
    [InlineData("-10:-5 5:", "notCertified")]
    [InlineData("-10:5! -10:-5", "certificationExpired")]
    [InlineData("-10:3 3:9", "granted")]
    public void Grants_GiveTheDecision(string grants, string expected)
    {
        var list = List(Facts(grants));
        Assert.Equal(expected, Decide(list, Laser));
        Assert.Equal("granted", Decide(list, Saw));
    }

    [Fact]
    public void Grants_ThatTouch_AreOnePermit()
    {
        var plan = PermitPlanner.Plan(Facts("-10:3 3:9 20:30"), BoxA, Now);
        var permit = Assert.Single(plan.Members[0].Permits!.Value);
        Assert.Equal((Now - Duration.FromHours(10), Now + Duration.FromHours(9)), (permit.From, permit.Until));
    }

    [Fact]
    public void Member_SuspendedOrWithABlockedBadge_IsListedWithTheReason()
    {
        var facts = Facts("-10:");
        Assert.Equal("memberSuspended", Decide(List(facts with { Members = [Member(suspended: true)] }), Laser));
        Assert.Equal("badgeBlocked", Decide(List(facts with { Badges = [Badge(First, blocked: true)] }), Laser));
        Assert.Equal("unknownBadge", Decide(List(facts with { Badges = [] }), Laser));
    }

    [Fact]
    public void Machine_OutOfOrder_OrOfAnotherBox_IsToldSo()
    {
        var facts = Facts("-10:");
        Assert.Equal("outOfOrder", Decide(List(facts with { Machines = [Machine(Laser, 1, "belt")] }), Laser));
        Assert.Equal("permitsTooOld", Decide(List(facts), Mill));
    }

    [Fact]
    public void Content_SameFactsInAnotherOrder_HasTheSameHash()
    {
        var facts = Facts("-10:3 3:9") with { Badges = [Badge(First), Badge(Second)] };
        var turned = facts with { Badges = [Badge(Second), Badge(First)], Machines = [.. facts.Machines.Reverse()], Grants = [.. facts.Grants.Reverse()] };
        Assert.Equal(PermitPlanner.HashOf(PermitPlanner.Plan(facts, BoxA, Now)), PermitPlanner.HashOf(PermitPlanner.Plan(turned, BoxA, Now)));
    }

    [Fact]
    public void NextChange_IsTheNextEdgeOfAGrant() =>
        Assert.Equal(Now + Duration.FromHours(3), PermitPlanner.NextChange(Facts("-10:-5 -1:3 5:"), Now));

    [Fact]
    public void HoursAndBookings_AreToldForAsLongAsTheListIsGood()
    {
        var facts = Facts("-10:") with
        {
            Zone = DateTimeZoneProviders.Tzdb["Europe/Paris"],
            Weekly = [new() { Day = IsoDayOfWeek.Saturday, From = 600, Until = 1080 }],
            Bookings = [Booking(1), Booking(20 * 24), Booking(60 * 24), Booking(-1), Booking(-24), Booking(2, cancelled: true)],
        };
        var laser = PermitPlanner.Plan(facts, BoxA, Now).Machines.Single(m => m.Machine == Laser);
        // Of the day that has begun and the 45 that follow; a list may not change because an hour has passed.
        Assert.Equal([Now - Duration.FromHours(1), Now + Duration.FromHours(1), Now + Duration.FromDays(20)], laser.Bookings!.Value.Select(b => b.From));
        Assert.Equal(7, laser.Openings!.Value.Length);
        Assert.Equal(Hash(facts, Now), Hash(facts, Now + Duration.FromHours(10)));
        Assert.NotEqual(Hash(facts, Now), Hash(facts, Now + Duration.FromHours(11)));
        Assert.Equal(Instant.FromUtc(2026, 11, 21, 23, 0), PermitPlanner.NextChange(facts, Now));
    }

    [Fact]
    public void Machine_ThatIgnoresTheHours_IsToldNone()
    {
        var machine = Machine(Laser, 1);
        machine.IgnoresHours = true;
        var facts = Facts("-10:") with { Machines = [machine, Machine(Saw, null)], Weekly = [new() { Day = IsoDayOfWeek.Monday, From = 600, Until = 1080 }] };
        Assert.Equal(["granted", "closed"], new[] { Laser, Saw }.Select(m => Decide(List(facts), m)));
    }

    [Fact]
    public void Machine_BookedByAnother_IsKept()
    {
        var facts = Facts("-10:") with { Bookings = [Booking(0)] };
        Assert.Equal("granted", Decide(List(facts), Laser));
        var other = Booking(0);
        other.Member = new(Guid.NewGuid());
        Assert.Equal("reservedForAnother", Decide(List(facts with { Bookings = [other] }), Laser));
    }

    [Fact]
    public void Booking_MadeWithinItsQuarter_IsKeptFromWhenItWasMade()
    {
        // From 12:00, made at 12:13 and a bit: whoever booked is not late at 12:15.
        var booking = Booking(0);
        (booking.Member, booking.MadeAt) = (new(Guid.NewGuid()), Now + Duration.FromMinutes(13) + Duration.FromMilliseconds(20_500));
        var facts = Facts("-10:") with { Bookings = [booking] };
        Assert.Equal((Now + Duration.FromSeconds(800), booking.Until), Told(facts));
        Assert.Equal("reservedForAnother", Decide(List(facts), Laser, Now + Duration.FromMinutes(15)));
        Assert.Equal("reservedForAnother", Decide(List(facts), Laser, Now + Duration.FromMinutes(28)));
        Assert.Equal("granted", Decide(List(facts), Laser, Now + Duration.FromMinutes(29)));
    }

    [Theory]
    // Made, after the beginning of its hour → told from.
    [InlineData(-3600, 0)]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(3599, 3599)]
    // A clock that was set back wrote this; a list whose bookings end before they begin is refused whole.
    [InlineData(3600, 0)]
    [InlineData(9000, 0)]
    public void Booking_BeginsBeforeItEnds(int madeSeconds, int toldSeconds)
    {
        var booking = Booking(0);
        booking.MadeAt = Now + Duration.FromSeconds(madeSeconds);
        Assert.Equal((Now + Duration.FromSeconds(toldSeconds), booking.Until), Told(Facts("-10:") with { Bookings = [booking] }));
    }

    private static (Instant From, Instant Until) Told(PermitFacts facts) =>
        PermitPlanner.Plan(facts, BoxA, Now).Machines.Single(m => m.Machine == Laser).Bookings!.Value.Single() is var told ? (told.From, told.Until) : default;

    private static string Hash(PermitFacts facts, Instant now) => PermitPlanner.HashOf(PermitPlanner.Plan(facts, BoxA, now));

    private static MachineBooking Booking(int hours, bool cancelled = false) => new()
    {
        Id = new(Guid.NewGuid()), Machine = Laser, Member = Ada, From = Now + Duration.FromHours(hours), Until = Now + Duration.FromHours(hours + 1), MadeBy = "test", MadeAt = Now, CancelledAt = cancelled ? Now : null,
    };

    private static PermitList List(PermitFacts facts) =>
        (PermitPlanner.Plan(facts, BoxA, Now) with { Epoch = 1, Generation = 1, IssuedAt = Now, NotAfter = Now + PermitPlanner.Validity }).ToPermitList();

    private static string Decide(PermitList list, MachineId machine, Instant? at = null) => AccessPolicy.Decide(list, MachineState.Initial, machine, First, at ?? Now) switch
    {
        AccessDecision.Refused refused => char.ToLowerInvariant(refused.Reason.ToString()[0]) + refused.Reason.ToString()[1..],
        _ => "granted",
    };

    private static PermitFacts Facts(string grants) => new(
        Site, [Machine(Laser, 1), Machine(Saw, null)], [new() { Id = 1, Code = "laser", NameFr = "Laser", NameEn = "Laser" }],
        [Member()], [Badge(First)], [.. grants.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Grant)]);

    private static Grant Grant(string text)
    {
        string[] ends = text.TrimEnd('!').Split(':');
        return new()
        {
            Member = Ada,
            CertificationId = 1,
            From = At(ends[0]),
            Until = ends[1].Length == 0 ? null : At(ends[1]),
            GrantedBy = "test",
            RevokedAt = text.EndsWith('!') ? Now - Duration.FromHours(1) : null,
        };
    }

    private static Instant At(string hours) => Now + Duration.FromHours(int.Parse(hours, System.Globalization.CultureInfo.InvariantCulture));

    private static Member Member(bool suspended = false) => new() { Id = Ada, FirstName = "Ada", LastName = "A", Language = Language.English, IsSuspended = suspended, JoinedAt = Now };

    private static Badge Badge(BadgeHash hash, bool blocked = false) => new() { Hash = hash, Member = Ada, Mask = "…0001", IsBlocked = blocked, AddedAt = Now };

    private static Machine Machine(MachineId id, int? requires, string? outOfOrder = null) => new() { Id = id, Box = BoxA, Name = id.ToString(), RequiredCertificationId = requires, OutOfOrder = outOfOrder };
}
