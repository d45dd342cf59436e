using FabAccess.Core.Access;
using FabAccess.Core.Values;
using NodaTime;

namespace FabAccess.Core.Machines;

/// <summary>
/// The machine state machine: one total function from state and input to what follows, and the fold that rebuilds a
/// state from journaled events. The fold and the step agree: folding a step's events gives the step's next state.
///
/// Rules that hold in every row: a running session is ended only by its own badge, the button, an order, a relay fault or the
/// end of the worker; a fault or a lock-out that comes meanwhile waits until it has ended. A session never survives the
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
            MachineInput.BadgePresented i => Badge(state, i, now),
            MachineInput.CardRefused i => Refuse(state, i.Reason, null, null),
            MachineInput.CardHalfRead => new(state, [], RelayEffect.None, new Signal.HalfRead()),
            MachineInput.StopPressed => End(state, EndReason.Button, now),
            MachineInput.StartCancelled => End(state, EndReason.Button, now, hasRun: false),
            MachineInput.Tick => Mark(state, now),
            MachineInput.PermitsChanged i => Permits(state, i, now),
            MachineInput.FaultRaised i => RaiseFault(state, i.Fault, now),
            MachineInput.FaultCleared i => ClearFault(state, i.Fault, now),
            MachineInput.SwitchedOn => Power(state, now),
            MachineInput.SwitchOnFailed => Fail(state, MachineFaults.Relay, EndReason.RelayFault, now, hasRun: false),
            MachineInput.StartNotRecorded => Fail(state, MachineFaults.Journal, EndReason.JournalFault, now, hasRun: false),
            MachineInput.Restarted => CloseAtLastMark(state, now),
            MachineInput.MemoryLost => Follow(state, now, RelayEffect.SwitchOff, null, new MachineEvent.MemoryLost()),
            MachineInput.StopOrdered i => i.Session is { } named && named != state.Session?.Id ? StepResult.Ignored(state) : End(state, EndReason.Order, now),
            MachineInput.IdentifyOrdered => new(state, [], RelayEffect.None, new Signal.Identify()),
            MachineInput.RightsRefused i => Follow(state, now, RelayEffect.None, null, new MachineEvent.RightsRefused(i.What, i.Reason, i.Epoch, i.Generation)),
            MachineInput.ShuttingDown => End(state, EndReason.Shutdown, now),
            _ => throw new ArgumentOutOfRangeException(nameof(input), input, "No such input."),
        };
    }

    /// <summary>The state after one journaled event; the box rebuilds itself with it, the server its live board.</summary>
    public static MachineState Apply(MachineState state, MachineEvent happened, Moment at)
    {
        ArgumentNullException.ThrowIfNull(state);
        return happened switch
        {
            MachineEvent.SessionStarted e => state with { Session = new(e.Session, e.Member, e.Badge, at, at, false) },
            MachineEvent.SessionRunning e => state.Session?.Id == e.Session ? state with { Session = Marked(state.Session, at) } : state,
            MachineEvent.RightWithdrawn e => state.Session?.Id == e.Session ? state with { Session = state.Session with { IsRightWithdrawn = true } } : state,
            MachineEvent.SessionEnded e => state.Session?.Id == e.Session ? state with { Session = null } : state,
            MachineEvent.AccessRefused => state,
            MachineEvent.LockedOut e => state with { OutOfOrder = e.Reason },
            MachineEvent.Released => state with { OutOfOrder = null },
            MachineEvent.FaultRaised e => state with { Faults = state.Faults | e.Fault },
            MachineEvent.FaultCleared e => state with { Faults = state.Faults & ~e.Fault },
            // Faults and locks are found out anew, as after any start.
            MachineEvent.MemoryLost => MachineState.Initial,
            MachineEvent.RightsRefused => state,
            _ => throw new ArgumentOutOfRangeException(nameof(happened), happened, "No such event."),
        };
    }

    private static StepResult Badge(MachineState state, MachineInput.BadgePresented input, Moment now)
    {
        if (state.Session is { } session && session.Badge == input.Badge) return End(state, EndReason.Member, now);
        return (state.Kind, input.Decision) switch
        {
            (MachineStateKind.Free, AccessDecision.Granted granted) => Follow(
                state, now, RelayEffect.SwitchOn, new Signal.Started(granted.Holder),
                new MachineEvent.SessionStarted(input.NewSession, granted.Holder.Member, input.Badge)),
            (MachineStateKind.InUse, AccessDecision.Granted granted) => Refuse(state, RefusalReason.MachineInUse, input.Badge, granted.Holder),
            (MachineStateKind.LockedOut, AccessDecision.Granted granted) => Refuse(state, RefusalReason.OutOfOrder, input.Badge, granted.Holder),
            (MachineStateKind.Faulted, AccessDecision.Granted granted) => Refuse(state, RefusalReason.InternalFault, input.Badge, granted.Holder),
            (_, AccessDecision.Refused refused) => Refuse(state, refused.Reason, input.Badge, refused.Holder),
            _ => throw new ArgumentOutOfRangeException(nameof(input), input, "No such decision."),
        };
    }

    private static StepResult Refuse(MachineState state, RefusalReason reason, BadgeHash? badge, PermitHolder? holder) =>
        new(state, [new MachineEvent.AccessRefused(reason, badge, holder?.Member)], RelayEffect.None, new Signal.Refused(reason, holder));

    // A session that never had power lasted 0, however long the disk or the relay took to say so: it costs nothing.
    private static StepResult End(MachineState state, EndReason reason, Moment now, bool hasRun = true)
    {
        if (state.Session is not { } session) return StepResult.Ignored(state);
        long elapsed = hasRun ? now.MillisecondsSince(session.StartedAt) ?? 0 : 0;
        return Follow(state, now, RelayEffect.SwitchOff, new Signal.Ended(reason, elapsed), new MachineEvent.SessionEnded(session.Id, reason, elapsed, 0));
    }

    private static StepResult Mark(MachineState state, Moment now) =>
        state.Session is { } session && now.MillisecondsSince(session.LastMark) >= (long)MarkInterval.TotalMilliseconds
            ? Follow(state, now, RelayEffect.None, null, new MachineEvent.SessionRunning(session.Id))
            : StepResult.Ignored(state);

    private static StepResult Power(MachineState state, Moment now) =>
        state.Session is { } session && now.MillisecondsSince(session.StartedAt) >= (long)SlowStart.TotalMilliseconds
            ? Follow(state, now, RelayEffect.None, null, new MachineEvent.SessionRunning(session.Id))
            : StepResult.Ignored(state);

    // A first mark that comes long before its time is the one made when power came.
    private static OpenSession Marked(OpenSession session, Moment at)
    {
        bool isPower = session.LastMark == session.StartedAt && at.MillisecondsSince(session.StartedAt) < (long)MarkInterval.TotalMilliseconds / 2;
        return session with { LastMark = at, StartedAt = isPower ? at : session.StartedAt };
    }

    private static StepResult Permits(MachineState state, MachineInput.PermitsChanged input, Moment now)
    {
        var events = new List<MachineEvent>();
        if (input.OutOfOrder is { } reason && reason != state.OutOfOrder) events.Add(new MachineEvent.LockedOut(reason));
        if (input.OutOfOrder is null && state.OutOfOrder is not null) events.Add(new MachineEvent.Released());
        if (state.Session is { IsRightWithdrawn: false } session && !input.HolderStillPermitted) events.Add(new MachineEvent.RightWithdrawn(session.Id));
        return events.Count == 0 ? StepResult.Ignored(state) : Follow(state, now, RelayEffect.None, null, [.. events]);
    }

    // A relay that cannot be driven may be on or off: the worker is told to switch off whatever it can.
    private static StepResult RaiseFault(MachineState state, MachineFaults fault, Moment now)
    {
        if (state.Session is not null && fault.HasFlag(MachineFaults.Relay)) return Fail(state, fault, EndReason.RelayFault, now, hasRun: true);
        if ((state.Faults & fault) == fault) return StepResult.Ignored(state);
        return Follow(state, now, RelayEffect.None, new Signal.Fault(state.Faults | fault), new MachineEvent.FaultRaised(fault));
    }

    private static StepResult ClearFault(MachineState state, MachineFaults fault, Moment now) =>
        (state.Faults & fault) == MachineFaults.None
            ? StepResult.Ignored(state)
            : Follow(state, now, RelayEffect.None, null, new MachineEvent.FaultCleared(state.Faults & fault));

    private static StepResult Fail(MachineState state, MachineFaults fault, EndReason reason, Moment now, bool hasRun)
    {
        if (state.Session is not { } session) return RaiseFault(state, fault, now);
        long elapsed = hasRun ? now.MillisecondsSince(session.StartedAt) ?? 0 : 0;
        return Follow(
            state, now, RelayEffect.SwitchOff, new Signal.Fault(state.Faults | fault),
            new MachineEvent.SessionEnded(session.Id, reason, elapsed, 0), new MachineEvent.FaultRaised(fault));
    }

    private static StepResult CloseAtLastMark(MachineState state, Moment now)
    {
        var events = new List<MachineEvent>();
        if (state.Session is { } session)
        {
            long elapsed = session.LastMark.MillisecondsSince(session.StartedAt) ?? 0;
            var reason = now.Boot == session.StartedAt.Boot ? EndReason.Restart : EndReason.PowerLoss;
            events.Add(new MachineEvent.SessionEnded(session.Id, reason, elapsed, Doubt(session.LastMark, now)));
        }
        // Faults are observed anew by whoever observes them; remembering them would leave a machine dead after a repair.
        if (state.Faults != MachineFaults.None) events.Add(new MachineEvent.FaultCleared(state.Faults));
        return events.Count == 0 ? StepResult.Ignored(state) : Follow(state, now, RelayEffect.SwitchOff, null, [.. events]);
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

    private static StepResult Follow(MachineState state, Moment now, RelayEffect relay, Signal? signal, params MachineEvent[] events)
    {
        foreach (var happened in events) state = Apply(state, happened, now);
        return new(state, [.. events], relay, signal);
    }
}
