using FabAccess.Core.Access;
using FabAccess.Core.Machines;
using FabAccess.Core.Signals;
using NodaTime;

namespace FabAccess.Core.Tests.Signals;

/// <summary>Which signal shows, and which sound is made.</summary>
public sealed class ShownSignalTests
{
    private static readonly PermitHolder Alice = Make.Holder(Make.Alice);

    private static ReaderView View(MachineStateKind kind, Signal? told = null, int toldAgoSeconds = 0) =>
        new(Make.State(kind)) { Told = told, ToldAgo = Duration.FromSeconds(toldAgoSeconds) };

    [Fact]
    public void EveryState_ShowsASignalOfItsOwn()
    {
        var shown = Enum.GetValues<MachineStateKind>().Select(kind => ShownSignal.Of(View(kind)).Name).ToArray();

        Assert.Distinct(shown);
        Assert.All(shown, s => Assert.False(SignalTable.Row(s).IsOverlay));
    }

    [Fact]
    public void EveryRefusal_ShowsAsRefused_WithItsReason() =>
        Assert.All(Enum.GetValues<RefusalReason>(), reason =>
            Assert.Equal(new ShownSignal(SignalName.Refused, reason), ShownSignal.Of(View(MachineStateKind.InUse, new Signal.Refused(reason, null)))));

    [Theory]
    [InlineData(MachineStateKind.Free, SignalName.Ready)]
    [InlineData(MachineStateKind.InUse, SignalName.InUse)]
    [InlineData(MachineStateKind.LockedOut, SignalName.OutOfOrder)]
    [InlineData(MachineStateKind.Faulted, SignalName.Fault)]
    public void State_WithoutAnythingTold_ShowsItself(MachineStateKind kind, SignalName signal) => Assert.Equal(new ShownSignal(signal), ShownSignal.Of(View(kind)));

    [Theory]
    [InlineData(MachineStateKind.Free, 3, false, SignalName.Refused)]
    [InlineData(MachineStateKind.Free, 4, false, SignalName.Ready)]
    [InlineData(MachineStateKind.Free, 9, true, SignalName.Refused)]
    [InlineData(MachineStateKind.Free, 10, true, SignalName.Ready)]
    [InlineData(MachineStateKind.LockedOut, 0, false, SignalName.OutOfOrder)]
    [InlineData(MachineStateKind.Faulted, 0, true, SignalName.Fault)]
    public void Refusal_StaysForItsTime_AndHidesNoDanger(MachineStateKind kind, int ago, bool isCardThere, SignalName signal) =>
        Assert.Equal(signal, ShownSignal.Of(View(kind, new Signal.Refused(RefusalReason.UnknownBadge, null), ago) with { IsCardThere = isCardThere }).Name);

    [Theory]
    [InlineData(2, SignalName.Granted)]
    [InlineData(3, SignalName.InUse)]
    public void Start_IsGreeted_ThenTheStateShows(int ago, SignalName signal) =>
        Assert.Equal(signal, ShownSignal.Of(View(MachineStateKind.InUse, new Signal.Started(Alice), ago)).Name);

    [Fact]
    public void EndAndFault_LeaveTheState()
    {
        Assert.Equal(SignalName.Ready, ShownSignal.Of(View(MachineStateKind.Free, new Signal.Ended(EndReason.Member, 1000))).Name);
        Assert.Equal(SignalName.InUse, ShownSignal.Of(View(MachineStateKind.InUse, new Signal.Fault(MachineFaults.Journal))).Name);
    }

    [Theory]
    [InlineData(601, SignalName.InUse)]
    [InlineData(600, SignalName.EndingSoon)]
    [InlineData(0, SignalName.EndingSoon)]
    public void Session_NearItsEnd_SaysSo(int secondsLeft, SignalName signal) =>
        Assert.Equal(signal, ShownSignal.Of(View(MachineStateKind.InUse) with { Left = Duration.FromSeconds(secondsLeft) }).Name);

    [Fact]
    public void Decision_ThatTakesLonger_ShowsAsChecking()
    {
        Assert.Equal(SignalName.Ready, ShownSignal.Of(View(MachineStateKind.Free) with { Deciding = Duration.FromMilliseconds(299) }).Name);
        Assert.Equal(SignalName.Checking, ShownSignal.Of(View(MachineStateKind.Free) with { Deciding = Duration.FromMilliseconds(300) }).Name);
    }

    [Fact]
    public void Overlays_LieOverTheState()
    {
        var view = View(MachineStateKind.InUse, new Signal.HalfRead()) with { IsOffline = true, ReadAgo = Duration.FromMilliseconds(20) };

        Assert.Equal(new ShownSignal(SignalName.InUse, null, new(true, Duration.FromMilliseconds(20), Duration.Zero)), ShownSignal.Of(view));
        Assert.Equal(new ShownSignal(SignalName.InUse), ShownSignal.Of(view with { ToldAgo = Duration.FromSeconds(4), IsOffline = false, ReadAgo = Duration.FromMilliseconds(100) }));
    }

    [Fact]
    public void Sound_OfAnAnswer_IsMadeOnce()
    {
        var free = View(MachineStateKind.Free);
        var refused = View(MachineStateKind.Free, new Signal.Refused(RefusalReason.UnknownBadge, null));

        Assert.Equal(Sound.FallingPair, HeardSound.Between(free, refused));
        Assert.Equal(Sound.None, HeardSound.Between(refused, refused with { ToldAgo = Duration.FromSeconds(1) }));
        Assert.Equal(Sound.FallingPair, HeardSound.Between(refused with { ToldAgo = Duration.FromSeconds(2) }, refused));
        Assert.Equal(Sound.None, HeardSound.Between(refused with { ToldAgo = Duration.FromSeconds(3) }, refused with { ToldAgo = Duration.FromSeconds(5) }));
        Assert.Equal(Sound.RisingPair, HeardSound.Between(free, View(MachineStateKind.InUse, new Signal.Started(Alice))));
        Assert.Equal(Sound.None, HeardSound.Between(null, refused));
    }

    [Fact]
    public void Sound_OfACard_IsATick_AndTheAnswerDrownsIt()
    {
        var free = View(MachineStateKind.Free);
        var read = free with { ReadAgo = Duration.Zero };

        Assert.Equal(Sound.Tick, HeardSound.Between(free, read));
        Assert.Equal(Sound.None, HeardSound.Between(read, read with { ReadAgo = Duration.FromMilliseconds(40) }));
        Assert.Equal(Sound.TwoTicks, HeardSound.Between(free, read with { Told = new Signal.HalfRead() }));
        Assert.Equal(Sound.FallingPair, HeardSound.Between(free, read with { Told = new Signal.Refused(RefusalReason.RandomUid, null) }));
    }

    [Fact]
    public void Sound_OfAMachineOutOfOrder_AnswersTapsOnly()
    {
        var locked = View(MachineStateKind.LockedOut);

        Assert.Equal(Sound.None, HeardSound.Between(View(MachineStateKind.Free), locked));
        Assert.Equal(Sound.TwoLowTones, HeardSound.Between(locked, View(MachineStateKind.LockedOut, new Signal.Refused(RefusalReason.OutOfOrder, Alice))));
    }

    [Theory]
    [InlineData(601, 600, Sound.ShortBeep)]
    [InlineData(600, 599, Sound.None)]
    [InlineData(301, 299, Sound.ShortBeep)]
    [InlineData(61, 60, Sound.ShortBeep)]
    [InlineData(30, 29, Sound.None)]
    public void Sound_OfAnEndThatIsNear_WarnsThreeTimes(int before, int now, Sound sound) =>
        Assert.Equal(sound, HeardSound.Between(View(MachineStateKind.InUse) with { Left = Duration.FromSeconds(before) }, View(MachineStateKind.InUse) with { Left = Duration.FromSeconds(now) }));
}
