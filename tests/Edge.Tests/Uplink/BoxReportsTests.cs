using System.Text.Json;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using FabAccess.Edge.Time;
using FabAccess.Edge.Uplink;

namespace FabAccess.Edge.Tests.Uplink;

public sealed class BoxReportsTests
{
    private static readonly BootId Boot = BootId.Parse("0b007000-0000-4000-8000-000000000001");

    [Fact]
    public void Greeting_SaysWhenItWasMade_SoThatTheServerKnowsWhenTheBootBegan()
    {
        var greeting = Online(Reports(ClockTrust.Never), online: true);

        Assert.Equal((ClockTrust.Never, true, true), (greeting.Trust, greeting.Wall is not null, greeting.MonotonicMilliseconds > 0));
    }

    [Fact]
    public void LastWill_IsSentWhoKnowsWhen_SoItNamesNoTime()
    {
        var will = Online(Reports(ClockTrust.Synchronised), online: false);

        Assert.Equal((null, null, null), (will.Wall, will.Trust, will.MonotonicMilliseconds));
    }

    [Fact]
    public void Run_IsOneForAProcess_AndAnotherForTheNext()
    {
        BoxReports first = Reports(ClockTrust.Never), next = Reports(ClockTrust.Never);

        Assert.Equal(Online(first, true).Run, Online(first, false).Run);
        Assert.NotEqual(Online(first, true).Run, Online(next, true).Run);
    }

    [Fact]
    public void State_NamesWhatIsWrong_EachKindOnce_AndNothingWhenNothingIs()
    {
        var journal = new ListJournal(0);
        var found = new BoxReports(Clock(ClockTrust.Never), journal, () => default, [], "test")
        {
            Findings = () => [new(FindingKind.DiskFull, "12 MB left"), new(FindingKind.ClockUntrusted, "no network yet")],
        };

        Assert.Equal<FindingReport[]>([new(FindingKind.DiskFull, "12 MB left"), new(FindingKind.ClockUntrusted, "no network yet")], [.. State(found).Findings!.Value]);
        Assert.Null(State(Reports(ClockTrust.Synchronised)).Findings);
        Assert.Equal((Boot, ClockTrust.Synchronised), (State(Reports(ClockTrust.Synchronised)).Boot, State(Reports(ClockTrust.Synchronised)).Trust));
    }

    private static BoxClock Clock(ClockTrust trust) => new(Boot, TimeProvider.System, () => trust);

    private static BoxReports Reports(ClockTrust trust) => new(Clock(trust), new ListJournal(0), () => default, [], "test");

    private static BoxOnline Online(BoxReports reports, bool online) => JsonSerializer.Deserialize(reports.Online(online), WireJson.Default.BoxOnline)!;

    private static BoxState State(BoxReports reports) => JsonSerializer.Deserialize(reports.State(0), WireJson.Default.BoxState)!;
}
