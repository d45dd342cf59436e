using FabAccess.Core.Access;
using FabAccess.Core.Machines;
using FabAccess.Core.Values;
using FabAccess.Edge.Badges;
using FabAccess.Edge.Machines;
using FabAccess.Edge.Tests.Badges;
using NodaTime;

namespace FabAccess.Edge.Tests.Machines;

/// <summary>The rules of use at a machine's lines: what is driven, when and in which order.</summary>
public sealed class MachineUseTests
{
    private readonly Workshop workshop = new();
    private readonly List<string> air = [];

    [Fact]
    public void Extraction_RunsBeforeTheMachine_AndAfterIt()
    {
        var control = Control(new() { PreRun = Duration.FromSeconds(20), RunOn = Duration.FromSeconds(40) });
        control.Tell(Workshop.Card(TestUids.Badge));
        Assert.Equal(["open low", "on"], air);
        Assert.False(workshop.Line.IsHigh);

        Pass(control, 20);
        Assert.True(workshop.Line.IsHigh);
        control.Stop();
        Assert.False(workshop.Line.IsHigh);
        Pass(control, 39);
        Assert.Equal("on", air[^1]);
        Pass(control, 1);

        Assert.Equal(["open low", "on", "off"], air);
    }

    [Fact]
    public void Extraction_GoesOffWithTheWorker()
    {
        var control = Control(new() { RunOn = Duration.FromSeconds(40) });
        control.Tell(Workshop.Card(TestUids.Badge));

        control.ShutDown();

        Assert.Equal("off", air[^1]);
        Assert.False(workshop.Line.IsHigh);
    }

    [Fact]
    public void StartThatNeverBecameDurable_AfterThePreRun_StaysOff()
    {
        var control = Control(new() { PreRun = Duration.FromSeconds(20) });
        workshop.Journal.Hangs = true;
        control.Tell(Workshop.Card(TestUids.Badge));
        Pass(control, 25);

        Assert.False(workshop.Line.IsHigh);
        Assert.Null(control.State.Session);
        Assert.Contains("journal SessionEnded JournalFault", workshop.Story);
    }

    [Fact]
    public void CoolDown_KeepsThePower_ThenTakesIt()
    {
        var control = Control(new() { End = EndPolicy.WhenIdleAndCool, CoolDown = Duration.FromSeconds(30) }, isMetered: true);
        control.Tell(Workshop.Card(TestUids.Badge));
        control.Sense(new MachineInput.ActivityChanged(Activity.Idle, workshop.Time.Clock.Now()));
        control.Tell(Workshop.Card(TestUids.Badge));
        Assert.Null(control.State.Session);
        Assert.True(workshop.Line.IsHigh);
        Assert.Equal("coolingDown", control.Report(workshop.Time.Clock.Now()).State);

        Pass(control, 30);

        Assert.False(workshop.Line.IsHigh);
    }

    [Fact]
    public void MeterThatHasNotSpoken_MayBeBusy()
    {
        var control = Control(new() { End = EndPolicy.WhenIdle }, isMetered: true);
        control.Tell(Workshop.Card(TestUids.Badge));

        control.Tell(Workshop.Card(TestUids.Badge));

        Assert.Equal(EndReason.Member, control.State.Session?.Leaving);
        Assert.True(workshop.Line.IsHigh);
    }

    [Fact]
    public void Slot_CardLiftedAndBack_GoesOn_LiftedForGood_Ends()
    {
        var control = Control(new() { Presence = PresenceMode.Slot });
        control.Tell(Workshop.Card(TestUids.Badge));
        control.Tell(new ReaderEvent.CardGone());
        Pass(control, 5);
        control.Tell(new ReaderEvent.CardBack(TestUids.Badge));
        Pass(control, 20);
        Assert.True(workshop.Line.IsHigh);

        control.Tell(new ReaderEvent.CardGone());
        Pass(control, 8);

        Assert.False(workshop.Line.IsHigh);
        Assert.Contains("journal SessionEnded CardRemoved", workshop.Story);
    }

    [Fact]
    public void Lid_OpensWhileItRuns_SwitchesOffBeforeAnythingElse()
    {
        var control = Control(new());
        control.Tell(Workshop.Card(TestUids.Badge));
        workshop.Forget();

        control.Sense(new MachineInput.InterlocksChanged(Interlocks.Lid, Interlocks.Lid));

        workshop.Tells("off", "journal SessionEnded Interlock", "signal Ended Interlock");
    }

    [Fact]
    public void Problem_Reported_LocksTheNextStart_UntilTheListLiftsIt()
    {
        var control = Control(new());
        control.ReportProblem();
        control.Tell(Workshop.Card(TestUids.Badge));
        Assert.False(workshop.Line.IsHigh);

        workshop.Use(new UsePolicy(), control.State.Incident);
        control.LookAtPermits();
        control.Tell(Workshop.Card(TestUids.Badge));

        Assert.True(workshop.Line.IsHigh);
    }

    [Fact]
    public void Group_OneAtATime_AndGivenBackAtTheEnd()
    {
        var groups = new ExclusiveGroups();
        var control = Control(new() { Group = "extractor" }, groups: groups);
        Assert.True(groups.TryTake("extractor", MachineId.Parse("saw")));
        control.Tell(Workshop.Card(TestUids.Badge));
        Assert.Equal("signal Refused ExclusiveConflict", workshop.Story[^2]);

        groups.Release(MachineId.Parse("saw"));
        control.Tell(Workshop.Card(TestUids.Badge));
        Assert.True(workshop.Line.IsHigh);
        Assert.False(groups.TryTake("extractor", MachineId.Parse("saw")));
        control.Stop();

        Assert.True(groups.TryTake("extractor", MachineId.Parse("saw")));
    }

    [Fact]
    public void Group_TakenForABadgeThatStartsNothing_IsGivenBack()
    {
        var groups = new ExclusiveGroups();
        var control = Control(new() { Group = "extractor" }, groups: groups);
        control.Sense(new MachineInput.InterlocksChanged(Interlocks.Lid, Interlocks.None));

        control.Tell(Workshop.Card(TestUids.Badge));

        Assert.True(groups.TryTake("extractor", MachineId.Parse("saw")));
    }

    // The trainer's own session would be refused for the booking; the novice's needs the group all the same.
    [Fact]
    public void Group_IsNeededByANoviceWhomATrainerWithoutABookingLetsBegin()
    {
        var groups = new ExclusiveGroups();
        var control = Control(new(), groups: groups);
        var now = Instant.FromDateTimeOffset(workshop.Time.Wall);
        PermitHolder Person(string id, MemberRights rights) => new(MemberId.Parse(id), "X", Language.French, false, [new(TestPermits.Laser, now - Duration.FromDays(1), null, rights)]);
        var novice = Person("44444444-4444-4444-4444-444444444444", MemberRights.Novice);
        var rule = new MachineRule(TestPermits.Laser, "Laser", new("Laser"), null) { Use = new() { Group = "extractor", Supervision = Supervision.Starts }, Bookings = [new(novice.Member, now, now + Duration.FromHours(1))] };
        KeyValuePair<BadgeHash, HeldBadge> Held(BadgeUid uid, PermitHolder holder) => KeyValuePair.Create(BadgeHash.Of(uid, TestPermits.Key), new HeldBadge(holder, false));
        workshop.Use(new PermitList(new(1, 1), now - Duration.FromHours(1), now + Duration.FromDays(1), [rule], [Held(TestUids.Badge, novice), Held(TestUids.Other, Person("55555555-5555-5555-5555-555555555555", MemberRights.Trainer))]));

        control.Tell(Workshop.Card(TestUids.Badge));
        Assert.True(groups.TryTake("extractor", MachineId.Parse("saw")));
        control.Tell(Workshop.Card(TestUids.Other));
        Assert.False(workshop.Line.IsHigh);
        Assert.Contains("signal Refused ExclusiveConflict", workshop.Story);

        groups.Release(MachineId.Parse("saw"));
        control.Tell(Workshop.Card(TestUids.Other));
        Assert.True(workshop.Line.IsHigh);
        Assert.False(groups.TryTake("extractor", MachineId.Parse("saw")));
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public void Plug_IsLeftOnForABusyMachine_UnlessItsAirIsTheBoxs(bool hasExtraction, bool isLeft)
    {
        var plug = new OutlivingSwitch();
        workshop.Use(new UsePolicy { End = EndPolicy.NeverWhileBusy, Group = "extractor" });
        var control = workshop.Make(() => null, hasLostMemory: false, hasExtraction ? new RelayLine(() => new FakeLines(air.Add), 23) : null, isMetered: true, power: plug);
        control.Begin(MachineState.Initial);
        control.Sense(new MachineInput.ActivityChanged(Activity.Idle, workshop.Time.Clock.Now()));
        control.Tell(Workshop.Card(TestUids.Badge));
        Assert.Equal(isLeft, plug.Outlives);
        control.Sense(new MachineInput.ActivityChanged(Activity.Busy, workshop.Time.Clock.Now()));

        control.ShutDown();

        Assert.Equal(isLeft, plug.GivesPower);
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData(EndPolicy.NeverWhileBusy, true)]
    [InlineData(EndPolicy.Immediate, false)]
    public void Plug_FoundOnAtTheReturn_IsLeftAlone_UnlessTheListSaysThatNoJobMayRunThere(EndPolicy? end, bool isAsked)
    {
        var plug = new OutlivingSwitch();
        workshop.Use(end is { } policy ? new UsePolicy { End = policy } : new());
        if (end is null) workshop.Use(new PermitList(new(1, 1), Instant.FromUtc(2026, 11, 1, 0, 0), Instant.FromUtc(2030, 1, 1, 0, 0), [], []));

        workshop.Make(() => null, hasLostMemory: false, isMetered: true, power: plug).Begin(MachineState.Initial with { LeftPowered = workshop.Time.Clock.Now() });

        Assert.Equal(isAsked, plug.KeptFor is not null);
    }

    [Fact]
    public void Group_OfAJobThatWasKeptOn_IsTakenUntilItIsOver()
    {
        var plug = new OutlivingSwitch { IsHeld = true };
        var groups = new ExclusiveGroups();
        workshop.Use(new UsePolicy { End = EndPolicy.NeverWhileBusy, Group = "extractor" });
        var control = workshop.Make(() => null, hasLostMemory: false, groups: groups, isMetered: true, power: plug);
        control.Begin(MachineState.Initial);
        Pass(control, 3);
        Assert.False(groups.TryTake("extractor", MachineId.Parse("saw")));

        control.Sense(new MachineInput.ActivityChanged(Activity.Idle, workshop.Time.Clock.Now()));
        Pass(control, 2);

        Assert.False(plug.GivesPower);
        Assert.True(groups.TryTake("extractor", MachineId.Parse("saw")));
    }

    private MachineControl Control(UsePolicy use, ExclusiveGroups? groups = null, bool isMetered = false)
    {
        workshop.Use(use);
        var control = workshop.Make(() => null, hasLostMemory: false, new RelayLine(() => new FakeLines(air.Add), 23), groups, isMetered);
        control.Begin(MachineState.Initial);
        workshop.Forget();
        return control;
    }

    /// <summary>A plug that follows at once and can stay on without its box.</summary>
    private sealed class OutlivingSwitch : IMachineSwitch
    {
        public string Place => "plug";

        public bool CanOutliveBox => true;

        public bool IsOn { get; private set; }

        public bool GivesPower => IsOn || IsHeld;

        public bool IsOpen => true;

        public bool IsHeld { get; set; }

        /// <summary>As it was told last when it was switched on.</summary>
        public bool Outlives { get; private set; }

        /// <summary>As it was opened.</summary>
        public TimeSpan? KeptFor { get; private set; }

        public string? TryOpen(TimeSpan? keepsIfPoweredFor = null)
        {
            KeptFor = keepsIfPoweredFor;
            return null;
        }

        public string? TrySwitch(bool on, bool outlivesBox = false)
        {
            if (on) Outlives = outlivesBox;
            (IsOn, IsHeld) = (on, false);
            return null;
        }

        public string? TryCheck() => null;

        public void LeaveOn() => (IsOn, IsHeld) = (false, true);

        public void GiveBack() => IsOn = false;

        public void Dispose() => GiveBack();
    }

    private void Pass(MachineControl control, int seconds)
    {
        for (int i = 0; i < seconds; i++)
        {
            workshop.Time.Pass(TimeSpan.FromSeconds(1));
            control.Pass();
        }
    }
}
