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

    private MachineControl Control(UsePolicy use, ExclusiveGroups? groups = null, bool isMetered = false)
    {
        workshop.Use(use);
        var control = workshop.Make(() => null, hasLostMemory: false, new RelayLine(() => new FakeLines(air.Add), 23), groups, isMetered);
        control.Begin(MachineState.Initial);
        workshop.Forget();
        return control;
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
