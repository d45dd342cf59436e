using FabAccess.Core.Machines;
using FabAccess.Edge.Tests.Badges;

namespace FabAccess.Edge.Tests.Machines;

/// <summary>A machine whose line does not do what it is told.</summary>
public sealed class RelayFaultTests
{
    private readonly Workshop workshop = new();

    [Fact]
    public void Relay_ThatCannotBeSwitchedOn_EndsTheSessionAsRelayFault()
    {
        workshop.Begun().Line.CannotBeDrivenHigh = true;
        workshop.Tap(TestUids.Badge);
        workshop.Tells("journal SessionStarted", "journal SessionEnded RelayFault", "journal FaultRaised Relay", "signal Fault Relay");
    }

    [Fact]
    public void Relay_ThatStaysLow_IsAFaultThoughTheKernelSaidYes()
    {
        workshop.Begun().Line.IsStuckLow = true;
        workshop.Tap(TestUids.Badge);
        Assert.Contains("journal SessionEnded RelayFault", workshop.Story);
        Assert.Equal(MachineFaults.Relay, workshop.Control.State.Faults);
    }

    [Fact]
    public void Relay_ThatStaysHigh_StaysAFaultAndIsJournaledOnce()
    {
        workshop.Begun().Line.IsStuckHigh = true;
        for (int pass = 0; pass < 5; pass++) workshop.Control.Pass();

        Assert.Equal(MachineStateKind.Faulted, workshop.Control.State.Kind);
        Assert.Single(workshop.Story, told => told == "journal FaultRaised Relay");
        Assert.DoesNotContain(workshop.Story, told => told.StartsWith("journal FaultCleared", StringComparison.Ordinal));
    }

    [Fact]
    public void Relay_ThatCannotBeDrivenLow_IsLetGoToItsPull()
    {
        workshop.Running().Line.CannotBeDrivenLow = true;
        workshop.Control.Stop();
        Assert.False(workshop.Line.IsHigh);
        Assert.Equal("let go", workshop.Story[0]);
        Assert.Equal(MachineFaults.Relay, workshop.Control.State.Faults);
        Assert.Contains("journal SessionEnded Button", workshop.Story);
    }

    [Fact]
    public void Relay_BackAfterAFault_IsOpenedLowAndTheNextBadgeStarts()
    {
        workshop.Running().Line.CannotBeDrivenLow = true;
        workshop.Control.Stop();
        workshop.Line.CannotBeDrivenLow = false;
        workshop.Forget().Control.Pass();
        workshop.Tells("open low", "journal FaultCleared Relay");
        workshop.Tap(TestUids.Badge);
        Assert.True(workshop.Line.IsHigh);
    }

    [Fact]
    public void Relay_NotThereAtTheStart_IsAFaultUntilItIs()
    {
        workshop.Line.CannotBeOpened = true;
        workshop.Begun();
        Assert.Equal(MachineFaults.Relay, workshop.Control.State.Faults);
        workshop.Control.Pass();
        Assert.Equal(MachineFaults.Relay, workshop.Control.State.Faults);
        workshop.Line.CannotBeOpened = false;
        workshop.Control.Pass();
        Assert.Equal(MachineStateKind.Free, workshop.Control.State.Kind);
    }

    [Fact]
    public void Relay_ThatFallsInASession_EndsItWithinOnePass()
    {
        workshop.Running().Line.IsHigh = false;
        workshop.Control.Pass();
        Assert.Contains("journal SessionEnded RelayFault", workshop.Story);
        Assert.False(workshop.Relay.IsOn);
    }
}
