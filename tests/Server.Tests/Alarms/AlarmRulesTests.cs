using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using FabAccess.Server.Alarms;
using NodaTime;
using static FabAccess.Server.Tests.Labs.LabBuilder;

namespace FabAccess.Server.Tests.Alarms;

public sealed class AlarmRulesTests
{
    private static readonly Instant Now = Instant.FromUtc(2026, 11, 21, 9, 0), LongAgo = Now - Duration.FromDays(1);

    [Fact]
    public void Box_InOrder_CallsForNothing() => Assert.Empty(Of(Box(BoxA), Box(BoxB) with { LastSeenAt = null, IsOnline = false }));

    [Theory]
    [InlineData(119, false)]
    [InlineData(120, true)]
    public void Gap_OlderThanTwoMinutes_IsOne(int seconds, bool isOne)
    {
        var since = Now - Duration.FromSeconds(seconds);
        var box = Box(BoxA) with { Gaps = [new(BoxA, 4, 4, since), new(BoxA, 9, 12, since)] };
        Assert.Equal(isOne ? [new(AlarmCause.JournalGap, BoxA, 5, "Entries 4, 9 to 12 are missing, though later ones came.")] : [], Of(box));
    }

    [Fact]
    public void EachCause_OfABox_IsOneAlarm()
    {
        var box = Box(BoxA) with { ChainBreaks = 3, ChainBreaksSettled = 2, Forks = 2, Letters = 7, Findings = [FindingKind.DiskFull, FindingKind.JournalFailing] };
        Assert.Equal(
            [(AlarmCause.ChainBroken, 3L), (AlarmCause.JournalFork, 2L), (AlarmCause.DeadLetters, 7L), (AlarmCause.BoxFinding, 2L)],
            Of(box).Select(g => (g.Cause, g.Count)));
        Assert.Empty(Of(Box(BoxA) with { ChainBreaks = 3, ChainBreaksSettled = 3 }));
    }

    [Fact]
    public void Box_SilentForFiveMinutes_IsOne()
    {
        Assert.Empty(Of(Silent(BoxA, minutes: 4), Box(BoxB)));
        Assert.Equal((AlarmCause.BoxSilent, BoxA), Key(Assert.Single(Of(Silent(BoxA, minutes: 5), Box(BoxB)))));
    }

    [Fact]
    public void Boxes_SilentSinceBeforeTheLinkCameUp_AreGivenTime()
    {
        var boxes = new[] { Silent(BoxA, minutes: 600), Box(BoxB) };
        Assert.Empty(AlarmRules.Of(new(Now, true, Now - Duration.FromMinutes(4), 0, boxes)));
        Assert.Single(AlarmRules.Of(new(Now, true, Now - Duration.FromMinutes(5), 0, boxes)));
    }

    [Theory]
    [InlineData(2, 2, AlarmCause.BoxSilent, 2)]
    [InlineData(3, 6, AlarmCause.BoxSilent, 3)]
    [InlineData(3, 5, AlarmCause.FleetSilent, 1)]
    [InlineData(60, 61, AlarmCause.FleetSilent, 1)]
    public void Boxes_MostSilentTogether_AreOneAlarm(int silent, int all, AlarmCause cause, int alarms)
    {
        var called = Of([.. Enumerable.Range(0, all).Select(i => i < silent ? Silent(BoxId.Parse($"b-{i}", null), 10) : Box(BoxId.Parse($"b-{i}", null)))]);
        Assert.Equal(alarms, called.Count);
        Assert.All(called, g => Assert.Equal(cause, g.Cause));
    }

    [Fact]
    public void Link_Down_IsOneAlarmForAllBoxes()
    {
        var boxes = new[] { Silent(BoxA, 60), Silent(BoxB, 60) };
        Assert.Empty(AlarmRules.Of(new(Now, false, Now - Duration.FromSeconds(59), 0, boxes)));
        Assert.Equal((AlarmCause.FleetSilent, null), Key(Assert.Single(AlarmRules.Of(new(Now, false, Now - Duration.FromMinutes(1), 0, boxes)))));
    }

    [Fact]
    public void Letters_OfNoBox_AreTheLabs() => Assert.Equal((AlarmCause.DeadLetters, null), Key(Assert.Single(AlarmRules.Of(new(Now, true, LongAgo, 4, [])))));

    private static IReadOnlyList<Grievance> Of(params BoxFacts[] boxes) => AlarmRules.Of(new(Now, true, LongAgo, 0, boxes));

    private static (AlarmCause, BoxId?) Key(Grievance grievance) => (grievance.Cause, grievance.Box);

    private static BoxFacts Box(BoxId box) => new(box, true, Now, 0, 0, [], 0, 0, []);

    private static BoxFacts Silent(BoxId box, int minutes) => Box(box) with { IsOnline = false, LastSeenAt = Now - Duration.FromMinutes(minutes) };
}
