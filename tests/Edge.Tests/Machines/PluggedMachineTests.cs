using FabAccess.Core.Machines;
using FabAccess.Edge.Machines;
using FabAccess.Edge.Power;
using FabAccess.Edge.Tests.Badges;
using FabAccess.Edge.Tests.Power;
using FabAccess.Simulator.Plugs;

namespace FabAccess.Edge.Tests.Machines;

/// <summary>A machine whose power is a plug on the network: what its box does to it, and what happens without the box.</summary>
public sealed class PluggedMachineTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Workshop workshop = new();
    private readonly PlugRelay relay;
    private readonly PlugInMemory plug;
    private readonly List<NetworkSwitch> switches = [];

    public PluggedMachineTests()
    {
        relay = new(workshop.Time) { LoadWatts = 200 };
        plug = new(relay);
        workshop.Time.Pass(TimeSpan.FromMinutes(1));
    }

    public void Dispose()
    {
        foreach (var one in switches) one.Dispose();
    }

    [Fact]
    public void Badge_StartsAndEnds()
    {
        var control = Begun(new());
        control.Tell(Workshop.Card(TestUids.Badge));
        Assert.True(relay.IsOn);
        control.Tell(Workshop.Card(TestUids.Badge));
        Assert.False(relay.IsOn);
        Assert.Equal(["off", "on 90", "off"], plug.Commands);
    }

    [Fact]
    public void Plug_ThatIsAway_RefusesTheBadge_AndTheMachineIsFreeWhenItIsBack()
    {
        plug.IsAway = true;
        var control = Begun(new());
        control.Tell(Workshop.Card(TestUids.Badge));
        Assert.Equal("signal Refused InternalFault", workshop.Story[^2]);
        plug.IsAway = false;
        Assert.True(Passes(control, () => control.State.Faults == MachineFaults.None));
        control.Tell(Workshop.Card(TestUids.Badge));
        Assert.True(relay.IsOn);
    }

    [Fact]
    public void Plug_ThatGoesAwayAtTheTap_StartsNothing_AndCostsNothing()
    {
        var control = Begun(new());
        plug.IsAway = true;
        control.Tell(Workshop.Card(TestUids.Badge));
        Assert.Null(control.State.Session);
        Assert.Contains("journal SessionEnded RelayFault", workshop.Story);
        plug.IsAway = false;
        Assert.True(Passes(control, () => control.State.Faults == MachineFaults.None));
        Assert.False(relay.IsOn);
    }

    [Fact]
    public void Button_OfThePlug_EndsTheSession_AndIsSaid()
    {
        var control = Begun(new());
        control.Tell(Workshop.Card(TestUids.Badge));
        relay.PressButton();
        Assert.True(Passes(control, () => control.State.Session is null));
        Assert.Contains("journal SessionEnded RelayFault", workshop.Story);
        Assert.Contains("(by: button)", control.RelayTrouble ?? "(by: button)", StringComparison.Ordinal);
        Assert.True(Passes(control, () => control.State.Faults == MachineFaults.None));
        Assert.False(relay.IsOn);
    }

    [Theory]
    [InlineData(EndPolicy.Immediate, false)]
    [InlineData(EndPolicy.WhenIdle, false)]
    [InlineData(EndPolicy.NeverWhileBusy, true)]
    [InlineData(EndPolicy.Manual, true)]
    public void Box_ThatDies_LeavesOnWhatTheRuleKeeps_AndTheRestGoesOffWithItsLease(EndPolicy end, bool staysOn)
    {
        var control = Begun(new() { End = end });
        control.Tell(Workshop.Card(TestUids.Badge));
        Works(control, Activity.Busy);
        // The box is gone: nobody tells the plug any more.
        plug.IsAway = true;
        workshop.Time.Pass(TimeSpan.FromSeconds(91));
        Assert.Equal(staysOn, relay.IsOn);
    }

    [Theory]
    [InlineData(EndPolicy.Immediate, Activity.Busy, false)]
    [InlineData(EndPolicy.NeverWhileBusy, Activity.Busy, true)]
    [InlineData(EndPolicy.NeverWhileBusy, Activity.Idle, false)]
    [InlineData(EndPolicy.Manual, Activity.Idle, true)]
    public void Box_ThatIsShutDown_CutsNoJobThatTheRuleKeeps(EndPolicy end, Activity activity, bool staysOn)
    {
        var control = Begun(new() { End = end });
        control.Tell(Workshop.Card(TestUids.Badge));
        Works(control, activity);
        control.ShutDown();
        Assert.Equal(staysOn, relay.IsOn);
        Assert.Contains("journal SessionEnded Shutdown", workshop.Story);
    }

    [Fact]
    public void Box_ThatComesBack_KeepsTheJob_LetsNobodyStart_AndSwitchesOffWhenItIsDone()
    {
        var before = Begun(new() { End = EndPolicy.NeverWhileBusy });
        before.Tell(Workshop.Card(TestUids.Badge));
        workshop.Time.Pass(TimeSpan.FromMinutes(5));
        var folded = before.State;

        var control = Begun(new() { End = EndPolicy.NeverWhileBusy }, folded);
        Assert.True(relay.IsOn);
        Assert.Null(control.State.Session);
        control.Tell(Workshop.Card(TestUids.Badge));
        Assert.Equal("signal Refused InternalFault", workshop.Story[^2]);
        Works(control, Activity.Busy);
        control.Pass();
        Assert.True(relay.IsOn);
        Works(control, Activity.Idle);
        Assert.True(Passes(control, () => control.State.Faults == MachineFaults.None));
        Assert.False(relay.IsOn);
        Assert.Equal(["off", "on", "off"], plug.Commands);
    }

    [Theory]
    [InlineData(EndPolicy.NeverWhileBusy)]
    [InlineData(EndPolicy.Manual)]
    public void Box_ThatIsEndedAndComesBack_AsOftenAsItMay_CutsNoJobThatTheRuleKeeps(EndPolicy end)
    {
        var control = Begun(new() { End = end });
        control.Tell(Workshop.Card(TestUids.Badge));
        Works(control, Activity.Busy);
        workshop.Time.Pass(TimeSpan.FromMinutes(5));
        for (int i = 0; i < 3; i++)
        {
            // An upgrade: ended, and begun anew from what it wrote down.
            control.ShutDown();
            Assert.True(relay.IsOn);
            control = Begun(new() { End = end }, control.State.Remembered);
            Assert.True(relay.IsOn);
            Works(control, Activity.Busy);
            control.Pass();
            workshop.Time.Pass(TimeSpan.FromHours(1));
            Assert.True(relay.IsOn);
        }
        control.Stop();
        Assert.False(relay.IsOn);
        Assert.Equal(["off", "on", "off"], plug.Commands);
    }

    [Theory]
    [InlineData(EndPolicy.Immediate, false)]
    [InlineData(EndPolicy.NeverWhileBusy, true)]
    public void Box_ThatIsBackBeforeItsNetwork_DecidesWhenThePlugAnswers(EndPolicy end, bool staysOn)
    {
        var before = Begun(new() { End = end });
        before.Tell(Workshop.Card(TestUids.Badge));
        workshop.Time.Pass(TimeSpan.FromMinutes(1));
        plug.IsAway = true;
        before.ShutDown();
        var control = Begun(new() { End = end }, before.State.Remembered);
        Works(control, Activity.Busy);
        control.Pass();
        plug.IsAway = false;
        Assert.True(Passes(control, () => staysOn ? switches[^1].IsHeld : !relay.IsOn));
        Assert.Equal(staysOn, relay.IsOn);
        Works(control, Activity.Idle);
        Assert.True(Passes(control, () => control.State.Faults == MachineFaults.None));
        Assert.False(relay.IsOn);
    }

    [Fact]
    public void Job_ThatOutlivedItsBox_IsCutByAStopAndByALid()
    {
        foreach (var cut in (Action<MachineControl>[])[c => c.Stop(), c => c.Sense(new MachineInput.InterlocksChanged(Interlocks.Lid, Interlocks.Lid)), c => c.Obey(new MachineInput.StopOrdered())])
        {
            var before = Begun(new() { End = EndPolicy.Manual });
            before.Tell(Workshop.Card(TestUids.Badge));
            Assert.True(relay.IsOn);
            workshop.Time.Pass(TimeSpan.FromMinutes(5));
            var control = Begun(new() { End = EndPolicy.Manual }, before.State);
            Works(control, Activity.Idle);
            control.Pass();
            Assert.True(relay.IsOn);
            cut(control);
            Assert.False(relay.IsOn);
            Assert.True(Passes(control, () => control.State.Faults == MachineFaults.None));
        }
    }

    [Fact]
    public void Mains_ThatCameBackWithBoxAndPlug_StartNoMachine()
    {
        var before = Begun(new() { End = EndPolicy.NeverWhileBusy });
        before.Tell(Workshop.Card(TestUids.Badge));
        workshop.Time.Pass(TimeSpan.FromMinutes(5));
        relay.LosePower(on: true);
        workshop.Time.Pass(TimeSpan.FromSeconds(20));
        Begun(new() { End = EndPolicy.NeverWhileBusy }, before.State);
        Assert.False(relay.IsOn);
    }

    private MachineControl Begun(UsePolicy use, MachineState? folded = null)
    {
        // The process of before is gone.
        foreach (var one in switches) one.LeaveOn();
        workshop.Use(use);
        var power = new NetworkSwitch(plug, PlugSettings.UsualLease, TestPermits.Laser, workshop.Time.Clock);
        switches.Add(power);
        var control = workshop.Make(() => null, hasLostMemory: false, isMetered: true, power: power);
        control.Begin(folded ?? MachineState.Initial);
        return control;
    }

    private void Works(MachineControl control, Activity activity) => control.Sense(new MachineInput.ActivityChanged(activity, workshop.Time.Clock.Now()));

    // Passes go on while the plug's own thread catches up.
    private static bool Passes(MachineControl control, Func<bool> until) => SpinWait.SpinUntil(
        () =>
        {
            control.Pass();
            return until();
        },
        Patience);
}
