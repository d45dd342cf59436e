using FabAccess.Edge.Power;
using FabAccess.Edge.Tests.Time;
using FabAccess.Simulator.Plugs;

namespace FabAccess.Edge.Tests.Power;

/// <summary>The lease and what is undone, in time that is moved by hand.</summary>
public sealed class PlugTurnsTests : IDisposable
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(90), Second = TimeSpan.FromSeconds(1);

    private readonly VirtualTime time = new();
    private readonly PlugRelay relay;
    private readonly PlugInMemory plug;
    private readonly PlugTurns turns;
    private readonly List<PlugReading?> seen = [];

    public PlugTurnsTests()
    {
        relay = new(time);
        plug = new(relay);
        turns = new(plug, Lease, time.Clock, seen.Add);
    }

    public void Dispose()
    {
        turns.Dispose();
        plug.Dispose();
    }

    [Fact]
    public void Lease_IsRenewedAtAThird_AndThePlugNeverDrops()
    {
        On();
        for (int second = 0; second < 3600; second++)
        {
            Pass(Second);
            Assert.True(relay.IsOn);
        }
        Assert.Equal(1, relay.Closings);
        Assert.InRange(plug.Commands.Count(c => c == "on 90"), 119, 122);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(30)]
    [InlineData(59)]
    public void Plug_ThatIsAwayForLessThanItsLease_StaysOn(int seconds)
    {
        On();
        Pass(TimeSpan.FromSeconds(30));
        plug.IsAway = true;
        for (int i = 0; i < seconds; i++) Pass(Second);
        plug.IsAway = false;
        for (int i = 0; i < 200; i++) Pass(Second);
        Assert.True(relay.IsOn);
        Assert.Equal(1, relay.Closings);
    }

    [Fact]
    public void Plug_ThatIsAwayForLonger_GoesOffWithinItsLease_AndStaysOff()
    {
        On();
        plug.IsAway = true;
        for (int i = 0; i <= 90; i++) Pass(Second);
        Assert.False(relay.IsOn);
        Assert.True(turns.Standing.LeaseLeft < TimeSpan.Zero);
        plug.IsAway = false;
        for (int i = 0; i < 200; i++) Pass(Second);
        Assert.False(relay.IsOn);
        Assert.Equal(1, relay.Closings);
    }

    [Fact]
    public void Plug_WhosePowerIsKept_HasNoTimer()
    {
        turns.Want(PlugWish.On, keep: true);
        turns.Turn();
        Assert.Equal(["on"], plug.Commands);
        plug.IsAway = true;
        Pass(TimeSpan.FromHours(30));
        Assert.True(relay.IsOn);
        Assert.True(turns.Standing.IsKept);
        Assert.Null(turns.Standing.LeaseLeft);
    }

    [Fact]
    public void Plug_ThatIsSwitchedOnBehindTheBoxsBack_IsSwitchedOffInTheSameTurn()
    {
        turns.Want(PlugWish.Off);
        Pass(Second);
        relay.PressButton();
        Pass(Second);
        Assert.False(relay.IsOn);
        plug.IsAway = true;
        relay.LosePower(on: true);
        Pass(Second);
        Assert.True(relay.IsOn);
        plug.IsAway = false;
        Pass(Second);
        Assert.False(relay.IsOn);
    }

    [Fact]
    public void Plug_ThatGoesOffByItself_IsNeverSwitchedOnAgain()
    {
        On();
        relay.PressButton();
        for (int i = 0; i < 100; i++) Pass(Second);
        Assert.False(relay.IsOn);
        Assert.Equal(1, relay.Closings);
        Assert.Equal((PlugWish.On, false, "button"), (turns.Standing.Wish, turns.Standing.Reading!.IsOn, turns.Standing.Reading.Source));
    }

    [Fact]
    public void Plug_ThatGoesOffBetweenLookAndRenewal_IsOffAfterIt()
    {
        On();
        Pass(TimeSpan.FromSeconds(29));
        plug.BeforeSwitch = relay.PressButton;
        Pass(Second);
        Assert.False(relay.IsOn);
        for (int i = 0; i < 100; i++) Pass(Second);
        Assert.False(relay.IsOn);
    }

    [Fact]
    public void Answer_ThatIsLost_IsReadBack_AndNothingIsSwitchedTwice()
    {
        plug.LosesAnswers = true;
        On();
        Assert.True(turns.Standing is { IsTold: true, Trouble: null, Reading.IsOn: true });
        turns.Want(PlugWish.Off);
        turns.Turn();
        Assert.True(turns.Standing is { IsTold: true, Trouble: null, Reading.IsOn: false });
        Assert.Equal(["on 90", "off"], plug.Commands);
    }

    [Fact]
    public void Plug_ThatTakesNoTimer_IsSwitchedOffInTheSameTurn_AndHasNoLease()
    {
        plug.RefusesTimer = true;
        turns.Want(PlugWish.On);
        turns.Turn();
        Assert.False(relay.IsOn);
        Assert.True(turns.Standing is { Trouble: not null, LeaseLeft: null, Reading.IsOn: false });
        Assert.Equal(["on 90", "off"], plug.Commands);
    }

    [Fact]
    public void Plug_ThatTakesNoTimerAnyMore_IsAskedAgain_AndItsLeaseIsNotMadeLonger()
    {
        On();
        Pass(Lease / 3);
        plug.RefusesTimer = true;
        for (int i = 0; i < 45; i++) Pass(Second);
        Assert.True(turns.Standing is { Trouble: not null, Reading.IsOn: true });
        Assert.Equal(TimeSpan.FromSeconds(45), turns.Standing.LeaseLeft);
        plug.RefusesTimer = false;
        Pass(Second);
        Assert.True(turns.Standing is { Trouble: null });
        Assert.Equal(Lease, turns.Standing.LeaseLeft);
    }

    [Fact]
    public void Renewal_ThatFails_IsSaid_UntilOneDoesNot()
    {
        On();
        plug.LosesAnswers = true;
        Pass(Lease / 3);
        Assert.True(turns.Standing is { Trouble: not null, Reading.IsOn: true });
        plug.LosesAnswers = false;
        Pass(Second);
        Assert.True(turns.Standing is { Trouble: null });
        Assert.Equal(Lease, turns.Standing.LeaseLeft);
    }

    [Fact]
    public void Renewal_ThatFailed_IsSaid_WhateverIsReadLater_UntilOneSucceedsOrSomethingElseIsWanted()
    {
        On();
        plug.Fails = _ => true;
        Pass(Lease / 3);
        Assert.True(turns.Standing is { Trouble: "The plug answered 500.", Unrenewed: "The plug answered 500." });
        Assert.Equal(TimeSpan.Zero, turns.Standing.SilentFor);
        plug.IsAway = true;
        Pass(Second);
        Assert.True(turns.Standing is { Trouble: "The plug cannot be reached.", Unrenewed: "The plug answered 500." });
        plug.IsAway = false;
        Pass(Lease);
        Assert.True(turns.Standing is { Reading.IsOn: false, SeenOff.Source: "timer", Unrenewed: "The plug answered 500." });
        plug.Fails = _ => false;
        On();
        Assert.True(turns.Standing is { Trouble: null, SeenOff: null, Unrenewed: null });
    }

    [Fact]
    public void Plug_SeenOffForAMoment_WasSeenOff_UntilItIsWantedAnew()
    {
        On();
        Assert.Null(turns.Standing.SeenOff);
        relay.Switch(false, null, "button");
        Pass(Second);
        relay.Switch(true, null, "http");
        Pass(Second);
        Assert.True(turns.Standing is { SeenOff.Source: "button", Reading.IsOn: true });
        On();
        Assert.Null(turns.Standing.SeenOff);
    }

    [Fact]
    public void Plug_ThatWentOffRightBeforeItsRenewal_WasSeenOff_AlsoWhereItCannotBeSwitchedOffAgain()
    {
        On();
        Pass(TimeSpan.FromSeconds(29));
        plug.BeforeSwitch = relay.PressButton;
        plug.Fails = command => command == "off";
        Pass(Second);
        Assert.True(turns.Standing is { Reading.IsOn: true, SeenOff: not null });
    }

    [Fact]
    public void Timer_ThatMayNotHaveBeenTaken_IsAskedForInTheNextTurn()
    {
        plug.LosesAnswers = true;
        On();
        Assert.Null(turns.Standing.Trouble);
        plug.LosesAnswers = false;
        plug.RefusesTimer = true;
        Pass(Second);
        Assert.Contains("did not take the timer", turns.Standing.Trouble, StringComparison.Ordinal);
        plug.RefusesTimer = false;
        Pass(Second);
        Pass(Second);
        Assert.Null(turns.Standing.Trouble);
        Assert.Equal(["on 90", "on 90", "on 90"], plug.Commands);
    }

    [Fact]
    public void KeptPower_WhoseCommandWasNotAnswered_IsToldAgain_AndIsNoSuccessUntilItIs()
    {
        On();
        turns.Want(PlugWish.On, keep: true);
        plug.LosesAnswers = true;
        turns.Turn();
        Assert.NotNull(turns.Standing.Trouble);
        Assert.Equal(["on 90", "on", "on"], plug.Commands);
        plug.LosesAnswers = false;
        turns.Want(PlugWish.On, keep: true);
        turns.Turn();
        Assert.True(turns.Standing is { Trouble: null, LeaseLeft: null });
    }

    [Fact]
    public void Plug_ThatIsFoundOff_HasNoLeaseLeft()
    {
        On();
        relay.PressButton();
        Pass(Second);
        Assert.Null(turns.Standing.LeaseLeft);
    }

    [Fact]
    public void Off_ThatDidNotArrive_IsTriedUntilItDoes()
    {
        On();
        plug.IsAway = true;
        turns.Want(PlugWish.Off);
        for (int i = 0; i < 5; i++) Pass(Second);
        Assert.True(relay.IsOn);
        Assert.False(turns.Standing.IsTold);
        plug.IsAway = false;
        Pass(Second);
        Assert.False(relay.IsOn);
        Assert.True(turns.Standing.IsTold);
    }

    [Fact]
    public void Readings_AndSilence_AreHandedOn()
    {
        relay.LoadWatts = 55;
        On();
        plug.IsAway = true;
        Pass(Second);
        Assert.Equal([55m, null], seen.Select(s => s?.Watts));
    }

    private void On()
    {
        turns.Want(PlugWish.On);
        turns.Turn();
        Assert.True(relay.IsOn);
    }

    private void Pass(TimeSpan span)
    {
        time.Pass(span);
        turns.Turn();
    }
}
