using FabAccess.Core.Values;
using NodaTime;

namespace FabAccess.Core.Machines;

/// <summary>
/// The machine state machine: one total function from state and input to what follows. What a badge does stands in
/// <see cref="Beginnings"/>, how a session ends in <see cref="Endings"/>, what time does in <see cref="Passing"/>, and the fold of
/// what was journaled in <see cref="MachineFold"/>.
///
/// Rules that hold in every row: no rule cuts a machine that is busy. Only the button, an order, a safety contact, a relay
/// fault and the end of the worker do, and its member's badge where the policy is <see cref="EndPolicy.Immediate"/>. Any other fault
/// or a lock-out that comes meanwhile waits until the session has ended. A session never survives the
/// worker: after a restart it is closed at its last mark and the relay stays off until a new badge (no unexpected start).
/// </summary>
public static class MachineRules
{
    /// <summary>A session is marked as running this often, so that a cut hides little more than this while the disk takes the marks.</summary>
    public static readonly Duration MarkInterval = Duration.FromSeconds(60);

    /// <summary>A start that waited longer for its disk is marked when power comes, and counts from there: nobody pays for the wait.</summary>
    public static readonly Duration SlowStart = Duration.FromMilliseconds(500);

    /// <summary>The doubt where the box cannot bound it: the longest duration that can be said, 10 years.</summary>
    public static readonly Duration Untold = Duration.FromDays(10 * 366);

    // How far two clocks that are both synchronised may be apart.
    private static readonly Duration ClockError = Duration.FromSeconds(1);

    public static StepResult Step(MachineState state, MachineInput input, Moment now)
    {
        ArgumentNullException.ThrowIfNull(state);
        return input switch
        {
            MachineInput.BadgePresented i => Beginnings.Badge(state, i, now),
            MachineInput.CardRefused i => Beginnings.Refuse(state, i.Reason, null, null),
            MachineInput.CardRemoved => Remove(state, now),
            MachineInput.CardReturned i => Return(state, i.Badge),
            MachineInput.CardHalfRead => new(state, [], RelayEffect.None, new Signal.HalfRead()),
            MachineInput.StopPressed => Endings.End(state, EndReason.Button, now),
            MachineInput.StartCancelled i => Endings.End(state, i.Reason, now, hasRun: false),
            MachineInput.Tick => Passing.Tick(state, now),
            MachineInput.ActivityChanged i => Act(state, i, now),
            MachineInput.InterlocksChanged i => Lock(state, i, now),
            MachineInput.ProblemReported i => Report(state, i.Incident, now),
            MachineInput.PermitsChanged i => Permits(state, i, now),
            MachineInput.FaultRaised i => RaiseFault(state, i.Fault, now),
            MachineInput.FaultCleared i => ClearFault(state, i.Fault, now),
            MachineInput.SwitchedOn => Power(state, now),
            MachineInput.SwitchOnFailed => Fail(state, MachineFaults.Relay, EndReason.RelayFault, now, hasRun: false),
            MachineInput.StartNotRecorded => Fail(state, MachineFaults.Journal, EndReason.JournalFault, now, hasRun: false),
            MachineInput.Restarted i => CloseAtLastMark(state.Remembered, i.IsHeld, now),
            MachineInput.MemoryLost => Follow(state.Remembered, now, RelayEffect.SwitchOff, null, new MachineEvent.MemoryLost()),
            MachineInput.StopOrdered i => i.Session is { } named && named != state.Session?.Id ? StepResult.Ignored(state) : Endings.End(state, EndReason.Order, now),
            MachineInput.IdentifyOrdered => new(state, [], RelayEffect.None, new Signal.Identify()),
            MachineInput.EnrolOrdered i => Enrolling.Open(state, i, now),
            MachineInput.RightsRefused i => Follow(state, now, RelayEffect.None, null, new MachineEvent.RightsRefused(i.What, i.Reason, i.Epoch, i.Generation)),
            MachineInput.ShuttingDown i => Endings.ShutDown(state, i.CanOutlive, i.IsHeld, now),
            _ => throw new ArgumentOutOfRangeException(nameof(input), input, "No such input."),
        };
    }

    // Of a slot: the card may only be read badly, so its holder has a while to put it back.
    private static StepResult Remove(MachineState state, Moment now)
    {
        var course = state.Course;
        if (state.Session is not { Leaving: null } || course.Terms.Use.Presence != PresenceMode.Slot || course.CardAwaySince is not null)
            return StepResult.Ignored(state);
        return new(state with { Course = course with { CardAwaySince = now } }, [], RelayEffect.None, null);
    }

    private static StepResult Return(MachineState state, BadgeHash badge) =>
        state.Session?.Badge == badge ? new(state with { Course = state.Course with { CardAwaySince = null } }, [], RelayEffect.None, null) : StepResult.Ignored(state);

    private static StepResult Act(MachineState state, MachineInput.ActivityChanged input, Moment now)
    {
        if (input.Activity == state.Course.Activity) return input.Heat == state.Course.Heat ? StepResult.Ignored(state) : new(state with { Course = state.Course with { Heat = input.Heat } }, [], RelayEffect.None, null);
        var course = state.Course with { Activity = input.Activity, Heat = input.Heat, QuietSince = input.Activity == Activity.Idle ? input.Since : null, IsIdleAnnounced = false };
        var next = state with { Course = course };
        return state.Session is { Leaving: { } reason } && input.Activity == Activity.Idle
            ? Endings.Leave(next, reason, isByPerson: false, now)
            : new(next, [], RelayEffect.None, null);
    }

    private static StepResult Lock(MachineState state, MachineInput.InterlocksChanged input, Moment now)
    {
        var next = state with { Course = state.Course with { Open = input.Open } };
        // Air moves only once the extraction runs; its contact counts from when the machine gets its power.
        var cutting = state.Course.PreRunSince is null ? input.Cutting : input.Cutting & ~Interlocks.Extraction;
        return cutting == Interlocks.None ? new(next, [], RelayEffect.None, null) : Endings.End(next, EndReason.Interlock, now);
    }

    // Each report is one of its own: lifting the first does not lift the second.
    private static StepResult Report(MachineState state, IncidentId incident, Moment now) =>
        Follow(state, now, RelayEffect.None, new Signal.ProblemReported(), new MachineEvent.ProblemReported(incident));

    private static StepResult Power(MachineState state, Moment now) =>
        state.Session is { } session && now.MillisecondsSince(session.StartedAt) >= (long)SlowStart.TotalMilliseconds
            ? Follow(state, now, RelayEffect.None, null, new MachineEvent.SessionRunning(session.Id))
            : StepResult.Ignored(state);

    private static StepResult Permits(MachineState state, MachineInput.PermitsChanged input, Moment now)
    {
        var events = new List<MachineEvent>();
        if (input.OutOfOrder is { } reason && reason != state.OutOfOrder) events.Add(new MachineEvent.LockedOut(reason));
        if (input.OutOfOrder is null && state.OutOfOrder is not null) events.Add(new MachineEvent.Released());
        if (state.Incident is { } incident && incident == input.LiftedIncident) events.Add(new MachineEvent.ProblemLifted(incident));
        // What a list has not heard of yet it cannot take away.
        if (input.HolderStillPermitted && state.Course.IsCertifiedByTap) state = state with { Course = state.Course with { IsCertifiedByTap = false } };
        if (state is { Session: { IsRightWithdrawn: false } session, Course.IsCertifiedByTap: false } && !input.HolderStillPermitted) events.Add(new MachineEvent.RightWithdrawn(session.Id));
        return events.Count == 0 ? StepResult.Ignored(state) : Follow(state, now, RelayEffect.None, null, [.. events]);
    }

    // A relay that cannot be driven may be on or off: the worker is told to switch off whatever it can.
    private static StepResult RaiseFault(MachineState state, MachineFaults fault, Moment now)
    {
        if (state.HasSessionOrCools && fault.HasFlag(MachineFaults.Relay)) return Fail(state, fault, EndReason.RelayFault, now, hasRun: true);
        if ((state.Faults & fault) == fault) return StepResult.Ignored(state);
        return Follow(state, now, RelayEffect.None, new Signal.Fault(state.Faults | fault), new MachineEvent.FaultRaised(fault));
    }

    private static StepResult ClearFault(MachineState state, MachineFaults fault, Moment now) =>
        (state.Faults & fault) == MachineFaults.None
            ? StepResult.Ignored(state)
            : Follow(state, now, RelayEffect.None, null, new MachineEvent.FaultCleared(state.Faults & fault));

    private static StepResult Fail(MachineState state, MachineFaults fault, EndReason reason, Moment now, bool hasRun)
    {
        if (!state.HasSessionOrCools) return RaiseFault(state, fault, now);
        long elapsed = hasRun && state.Session is { } session ? Endings.Lasted(state, session, now) : 0;
        return Follow(
            state with { Course = Endings.AfterPower(state.Course, now) }, now, RelayEffect.SwitchOff, new Signal.Fault(state.Faults | fault),
            [.. Endings.Closing(state, reason, elapsed), new MachineEvent.FaultRaised(fault)]);
    }

    private static StepResult CloseAtLastMark(MachineState state, bool isHeld, Moment now)
    {
        var events = new List<MachineEvent>();
        if (state.Session is { } session)
        {
            long elapsed = session.LastMark.MillisecondsSince(session.StartedAt) ?? 0;
            var reason = now.Boot == session.StartedAt.Boot ? EndReason.Restart : EndReason.PowerLoss;
            events.Add(new MachineEvent.SessionEnded(session.Id, reason, elapsed, Doubt(session.LastMark, now)));
        }
        if (state.Cooling is not null) events.Add(new MachineEvent.CoolDownEnded());
        // Faults are observed anew by whoever observes them; remembering them would leave a machine dead after a repair.
        if (state.Faults != MachineFaults.None) events.Add(new MachineEvent.FaultCleared(state.Faults));
        return events.Count == 0 ? StepResult.Ignored(state) : Follow(state, now, isHeld ? RelayEffect.LeaveOn : RelayEffect.SwitchOff, null, [.. events]);
    }

    // The doubt is all that can have passed since the mark, not the interval of marks: a disk that takes none says so to nobody
    // who could ask after the cut. Within a boot that is until now. Power was lost before this boot began, which two clocks that
    // can be believed tell; at a start there is seldom one, and then the server, which knows more, has to bound it.
    private static long Doubt(Moment mark, Moment now)
    {
        if (now.MillisecondsSince(mark) is { } since) return since;
        if (mark.Trust == ClockTrust.Never || now.Trust == ClockTrust.Never) return (long)Untold.TotalMilliseconds;
        var bootedAt = now.Wall - Duration.FromMilliseconds(now.MonotonicMilliseconds);
        long until = (long)(bootedAt - mark.Wall).TotalMilliseconds + (long)ClockError.TotalMilliseconds;
        // Clocks that were both believed and contradict each other bound nothing.
        return until > 0 ? Math.Min(until, (long)Untold.TotalMilliseconds) : (long)Untold.TotalMilliseconds;
    }

    private static StepResult Follow(MachineState state, Moment now, RelayEffect relay, Signal? signal, params MachineEvent[] events) =>
        StepResult.Following(state, now, relay, signal, events);
}
