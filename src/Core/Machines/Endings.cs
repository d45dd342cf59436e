using FabAccess.Core.Values;
using NodaTime;

namespace FabAccess.Core.Machines;

/// <summary>
/// How a session ends, and what its machine's power does then. Two ways only: somebody or something that may cut does so
/// (<see cref="End"/>), or the session should end (<see cref="Leave"/>) and does as soon as nothing is ruined by it.
/// </summary>
internal static class Endings
{
    /// <summary>
    /// The session should end. It does at once when the machine is idle; also when its member says so and the policy is
    /// <see cref="EndPolicy.Immediate"/>, or nothing tells idle from busy there. Otherwise it goes on until the machine is
    /// idle, and that is remembered.
    /// </summary>
    public static StepResult Leave(MachineState state, EndReason reason, bool isByPerson, Moment now)
    {
        if (state.Session is not { } session) return StepResult.Ignored(state);
        // Who goes before the machine had power goes at once, and it never gets any.
        if (state.Course.PreRunSince is not null || MayEnd(state.Course, isByPerson))
        {
            return Close(state, session.Leaving ?? reason, IfLeft(state, session, now), now, coolsDown: true);
        }
        if (session.Leaving is not null) return Remind(state, now);
        bool isManual = state.Course.Terms.Use.End == EndPolicy.Manual;
        return StepResult.Following(
            state with { Course = state.Course with { HeldSaidAt = now, CardAwaySince = null } }, now,
            RelayEffect.None, new Signal.JobRunning(isManual), new MachineEvent.HolderLeft(session.Id, reason));
    }

    /// <summary>
    /// The session ends now and the machine loses its power, busy or not: a person's stop, a safety input, a fault of the relay, the end
    /// of the worker. Without a session it ends a cool-down; and a switch that does not do what it was told is told again.
    /// </summary>
    /// <param name="state">Before.</param>
    /// <param name="reason">Why.</param>
    /// <param name="now">When.</param>
    /// <param name="hasRun">False where it never had power.</param>
    public static StepResult End(MachineState state, EndReason reason, Moment now, bool hasRun = true)
    {
        if (state.Session is { } session) return Close(state, reason, hasRun ? Lasted(state, session, now) : 0, now, coolsDown: false);
        if (state.Cooling is not null) return EndCoolDown(state, now);
        return state.Faults.HasFlag(MachineFaults.Relay) ? StepResult.Ignored(state) with { Relay = RelayEffect.SwitchOff } : StepResult.Ignored(state);
    }

    /// <summary>
    /// The worker ends, and with it the session. The machine loses its power, unless its rule is that it keeps it, its switch can
    /// do without the box, and nothing says that it is idle (or only a person switches it off). What was held stays held.
    /// </summary>
    public static StepResult ShutDown(MachineState state, bool canOutlive, bool isHeld, Moment now)
    {
        if (isHeld && !state.HasSessionOrCools) return StepResult.Ignored(state) with { Relay = RelayEffect.LeaveOn };
        var ended = End(state, EndReason.Shutdown, now);
        var use = state.Course.Terms.Use;
        bool isKept = canOutlive && state.HasPower && use.IsPowerKept && (state.Course.Activity != Activity.Idle || use.End == EndPolicy.Manual);
        return isKept ? ended with { Relay = RelayEffect.LeaveOn } : ended;
    }

    /// <summary>The machine lay idle for as long as it may.</summary>
    public static StepResult EndIdle(MachineState state, OpenSession session, Moment now) =>
        Close(state, EndReason.Idle, ToLastActivity(state, session, now), now, coolsDown: true);

    public static StepResult EndCoolDown(MachineState state, Moment now) =>
        StepResult.Following(state with { Course = AfterPower(state.Course, now) }, now, RelayEffect.SwitchOff, null, new MachineEvent.CoolDownEnded());

    /// <summary>Says, at most every <see cref="UseTimes.HeldReminder"/>, that the machine is kept on because it may be busy.</summary>
    public static StepResult Remind(MachineState state, Moment now)
    {
        var said = state.Course.HeldSaidAt;
        var next = state with { Course = state.Course with { HeldSaidAt = now } };
        if (said is null) return new(next, [], RelayEffect.None, null);
        return now.MillisecondsSince(said.Value) >= (long)UseTimes.HeldReminder.TotalMilliseconds
            ? new(next, [new MachineEvent.EndHeld(state.Course.Activity)], RelayEffect.None, null)
            : StepResult.Ignored(state);
    }

    /// <summary>What a relay's fault leaves: no session, no cool-down.</summary>
    public static MachineEvent[] Closing(MachineState state, EndReason reason, long elapsed) =>
    [
        .. Beginnings.Overtaken(state, by: null),
        .. state.Session is { } session ? [new MachineEvent.SessionEnded(session.Id, reason, elapsed, 0)] : Array.Empty<MachineEvent>(),
        .. state.Cooling is not null ? [new MachineEvent.CoolDownEnded()] : Array.Empty<MachineEvent>(),
    ];

    /// <summary>Milliseconds for which a session had power. One that never had any lasted 0, however long the air, the disk or the relay took, and costs nothing.</summary>
    public static long Lasted(MachineState state, OpenSession session, Moment now) => state.Course.PreRunSince is null ? now.MillisecondsSince(session.StartedAt) ?? 0 : 0;

    /// <summary>Milliseconds that count if the member ends the session now; to the last activity once it is only kept on for its job.</summary>
    public static long IfLeft(MachineState state, OpenSession session, Moment now) => session.Leaving is null ? Lasted(state, session, now) : ToLastActivity(state, session, now);

    /// <summary>Milliseconds from the start to the last activity; to now while the machine is busy, or when nothing tells.</summary>
    public static long ToLastActivity(MachineState state, OpenSession session, Moment now) =>
        state.Course is { Activity: Activity.Idle, QuietSince: { } quiet } ? Math.Min(Lasted(state, session, quiet), Lasted(state, session, now)) : Lasted(state, session, now);

    /// <summary>Milliseconds for which the machine has been idle in this session.</summary>
    public static long IdleFor(Course course, OpenSession session, Moment now)
    {
        long inSession = now.MillisecondsSince(session.StartedAt) ?? 0;
        return course.QuietSince is { } quiet ? Math.Min(inSession, now.MillisecondsSince(quiet) ?? 0) : inSession;
    }

    /// <summary>What is observed after the machine lost its power.</summary>
    public static Course AfterPower(Course course, Moment now) => course.Observed with { Terms = course.Terms, RunOnSince = course.Terms.Use.RunOn > Duration.Zero ? now : null };

    private static bool MayEnd(Course course, bool isByPerson) => (course.Terms.Use.End, course.Activity) switch
    {
        (EndPolicy.Manual, _) => false,
        (EndPolicy.Immediate, _) when isByPerson => true,
        (EndPolicy.Immediate, Activity.Unmetered) => true,
        (_, Activity.Idle) => true,
        _ => false,
    };

    private static StepResult Close(MachineState state, EndReason reason, long elapsed, Moment now, bool coolsDown)
    {
        var use = state.Course.Terms.Use;
        coolsDown &= use.End == EndPolicy.WhenIdleAndCool && (use.CoolDown > Duration.Zero || state.Course.Heat == Heat.Hot) && state.Course.PreRunSince is null;
        var course = AfterPower(state.Course, now) with { RunOnSince = coolsDown || use.RunOn <= Duration.Zero ? null : now };
        List<MachineEvent> events = [.. Beginnings.Overtaken(state, by: null), new MachineEvent.SessionEnded(state.Session!.Id, reason, elapsed, 0)];
        if (coolsDown) events.Add(new MachineEvent.CoolDownStarted((long)use.CoolDown.TotalMilliseconds));
        return StepResult.Following(
            state with { Course = course }, now, coolsDown ? RelayEffect.None : RelayEffect.SwitchOff, new Signal.Ended(reason, elapsed), [.. events]);
    }
}
