using FabAccess.Core.Machines;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using FabAccess.Server.Certifications;
using FabAccess.Server.Machines;
using FabAccess.Server.Permits;
using NodaTime;
using static FabAccess.Server.Tests.Labs.LabBuilder;

namespace FabAccess.Server.Tests.Permits;

/// <summary>What a list says about how machines are used, and what members may besides.</summary>
public sealed class PlannedUseTests
{
    private static readonly Instant Now = Instant.FromUtc(2026, 11, 21, 12, 0);

    // Hours from now, and the rights of each grant in the order in which they were given → what the box is told.
    [Theory]
    [InlineData("", null)]
    [InlineData("-10: None", null)]
    [InlineData("-10: Novice", MemberRights.Novice)]
    [InlineData("-10: Novice | -5: None", null)]
    [InlineData("-10: None | -5: Trainer", MemberRights.Trainer)]
    [InlineData("-10: None | 5: Trainer", null)]
    [InlineData("-10: Trainer | -5:-1 Repair", MemberRights.Trainer)]
    [InlineData("5: Novice", MemberRights.Novice)]
    [InlineData("-10:-5 Trainer", null)]
    public void Rights_AreThoseOfTheGrantThatWasGivenLast_OfThoseThatHold(string grants, MemberRights? expected)
    {
        Grant[] given = [.. grants.Split('|', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select((text, i) => Grant(text, i + 1))];
        var plan = Plan(new Machine { Id = Laser, Box = BoxA, Name = "Laser", RequiredCertificationId = 1 }, given);

        Assert.Equal(expected, plan.Members[0].Permits?[0].Rights);
    }

    [Fact]
    public void Rights_ThatEndBeforeThePermit_SayWhen_SoThatABoxWithoutNetworkKnows()
    {
        Grant[] given = [Grant("-10: None", 1), Grant("-5:20 Trainer", 2)];
        var list = (Plan(new Machine { Id = Laser, Box = BoxA, Name = "Laser", RequiredCertificationId = 1 }, given) with { Epoch = 1, Generation = 1, IssuedAt = Now, NotAfter = Now + PermitPlanner.Validity }).ToPermitList();

        var permit = list.Badge(BadgeHash.Parse("00000000000000000000000000000001"))!.Value.Holder.Permits[0];
        Assert.Equal((MemberRights.Trainer, Hours("20"), null), (permit.Rights, permit.RightsUntil, permit.Until));
    }

    [Fact]
    public void Machine_RulesOfUseAndLiftedProblem_ReachTheBox()
    {
        var use = new UseMessage { End = EndPolicy.WhenIdleAndCool, CoolDownSeconds = 300, LongestSeconds = 3600, ExtensionSeconds = 600 };
        var lifted = new IncidentId(Guid.CreateVersion7());
        var list = (Plan(new Machine { Id = Laser, Box = BoxA, Name = "Laser", Use = MachineUse.Text(use), LiftedIncident = lifted }, []) with { Epoch = 1, Generation = 1, IssuedAt = Now, NotAfter = Now + PermitPlanner.Validity }).ToPermitList();

        var rule = list.Machine(Laser)!;
        Assert.Equal((EndPolicy.WhenIdleAndCool, Duration.FromMinutes(5), Duration.FromHours(1), lifted), (rule.Use.End, rule.Use.CoolDown, rule.Use.Longest, rule.LiftedIncident));
    }

    [Fact]
    public void Use_ThatSaysNothing_IsNoRow_AndNoWordOnTheWire()
    {
        Assert.Null(MachineUse.Text(new()));
        Assert.Null(Plan(new Machine { Id = Laser, Box = BoxA, Name = "Laser" }, []).Machines[0].Use);
    }

    private static PermitsMessage Plan(Machine machine, Grant[] grants) => PermitPlanner.Plan(
        new(
            SiteId.Parse("atelier"), [machine], [new Certification { Id = 1, Code = "laser", NameFr = "Laser", NameEn = "Laser" }],
            [new() { Id = Ada, FirstName = "Ada", LastName = "Blanc", Language = Language.French, JoinedAt = Now }],
            [new() { Hash = BadgeHash.Parse("00000000000000000000000000000001"), Member = Ada, Mask = "…01", AddedAt = Now }], grants),
        BoxA, Now);

    private static Grant Grant(string text, int id)
    {
        string[] parts = text.Split(' '), span = parts[0].Split(':');
        return new()
        {
            Id = id, Member = Ada, CertificationId = 1, From = Hours(span[0]), Until = span[1].Length == 0 ? null : Hours(span[1]),
            Rights = Enum.Parse<MemberRights>(parts[1]), GrantedBy = "test",
        };
    }

    private static Instant Hours(string text) => Now + Duration.FromHours(int.Parse(text, System.Globalization.CultureInfo.InvariantCulture));
}
