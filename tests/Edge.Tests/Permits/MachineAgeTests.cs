using System.Text.Json;
using FabAccess.Core.Access;
using FabAccess.Core.Machines;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using FabAccess.Edge.Machines;
using FabAccess.Edge.Permits;
using FabAccess.Edge.Tests.Badges;
using FabAccess.Edge.Tests.Machines;
using FabAccess.Edge.Tests.Time;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace FabAccess.Edge.Tests.Permits;

/// <summary>How old a list may be: a machine of little risk goes by it until its end, a printer for 14 days, a laser for 3.</summary>
public sealed class MachineAgeTests : IDisposable
{
    private static readonly Instant IssuedAt = Instant.FromUtc(2026, 11, 21, 14, 0);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("fabaccess-age-");
    private readonly VirtualTime time = new();
    private int boots;

    private Edge.Time.BoxClock BoxClock => new(BootId.Parse($"99999999-9999-9999-9999-{boots:000000000000}"), time, () => time.Trust);

    public enum Clock
    {
        Right,
        TenYearsBehind,
        NeverSetAndBackAtEachBoot,
    }

    public static TheoryData<string, int, bool> Ages => new()
    {
        { "lamp", 0, true }, { "lamp", 3, true }, { "lamp", 14, true }, { "lamp", 44, true }, { "lamp", 45, false },
        { "printer", 0, true }, { "printer", 3, true }, { "printer", 13, true }, { "printer", 15, false },
        { "laser-1", 0, true }, { "laser-1", 2, true }, { "laser-1", 4, false }, { "laser-1", 45, false },
    };

    public static TheoryData<string, int, bool, Clock> AgesByClocks
    {
        get
        {
            var all = new TheoryData<string, int, bool, Clock>();
            foreach (object[] row in Ages)
                foreach (var clock in Enum.GetValues<Clock>()) all.Add((string)row[0], (int)row[1], (bool)row[2], clock);
            return all;
        }
    }

    [Theory]
    [MemberData(nameof(AgesByClocks))]
    public void Machine_OfAClass_StartsUntilTheListIsTooOldForIt(string machine, int days, bool starts, Clock clock)
    {
        var store = Open();
        Assert.Null(store.Accept(List()));
        if (clock == Clock.TenYearsBehind) time.Wall = time.Wall.AddYears(-10);
        for (int day = 0; day < days; day++)
        {
            time.Pass(TimeSpan.FromDays(1));
            if (clock != Clock.NeverSetAndBackAtEachBoot) continue;
            // The power goes each day, and nobody sets the clock, which begins where it was.
            store.Remember();
            (time.Trust, time.Wall) = (ClockTrust.Never, IssuedAt.ToDateTimeOffset());
            boots++;
            store = Open();
        }

        var decision = Judge(store, machine);

        if (starts) Assert.IsType<AccessDecision.Granted>(decision);
        else Assert.Equal(RefusalReason.PermitsTooOld, Assert.IsType<AccessDecision.Refused>(decision).Reason);
    }

    [Fact]
    public void Clock_TenYearsAhead_StartsNothing()
    {
        var store = Open();
        Assert.Null(store.Accept(List()));
        time.Wall = time.Wall.AddYears(10);

        Assert.All(["lamp", "printer", "laser-1"], m => Assert.IsType<AccessDecision.Refused>(Judge(store, m)));
    }

    [Fact]
    public void Session_OnAListThatIsTooOldByNow_GoesOn()
    {
        var store = Open();
        Assert.Null(store.Accept(List()));
        var now = BoxClock.Now();
        var running = MachineState.Initial with { Session = new(default, TestPermits.Camille, BadgeHash.Of(TestUids.Badge, TestPermits.Key), now, now, false) };
        time.Pass(TimeSpan.FromDays(44));

        var news = new BadgeJudge(TestPermits.Key, () => store.Current).News(running, TestPermits.Laser, BoxClock.Now())!;

        var step = MachineRules.Step(running, news, BoxClock.Now());
        Assert.Equal((RelayEffect.None, true), (step.Relay, step.Events.IsEmpty));
        Assert.Equal(RefusalReason.PermitsTooOld, Assert.IsType<AccessDecision.Refused>(Judge(store, "laser-1")).Reason);
    }

    public void Dispose() => folder.Delete(recursive: true);

    private static byte[] List()
    {
        static MachineRuleMessage Rule(string id, int? days) => new(MachineId.Parse(id), id, MaxAgeSeconds: days * 86_400L);
        var message = new PermitsMessage(
            WireLimits.Schema, SiteId.Parse("atelier"), BoxId.Parse("box-a"), 1, 1, IssuedAt, IssuedAt + Duration.FromDays(45),
            [Rule("lamp", null), Rule("printer", 14), Rule("laser-1", 3)],
            [new(TestPermits.Camille, "Camille", "fr", [BadgeHash.Of(TestUids.Badge, TestPermits.Key)])]);
        return PermitMessages.Signed(JsonSerializer.SerializeToUtf8Bytes(message, WireJson.Default.PermitsMessage));
    }

    private AccessDecision Judge(PermitStore store, string machine) =>
        new BadgeJudge(TestPermits.Key, () => store.Current).Judge(TestUids.Badge, MachineState.Initial, MachineId.Parse(machine), BoxClock.Now()).Decision;

    private PermitStore Open() => new(folder.FullName, SiteId.Parse("atelier"), BoxId.Parse("box-a"), FixedKey.Trust, BoxClock, NullLogger.Instance);
}
