using FabAccess.Core.Values;
using FabAccess.Edge.Power;
using FabAccess.Edge.Tests.Time;
using FabAccess.Simulator.Plugs;

namespace FabAccess.Edge.Tests.Power;

/// <summary>A machine's switch over a plug, with its real thread; the plug's own time is moved by hand.</summary>
public sealed class NetworkSwitchTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly VirtualTime time = new();
    private readonly PlugRelay relay;
    private readonly PlugInMemory plug;
    private readonly NetworkSwitch power;

    public NetworkSwitchTests()
    {
        relay = new(time);
        plug = new(relay);
        power = new(plug, PlugSettings.UsualLease, MachineId.Parse("laser-1", null), time.Clock);
    }

    public void Dispose() => power.Dispose();

    [Fact]
    public void Plug_ThatIsFoundOn_IsSwitchedOffAtOpening()
    {
        relay.LosePower(on: true);
        Assert.Null(power.TryOpen());
        Assert.False(relay.IsOn);
        Assert.True(power.IsOpen);
    }

    [Fact]
    public void Machine_IsSwitchedOnAndOff_AndTheLookAgrees()
    {
        Assert.Null(power.TryOpen());
        Assert.Null(power.TrySwitch(on: true));
        Assert.True(power.IsOn && relay.IsOn);
        Assert.Null(power.TryCheck());
        Assert.Null(power.TrySwitch(on: false));
        Assert.False(power.IsOn || relay.IsOn);
        Assert.Null(power.TryCheck());
    }

    [Fact]
    public void Plug_ThatDoesNotAnswer_DoesNotOpen_AndDoesLater()
    {
        plug.IsAway = true;
        Assert.Equal("The plug cannot be reached.", power.TryOpen());
        Assert.False(power.IsOpen);
        Assert.NotNull(power.TrySwitch(on: true));
        plug.IsAway = false;
        Assert.True(SpinWait.SpinUntil(() => power.TryOpen() is null, Patience));
    }

    [Fact]
    public void Plug_ThatIsAwayAtAStop_IsSaidToMayHavePower_AndIsSwitchedOffWhenItIsBack()
    {
        power.TryOpen();
        power.TrySwitch(on: true);
        plug.IsAway = true;
        Assert.Equal("The plug cannot be reached. The machine may have power for up to 90 s.", power.TrySwitch(on: false));
        Assert.False(power.IsOn || power.IsOpen);
        plug.IsAway = false;
        Assert.True(SpinWait.SpinUntil(() => power.TryOpen() is null, Patience));
        Assert.False(relay.IsOn);
    }

    [Fact]
    public void Plug_ThatGoesOffByItsButton_IsATrouble_AndOpensAgain()
    {
        power.TryOpen();
        power.TrySwitch(on: true);
        relay.PressButton();
        string? reason = null;
        Assert.True(SpinWait.SpinUntil(() => (reason ??= power.TryCheck()) is not null, Patience));
        Assert.Equal("The plug in memory went off though it was switched on (by: button).", reason);
        Assert.False(power.IsOpen);
        Assert.True(SpinWait.SpinUntil(() => power.TryOpen() is null, Patience));
        Assert.False(relay.IsOn);
    }

    [Fact]
    public void Plug_ThatWasOffForAMoment_IsATrouble_ByWhomItWas()
    {
        power.TryOpen();
        power.TrySwitch(on: true);
        using ManualResetEventSlim sawOff = new(), sawOn = new();
        power.Seen = reading => (reading!.IsOn ? sawOn : sawOff).Set();
        relay.PressButton();
        Assert.True(sawOff.Wait(Patience));
        sawOn.Reset();
        relay.Switch(true, null, "http");
        Assert.True(sawOn.Wait(Patience));
        Assert.Equal("The plug in memory went off though it was switched on (by: button).", power.TryCheck());
        Assert.False(power.IsOpen);
    }

    [Fact]
    public void Plug_WhoseTimerIsNotMadeLonger_IsAFlaw_ThenATrouble_ThatSaysWhy()
    {
        power.TryOpen();
        power.TrySwitch(on: true);
        relay.LoadWatts = 55;
        plug.Fails = command => command != "off";
        time.Pass(TimeSpan.FromSeconds(30));
        Assert.True(SpinWait.SpinUntil(() => power.Flaws.Count > 0, Patience));
        Assert.Contains("The plug answered 500.", power.Flaws.Single().Detail, StringComparison.Ordinal);
        Assert.Null(power.TryCheck());
        Assert.True(SpinWait.SpinUntil(() => power.Watts == 55, Patience));
        time.Pass(TimeSpan.FromSeconds(60));
        string? reason = null;
        Assert.True(SpinWait.SpinUntil(() => (reason ??= power.TryCheck()) is not null, Patience));
        Assert.Equal("The plug in memory went off though it was switched on (by: timer). Its time could not be made longer: The plug answered 500.", reason);
        Assert.Empty(power.Flaws);
    }

    [Fact]
    public void Plug_ThatIsSilent_IsATroubleAtRest_AndOnlyAfterItsLeaseInUse()
    {
        power.TryOpen();
        power.TrySwitch(on: true);
        plug.IsAway = true;
        Assert.True(SpinWait.SpinUntil(() => power.TrySwitch(on: true) is null || !power.IsOpen, Patience));
        plug.IsAway = false;
        Assert.True(SpinWait.SpinUntil(() => power.TryOpen() is null, Patience));
        power.TrySwitch(on: true);
        plug.IsAway = true;
        time.Pass(TimeSpan.FromSeconds(80));
        Assert.Null(power.TryCheck());
        time.Pass(TimeSpan.FromSeconds(15));
        Assert.True(SpinWait.SpinUntil(() => power.TryCheck() is not null, Patience));
        Assert.False(relay.IsOn);
    }

    [Fact]
    public void Plug_ThatIsSlowWhileItsBoxEnds_IsToldAllTheSame()
    {
        power.TryOpen();
        power.TrySwitch(on: true);
        using ManualResetEventSlim looks = new(), answers = new();
        plug.BeforeRead = () =>
        {
            looks.Set();
            answers.Wait();
        };
        Assert.True(looks.Wait(Patience));
        // It gives up waiting while that look is under way.
        power.GiveBack();
        Assert.True(relay.IsOn);
        plug.BeforeRead = null;
        answers.Set();
        Assert.True(SpinWait.SpinUntil(() => !relay.IsOn, Patience));
    }

    [Fact]
    public void Plug_ThatTakesNoTimer_SwitchesNothingOn()
    {
        power.TryOpen();
        plug.RefusesTimer = true;
        Assert.Contains("did not take the timer", power.TrySwitch(on: true), StringComparison.Ordinal);
        Assert.False(relay.IsOn || power.IsOpen);
    }

    [Fact]
    public void Plug_WithoutATimer_IsNotTakenForOff_HoweverLongItIsSilent()
    {
        plug.HasTimer = false;
        power.TryOpen();
        power.TrySwitch(on: true);
        plug.IsAway = true;
        time.Pass(TimeSpan.FromMinutes(10));
        Assert.False(SpinWait.SpinUntil(() => power.TryCheck() is not null, TimeSpan.FromSeconds(2.5)));
        Assert.Equal("The plug cannot be reached. The machine may have power.", power.TrySwitch(on: false));
        plug.IsAway = false;
        Assert.True(SpinWait.SpinUntil(() => !relay.IsOn, Patience));
        Assert.DoesNotContain("off", plug.Commands.SkipLast(1).Skip(2));
    }

    [Fact]
    public void Job_ThatOutlivedItsBox_IsNotCutAtOpening_ButByAStop()
    {
        relay.Switch(true, null, "http");
        time.Pass(TimeSpan.FromMinutes(10));
        Assert.Contains("the job of before the restart may still run", power.TryOpen(TimeSpan.FromMinutes(9)), StringComparison.Ordinal);
        Assert.True(power.IsHeld && relay.IsOn && !power.IsOn);
        Assert.NotNull(power.TryOpen());
        Assert.True(relay.IsOn);
        Assert.Null(power.TrySwitch(on: false));
        Assert.False(relay.IsOn || power.IsHeld);
        Assert.Null(power.TryOpen());
    }

    [Fact]
    public void Plug_ThatLostItsPowerSince_IsSwitchedOff()
    {
        time.Pass(TimeSpan.FromMinutes(10));
        relay.LosePower(on: true);
        time.Pass(TimeSpan.FromMinutes(1));
        Assert.Null(power.TryOpen(TimeSpan.FromMinutes(9)));
        Assert.False(relay.IsOn);
    }

    [Fact]
    public void Job_OfAPlugThatComesLate_IsNotCutEither()
    {
        relay.Switch(true, null, "http");
        time.Pass(TimeSpan.FromMinutes(10));
        plug.IsAway = true;
        Assert.Equal("The plug cannot be reached.", power.TryOpen(TimeSpan.FromMinutes(9)));
        plug.IsAway = false;
        Assert.True(SpinWait.SpinUntil(() => power.TryOpen()!.Contains("job of before", StringComparison.Ordinal), Patience));
        Assert.True(relay.IsOn);
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public void End_LeavesOnWhatIsKept_AndSwitchesOffTheRest(bool isKept, bool staysOn)
    {
        power.TryOpen();
        power.TrySwitch(on: true, outlivesBox: isKept);
        power.Dispose();
        Assert.Equal(staysOn, relay.IsOn);
        Assert.Equal(!isKept, plug.Commands.Contains("on 90"));
    }
}
