using FabAccess.Core.Machines;
using FabAccess.Core.Values;
using NodaTime;

namespace FabAccess.Core.Signals;

/// <summary>What is left of what shows at a reader. Each is null where there is no such thing, or it has no end; never less than nothing left.</summary>
public static class ReaderSpans
{
    /// <summary>The session: until its longest, or until the idle end once that is announced, whatever comes first.</summary>
    public static Arc? OfSession(MachineState state, Moment now)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (state.Session is not { } session) return null;
        Arc? allowed = session.AllowedMilliseconds is { } most && now.MillisecondsSince(session.StartedAt) is { } used ? Left(most, used) : null;
        return OfIdleEnd(state.Course, now) is { } idle && !(allowed?.Left <= idle.Left) ? idle : allowed;
    }

    /// <summary>The window in which another badge is waited for.</summary>
    public static Arc? OfAsk(MachineState state, Moment now)
    {
        ArgumentNullException.ThrowIfNull(state);
        return state.Course.Ask is { } ask && now.MillisecondsSince(ask.Since) is { } passed ? Left((long)ask.Terms.Use.SecondBadgeWithin.TotalMilliseconds, passed) : null;
    }

    /// <summary>The wait for a new badge.</summary>
    public static Arc? OfEnrolment(MachineState state, Moment now)
    {
        ArgumentNullException.ThrowIfNull(state);
        return state.Course.Enrolment is { } window && now.MillisecondsSince(window.Since) is { } passed ? Left((long)window.Within.TotalMilliseconds, passed) : null;
    }

    /// <summary>The cooling, at least.</summary>
    public static Arc? OfCoolDown(MachineState state, Moment now)
    {
        ArgumentNullException.ThrowIfNull(state);
        return state.Cooling is { } cooling && now.MillisecondsSince(cooling.Since) is { } passed ? Left(cooling.Milliseconds, passed) : null;
    }

    /// <summary>Of whatever shows.</summary>
    public static Arc? Of(SignalName shown, MachineState state, Moment now) => shown switch
    {
        SignalName.SecondBadge or SignalName.Confirm => OfAsk(state, now),
        SignalName.Enrol => OfEnrolment(state, now),
        SignalName.Cooling => OfCoolDown(state, now),
        _ => OfSession(state, now),
    };

    private static Arc? OfIdleEnd(Course course, Moment now) =>
        course is { IsIdleAnnounced: true, QuietSince: { } since } && course.Terms.Use.IdleEnd is { } end && now.MillisecondsSince(since) is { } quiet
            ? Left((long)end.TotalMilliseconds, quiet)
            : null;

    private static Arc Left(long whole, long passed) => new(Duration.FromMilliseconds(Math.Max(0, whole - passed)), Duration.FromMilliseconds(whole));
}
