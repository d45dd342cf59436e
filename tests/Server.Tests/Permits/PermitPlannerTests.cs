using FabAccess.Core.Access;
using FabAccess.Core.Machines;
using FabAccess.Core.Values;
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

    private static PermitList List(PermitFacts facts) =>
        (PermitPlanner.Plan(facts, BoxA, Now) with { Epoch = 1, Generation = 1, IssuedAt = Now, NotAfter = Now + PermitPlanner.Validity }).ToPermitList();

    private static string Decide(PermitList list, MachineId machine) => AccessPolicy.Decide(list, MachineState.Initial, machine, First, Now) switch
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
