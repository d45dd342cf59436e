using FabAccess.Core.Access;
using FabAccess.Core.Machines;
using FabAccess.Core.Values;
using FabAccess.Edge.Badges;
using FabAccess.Edge.Tests.Badges;
using NodaTime;

namespace FabAccess.Edge.Tests.Machines;

public sealed class MachineControlTests
{
    private readonly Workshop workshop = new();

    [Fact]
    public void Start_Granted_IsJournaledBeforeTheRelayAndToldLast()
    {
        workshop.Begun().Tap(TestUids.Badge);
        workshop.Tells("journal SessionStarted", "on", "signal Started");
        Assert.Equal(TestPermits.Camille, workshop.Control.State.Session?.Member);
    }

    [Fact]
    public void Stop_ByOwnBadge_SwitchesOffBeforeAnythingElse()
    {
        workshop.Running().Tap(TestUids.Badge);
        workshop.Tells("off", "journal SessionEnded Member", "signal Ended Member");
    }

    [Fact]
    public void Stop_ByButton_SwitchesOffBeforeAnythingElse()
    {
        workshop.Running().Control.Stop();
        workshop.Tells("off", "journal SessionEnded Button", "signal Ended Button");
    }

    [Fact]
    public void Stop_ByOrder_SwitchesOffBeforeAnythingElse()
    {
        workshop.Running().Control.Obey(new MachineInput.StopOrdered(workshop.Control.State.Session!.Id));
        workshop.Tells("off", "journal SessionEnded Order", "signal Ended Order");
    }

    [Fact]
    public void Stop_OfAnotherSession_IsNoneOfThisOne()
    {
        workshop.Running().Control.Obey(new MachineInput.StopOrdered(new SessionId(Guid.Empty)));
        workshop.Tells();
        Assert.True(workshop.Line.IsHigh);
    }

    [Fact]
    public void Identify_WhileItRuns_IsShownAndNothingElse()
    {
        workshop.Running().Control.Obey(new MachineInput.IdentifyOrdered());
        workshop.Tells("signal Identify");
        Assert.True(workshop.Line.IsHigh);
    }

    [Fact]
    public void Refusal_OfAnybody_IsToldBeforeItIsJournaled()
    {
        workshop.Begun().Tap(TestUids.Of(1, 2, 3, 4));
        workshop.Tells("signal Refused UnknownBadge", "journal AccessRefused UnknownBadge");
    }

    [Fact]
    public void Start_OnAFailingDisk_StaysOffAndSaysSo()
    {
        workshop.Begun();
        workshop.Journal.Trouble = "The disk is full.";
        workshop.Tap(TestUids.Badge);
        workshop.Tells("journal SessionStarted", "off", "journal SessionEnded JournalFault", "journal FaultRaised Journal", "signal Fault Journal");
        Assert.Equal(MachineStateKind.Faulted, workshop.Control.State.Kind);
    }

    [Fact]
    public void Start_OnAHangingDisk_StaysOffWithinItsBound()
    {
        workshop.Begun().Journal.Hangs = true;
        workshop.Tap(TestUids.Badge);
        Assert.DoesNotContain("on", workshop.Story);
        Assert.Contains("journal SessionEnded JournalFault", workshop.Story);
    }

    // The simulation found it: a start that waited 1.9 s for its disk was billed for them.
    [Fact]
    public void Start_OnASlowDisk_CountsFromWhenPowerCame()
    {
        workshop.Begun().Journal.Waiting = () => workshop.Time.Pass(TimeSpan.FromMilliseconds(1_900));
        workshop.Tap(TestUids.Badge);
        workshop.Tells("journal SessionStarted", "on", "journal SessionRunning", "signal Started");
        workshop.Journal.Waiting = null;
        workshop.Time.Pass(TimeSpan.FromSeconds(10));
        workshop.Tap(TestUids.Badge);
        Assert.Equal(10_000, Assert.IsType<MachineEvent.SessionEnded>(workshop.Journal.Events[^1]).ElapsedMilliseconds);
    }

    [Fact]
    public void Fault_OfTheJournal_EndsWhenItWorksAgain()
    {
        workshop.Begun().Journal.Trouble = "The disk is full.";
        workshop.Control.Pass();
        Assert.Equal(MachineStateKind.Faulted, workshop.Control.State.Kind);
        workshop.Tap(TestUids.Badge);
        Assert.Contains("signal Refused InternalFault", workshop.Story);
        workshop.Journal.Trouble = null;
        workshop.Control.Pass();
        workshop.Forget().Tap(TestUids.Badge);
        workshop.Tells("journal SessionStarted", "on", "signal Started");
    }

    [Fact]
    public void Session_WhenTheJournalFails_GoesOnAndCanBeStopped()
    {
        workshop.Running().Journal.Trouble = "The disk is full.";
        workshop.Control.Pass();
        Assert.True(workshop.Line.IsHigh);
        workshop.Forget().Tap(TestUids.Badge);
        workshop.Tells("off", "journal SessionEnded Member", "signal Ended Member");
    }

    [Fact]
    public void Start_WithAStopThatCameMeanwhile_NeverSwitchesOn()
    {
        workshop.Begun().WaitingStop = EndReason.Button;
        workshop.Tap(TestUids.Badge);
        workshop.Control.Stop();
        workshop.Tells("journal SessionStarted", "off", "journal SessionEnded Button", "signal Ended Button");
    }

    [Fact]
    public void Begin_WithAnOpenSession_ClosesItWithTheRelayLow()
    {
        var at = workshop.Time.Clock.Now();
        workshop.Time.Pass(TimeSpan.FromSeconds(10));
        var session = new OpenSession(new(Guid.CreateVersion7()), TestPermits.Camille, BadgeHash.Of(TestUids.Badge, TestPermits.Key), at, at, false);
        workshop.Control.Begin(MachineState.Initial with { Session = session });
        workshop.Tells("open low", "off", "journal SessionEnded Restart");
        Assert.Equal(MachineStateKind.Free, workshop.Control.State.Kind);
    }

    [Fact]
    public void ShutDown_InASession_SwitchesOffFirstAndForGood()
    {
        workshop.Running().Control.ShutDown();
        Assert.Equal(["off", "journal SessionEnded Shutdown", "signal Ended Shutdown"], workshop.Story.Take(3));
        Assert.NotNull(workshop.Relay.TryOpen());
    }

    [Theory]
    [InlineData("random", "signal Refused RandomUid", "journal AccessRefused RandomUid")]
    [InlineData("several", "signal Refused SeveralCards", "journal AccessRefused SeveralCards")]
    [InlineData("half", "signal HalfRead")]
    [InlineData("occupied", "signal HalfRead")]
    [InlineData("lost", "journal FaultRaised Reader", "signal Fault Reader")]
    public void Reader_TellingSomethingElse_HasItsOwnAnswer(string what, params string[] expected)
    {
        workshop.Begun().Control.Tell(what switch
        {
            "random" => Workshop.Card(TestUids.Of(8, 1, 2, 3)),
            "several" => new ReaderEvent.SeveralCards(),
            "half" => new ReaderEvent.HalfRead(),
            "occupied" => new ReaderEvent.Occupied(),
            _ => new ReaderEvent.Lost("The wire is out."),
        });
        workshop.Tells(expected);
        workshop.Control.Tell(new ReaderEvent.Back());
        workshop.Tap(TestUids.Badge);
        Assert.True(workshop.Line.IsHigh);
    }

    [Fact]
    public void Tap_OfAnotherMember_DoesNotDisturbTheSession()
    {
        workshop.Running().Tap(TestUids.Other);
        workshop.Tells("signal Refused MachineInUse", "journal AccessRefused MachineInUse");
        Assert.True(workshop.Line.IsHigh);
    }

    [Fact]
    public void Permits_WithdrawnInASession_AreRecordedAndCutNothing()
    {
        workshop.Running().Use(TestPermits.List([TestUids.Other], generation: 2));
        workshop.Control.LookAtPermits();
        workshop.Tells("journal RightWithdrawn");
        workshop.Tap(TestUids.Badge);
        workshop.Forget().Tap(TestUids.Badge);
        Assert.Equal("signal Refused UnknownBadge", workshop.Story[0]);
    }

    [Fact]
    public void Permits_SayingOutOfOrder_LockTheMachineUntilTheySayOtherwise()
    {
        workshop.Begun().Use(TestPermits.List([TestUids.Badge], 2, outOfOrder: new string('x', 5000)));
        workshop.Control.LookAtPermits();
        Assert.InRange(workshop.Control.State.OutOfOrder!.Length, 300, 301);
        workshop.Tap(TestUids.Badge);
        Assert.Contains("signal Refused OutOfOrder", workshop.Story);
        workshop.Use(TestPermits.List([TestUids.Badge], 3));
        workshop.Control.LookAtPermits();
        workshop.Tap(TestUids.Badge);
        Assert.True(workshop.Line.IsHigh);
    }

    [Fact]
    public void Right_ThatRanOut_DoesNotComeBackWithAClockThatIsBehind()
    {
        var issued = Instant.FromUtc(2026, 11, 20, 0, 0);
        workshop.Begun().Use(TestPermits.List([TestUids.Badge], until: issued + Duration.FromHours(1), issuedAt: issued));
        workshop.Time.Wall = new(2026, 1, 2, 0, 0, 0, TimeSpan.Zero);
        workshop.Time.Pass(TimeSpan.FromHours(2));
        workshop.Tap(TestUids.Badge);
        Assert.Equal("signal Refused CertificationExpired", workshop.Story[0]);
    }

    [Fact]
    public void Start_WithoutAnyList_IsRefusedAsTooOld()
    {
        var control = new Edge.Machines.MachineControl(TestPermits.Laser, workshop.Relay, workshop.Journal, workshop.Time.Clock, new(TestPermits.Key, () => null), _ => { }, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
        control.Begin(MachineState.Initial);
        control.Tell(Workshop.Card(TestUids.Badge));
        Assert.Equal(RefusalReason.PermitsTooOld, Assert.IsType<MachineEvent.AccessRefused>(Assert.Single(workshop.Journal.Events)).Reason);
    }

    [Fact]
    public void Session_Running_IsMarkedOnceAMinute()
    {
        workshop.Running();
        for (int second = 0; second < 150; second++)
        {
            workshop.Time.Pass(TimeSpan.FromSeconds(1));
            workshop.Control.Pass();
        }
        workshop.Tells("journal SessionRunning", "journal SessionRunning");
    }

    [Fact]
    public void Report_InASession_TellsWhoAndHowLong()
    {
        workshop.Running().Time.Pass(TimeSpan.FromSeconds(90));
        var report = workshop.Control.Report(workshop.Time.Clock.Now());
        Assert.Equal(("inUse", TestPermits.Camille, 90_000L), (report.State, report.Member!.Value, report.ElapsedMilliseconds!.Value));
    }
}
