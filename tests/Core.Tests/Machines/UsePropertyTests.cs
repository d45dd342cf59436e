using FabAccess.Core.Access;
using FabAccess.Core.Machines;
using FabAccess.Core.Values;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;

namespace FabAccess.Core.Tests.Machines;

/// <summary>What holds over any history under any policy: 2,000 random ones of up to 300 inputs.</summary>
public sealed class UsePropertyTests
{
    private static readonly Gen<Duration> Spans = Gen.Elements(0, 5, 20, 45, 60, 300, 900).Select(s => Duration.FromSeconds(s));

    private static readonly Gen<UsePolicy> Policies =
        from end in Gen.Elements(Enum.GetValues<EndPolicy>())
        from presence in Gen.Elements(Enum.GetValues<PresenceMode>())
        from supervision in Gen.Elements(Enum.GetValues<Supervision>())
        from spans in Spans.ArrayOf(6)
        from flags in Gen.Choose(0, 127)
        select new UsePolicy
        {
            End = end, Presence = presence, Supervision = supervision, CoolDown = spans[0], PreRun = spans[1] < Duration.FromSeconds(60) ? spans[1] : Duration.Zero, RunOn = spans[2],
            Longest = (flags & 1) == 0 ? null : spans[3] + Duration.FromSeconds(1), IdleEnd = (flags & 2) == 0 ? null : spans[4] + Duration.FromSeconds(1),
            Extension = (flags & 4) == 0 ? null : Duration.FromMinutes(2), TakeOverAfter = (flags & 8) == 0 ? null : spans[5], AsksForHandOver = (flags & 16) != 0, InspectBeforeNovice = (flags & 32) != 0, TrainersGrant = (flags & 64) != 0,
        };

    /// <summary>Two draws: what happens, and to what.</summary>
    private static readonly Gen<(int What, int Which)[]> Histories = Gen.Choose(0, 30).Two().Select(pair => (pair.Item1, pair.Item2)).ArrayOf();

    [Fact]
    public void AnyHistory_NoRuleCutsABusyMachine_AndWhatIsJournaledIsWhatIs() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2000).WithEndSize(300), Prop.ForAll(Policies.Zip(Histories).ToArbitrary(), run => Live(run.Item1, run.Item2)));

    private static void Live(UsePolicy use, (int What, int Which)[] history)
    {
        var state = MachineState.Initial;
        bool relay = false;
        var open = default(SessionId?);
        long second = 0;
        foreach (var (what, which) in history)
        {
            second += which;
            var now = Make.At(second);
            var input = Input(what, which, use, state, now, second);
            var result = MachineRules.Step(state, input, now);
            Certified(use, input, result);
            if (relay && result.Relay == RelayEffect.SwitchOff && state.Course.MayBeBusy) Assert.True(MayCut(input, state), $"{input} cut a busy machine under {use}");
            Assert.Equal(result.Next.Remembered, result.Events.Aggregate(state, (s, e) => MachineFold.Apply(s, e, now)).Remembered);
            (relay, open) = Follow(result, relay, open, second);
            state = result.Next;
            // The worker says how the switching went before anything else can happen.
            if (result.Relay == RelayEffect.SwitchOn)
            {
                var answer = which % 7 == 0 ? (MachineInput)new MachineInput.StartNotRecorded() : new MachineInput.SwitchedOn();
                result = MachineRules.Step(state, answer, now);
                (relay, open) = Follow(result, relay, open, second);
                state = result.Next;
            }
            Assert.Equal(open, state.Session?.Id);
            Assert.Equal(state.HasPower, relay);
            Assert.True(state.Session is null || state.Cooling is null, "A machine cools and is in use.");
        }
    }

    private static (bool Relay, SessionId? Open) Follow(StepResult result, bool relay, SessionId? open, long second)
    {
        foreach (var happened in result.Events)
        {
            if (happened is MachineEvent.MemoryLost) open = null;
            if (happened is MachineEvent.SessionStarted started)
            {
                Assert.Null(open);
                open = started.Session;
            }
            if (happened is not MachineEvent.SessionEnded ended) continue;
            Assert.Equal(open, ended.Session);
            Assert.InRange(ended.ElapsedMilliseconds, 0, second * 1000);
            open = null;
        }
        return (result.Relay switch { RelayEffect.SwitchOn => true, RelayEffect.SwitchOff or RelayEffect.LeaveOn => false, _ => relay }, open);
    }

    // By a trainer's own tap, where the lab wants it; and without it a learner starts nothing.
    private static void Certified(UsePolicy use, MachineInput input, StepResult result)
    {
        var learner = Badge(4);
        var granted = result.Events.OfType<MachineEvent.CertificationGranted>().SingleOrDefault();
        Assert.Equal(granted is not null, result.Events.Any(e => e is MachineEvent.SessionStarted started && started.Badge == learner));
        if (granted is null) return;
        Assert.True(use.TrainersGrant);
        Assert.Equal((learner, Badge(3), Badge(3)), (granted.Badge, granted.TrainerBadge, Assert.IsType<MachineInput.BadgePresented>(input).Badge));
        Assert.Equal(granted.Trainer, result.Events.OfType<MachineEvent.SessionStarted>().Single().Supervisor);
    }

    private static BadgeHash Badge(int who) => new(0, (ulong)who + 1);

    private static bool MayCut(MachineInput input, MachineState before) => input switch
    {
        MachineInput.StopPressed or MachineInput.StopOrdered => true,
        MachineInput.InterlocksChanged { Cutting: not Interlocks.None } => true,
        MachineInput.FaultRaised { Fault: MachineFaults.Relay } => true,
        // Busy until now, and idle from now on.
        MachineInput.ActivityChanged { Activity: Activity.Idle } => true,
        // Where the switch can do without the box, dying cuts nothing whose power is to be kept.
        MachineInput.ShuttingDown { IsHeld: true } when !before.HasSessionOrCools => false,
        MachineInput.ShuttingDown { CanOutlive: true } => !before.Course.Terms.Use.IsPowerKept,
        MachineInput.Restarted { IsHeld: true } => false,
        MachineInput.ShuttingDown or MachineInput.Restarted or MachineInput.MemoryLost => true,
        // Its member at the machine, where the lab wants a tap to be off.
        MachineInput.BadgePresented b => b.Badge == before.Session?.Badge && before.Course.Terms.Use.End == EndPolicy.Immediate,
        _ => false,
    };

    private static MachineInput Input(int what, int which, UsePolicy use, MachineState state, Moment now, long second) => what switch
    {
        < 10 => Presented(which % 5, use, state, second),
        < 17 => new MachineInput.Tick(),
        17 => new MachineInput.ActivityChanged(Activity.Busy, now),
        18 or 19 => new MachineInput.ActivityChanged(Activity.Idle, Make.At(second - (which % 5))),
        20 => new MachineInput.ActivityChanged(which % 3 == 0 ? Activity.Unmetered : Activity.Unknown, now),
        21 => new MachineInput.CardRemoved(),
        22 => new MachineInput.CardReturned(new(0, (ulong)(which % 5) + 1)),
        23 => new MachineInput.InterlocksChanged((Interlocks)(which % 32), which % 4 == 0 ? (Interlocks)(which % 32) : Interlocks.None),
        24 => new MachineInput.PermitsChanged(which % 2 == 0 ? null : "x", which % 3 == 0, Make.Incident),
        25 => new MachineInput.FaultRaised((MachineFaults)(1 << (which % 3))),
        26 => new MachineInput.FaultCleared(MachineFaults.Reader | MachineFaults.Relay | MachineFaults.Journal),
        27 => new MachineInput.ProblemReported(Make.Incident),
        28 => which % 2 == 0 ? new MachineInput.StopPressed() : new MachineInput.StopOrdered(),
        29 => which % 3 == 0 ? new MachineInput.Restarted(which % 2 == 0) : which % 3 == 1 ? new MachineInput.MemoryLost() : new MachineInput.ShuttingDown(which % 2 == 0, which % 5 == 0),
        _ => new MachineInput.IdentifyOrdered(),
    };

    private static MachineInput.BadgePresented Presented(int who, UsePolicy use, MachineState state, long second)
    {
        var holder = Make.Holder(new(new Guid(who + 1, 0, 0, new byte[8])));
        var terms = new Terms(use) { Rights = (MemberRights)(who == 3 ? 6 : who == 2 ? 1 : 0), IsRepair = state.Kind == MachineStateKind.LockedOut && who == 3 };
        var learner = who == 4 && use.TrainersGrant ? new Uncertified(RefusalReason.NotCertified, terms with { Rights = AccessPolicy.RightsOfLearner(use) }) : null;
        AccessDecision decision = who == 4
            ? new AccessDecision.Refused(state.Kind == MachineStateKind.InUse ? RefusalReason.MachineInUse : RefusalReason.NotCertified, holder) { IfCertified = learner }
            : state.Kind == MachineStateKind.InUse
            ? new AccessDecision.Refused(RefusalReason.MachineInUse, holder) { IfFree = terms, IfAnyHour = terms }
            : new AccessDecision.Granted(holder) { Terms = terms };
        return new(Badge(who), decision, new(new Guid((int)second, (short)who, 1, new byte[8])), second % 11 == 0);
    }
}
