using FabAccess.Core.Access;
using FabAccess.Core.Values;
using NodaTime;

namespace FabAccess.Core.Machines;

/// <summary>What the mere passing of time does. One thing a tick, the first that is due; a tick comes about once a second.</summary>
internal static class Passing
{
    public static StepResult Tick(MachineState state, Moment now)
    {
        var course = state.Course;
        if (course.Ask is { } ask && !ask.IsOpen(now)) return Beginnings.GiveUp(state, ask);
        if (course.Enrolment is { } window && !window.IsOpen(now)) return Enrolling.Close(state);
        if (state.Session is { } session) return InSession(state, session, now);
        if (state.Cooling is { } cooling) return Cool(state, cooling, now);
        return course.RunOnSince is { } since && IsOver(since, course.Terms.Use.RunOn, now)
            ? new(state with { Course = course with { RunOnSince = null } }, [], RelayEffect.None, null)
            : StepResult.Ignored(state);
    }

    private static StepResult InSession(MachineState state, OpenSession session, Moment now)
    {
        var course = state.Course;
        var use = course.Terms.Use;
        if (course.PreRunSince is { } preRun) return IsOver(preRun, use.PreRun, now) ? GivePower(state, now) : StepResult.Ignored(state);
        if (IsOver(session.LastMark, MachineRules.MarkInterval, now))
            return StepResult.Following(state, now, RelayEffect.None, null, new MachineEvent.SessionRunning(session.Id));
        if (session.Leaving is { } reason) return Endings.Leave(state, reason, isByPerson: false, now);
        if (course.CardAwaySince is { } away && IsOver(away, use.SlotGrace, now)) return Endings.Leave(state, EndReason.CardRemoved, isByPerson: false, now);
        if (course.SupervisorLeftAt is { } left && IsOver(left, UseTimes.WithoutSupervisor, now)) return Endings.Leave(state, EndReason.SupervisorLeft, isByPerson: false, now);
        return Idle(state, session, now) ?? Limit(state, session, now) ?? StepResult.Ignored(state);
    }

    // The contact of the extraction had its time to close.
    private static StepResult GivePower(MachineState state, Moment now)
    {
        if (state.Course.CardAwaySince is not null) return Endings.Leave(state, EndReason.CardRemoved, isByPerson: false, now);
        if (state.Course.SupervisorLeftAt is not null) return Endings.Leave(state, EndReason.SupervisorLeft, isByPerson: false, now);
        if (state.Course.Open == Interlocks.None) return new(state with { Course = state.Course with { PreRunSince = null } }, [], RelayEffect.SwitchOn, null);
        return Endings.End(state, EndReason.Interlock, now, hasRun: false) with { Signal = new Signal.Refused(RefusalReason.PermissiveMissing, null) };
    }

    private static StepResult? Idle(MachineState state, OpenSession session, Moment now)
    {
        var course = state.Course;
        if (course.Terms.Use.IdleEnd is not { } idleEnd || course.Activity != Activity.Idle || course.Terms.Use.End == EndPolicy.Manual) return null;
        long left = (long)idleEnd.TotalMilliseconds - Endings.IdleFor(course, session, now);
        if (left <= 0) return Endings.EndIdle(state, session, now);
        if (course.IsIdleAnnounced || left > (long)UseTimes.IdleWarning.TotalMilliseconds) return null;
        return new(state with { Course = course with { IsIdleAnnounced = true } }, [], RelayEffect.None, new Signal.EndingSoon(left, IsIdle: true));
    }

    private static StepResult? Limit(MachineState state, OpenSession session, Moment now)
    {
        if (session.AllowedMilliseconds is not { } allowed) return null;
        long left = allowed - (now.MillisecondsSince(session.StartedAt) ?? 0);
        if (left <= 0) return Endings.Leave(state, EndReason.TimeOver, isByPerson: false, now);
        // How many of the warnings are passed; a session that begins close to its end begins with one.
        int passed = UseTimes.Warnings.Count(warning => left <= (long)warning.TotalMilliseconds);
        if (passed <= state.Course.Announced) return null;
        return new(state with { Course = state.Course with { Announced = passed } }, [], RelayEffect.None, new Signal.EndingSoon(left, IsIdle: false));
    }

    private static StepResult Cool(MachineState state, CoolDown cooling, Moment now)
    {
        long? passed = now.MillisecondsSince(cooling.Since);
        if (passed < cooling.Milliseconds) return StepResult.Ignored(state);
        // Somebody who leaves a heater on holds the machine's power for a while and not for ever.
        if (state.Course.Heat == Heat.Hot && passed < cooling.Milliseconds + (long)UseTimes.LongestHeat.TotalMilliseconds) return StepResult.Ignored(state);
        return state.Course.MayBeBusy ? Endings.Remind(state, now) : Endings.EndCoolDown(state, now);
    }

    private static bool IsOver(Moment since, Duration span, Moment now) => now.MillisecondsSince(since) >= (long)span.TotalMilliseconds;
}
