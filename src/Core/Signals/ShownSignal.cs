using FabAccess.Core.Access;
using FabAccess.Core.Machines;
using NodaTime;

namespace FabAccess.Core.Signals;

/// <summary>What shows at a machine's reader: one signal, and what lies over it.</summary>
/// <param name="Name">Never an overlay.</param>
/// <param name="Reason">Why, where it is <see cref="SignalName.Refused"/>.</param>
/// <param name="Over">What lies over it.</param>
public readonly record struct ShownSignal(SignalName Name, RefusalReason? Reason = null, Overlays Over = default)
{
    /// <summary>What it is about, where its words are others than the signal's own.</summary>
    public SpecialCase Special { get; init; }

    /// <summary>
    /// The state of the machine, or what was told if it is recent enough and comes first by <see cref="SignalTable.ByPriority"/>.
    /// So a refusal never hides that the machine is out of order, and nothing that is told outlives its time.
    /// </summary>
    public static ShownSignal Of(ReaderView view)
    {
        ArgumentNullException.ThrowIfNull(view);
        var signal = OfState(view);
        if (OfAsk(view.State.Course.Ask) is { } asked) signal = SignalTable.Higher(signal, asked);
        if (view.State.Course.Enrolment is not null) signal = SignalTable.Higher(signal, SignalName.Enrol);
        if (OfTold(view) is { } told) signal = SignalTable.Higher(signal, told);
        if (view.Deciding >= ShowingTimes.CheckingAfter) signal = SignalTable.Higher(signal, SignalName.Checking);
        return new(signal, signal == SignalName.Refused ? (view.Told as Signal.Refused)?.Reason : null, OverlaysOf(view)) { Special = SpecialOf(signal, view) };
    }

    private static SpecialCase SpecialOf(SignalName shown, ReaderView view) => shown switch
    {
        SignalName.SecondBadge when view.State.Course.Ask?.Kind == AskKind.Certify => SpecialCase.ToCertify,
        SignalName.Granted when view.Told is Signal.Certified => SpecialCase.Certified,
        SignalName.Granted when view.Told is Signal.BadgeEnrolled => SpecialCase.BadgeAdded,
        _ => SpecialCase.None,
    };

    private static SignalName OfState(ReaderView view) => view.State.Kind switch
    {
        MachineStateKind.Free => view.Kept is null ? SignalName.Ready : SignalName.Reserved,
        MachineStateKind.InUse => OfSession(view),
        MachineStateKind.LockedOut => SignalName.OutOfOrder,
        MachineStateKind.Faulted => SignalName.Fault,
        MachineStateKind.CoolingDown => SignalName.Cooling,
        MachineStateKind.ToCheck => SignalName.ToCheck,
        _ => throw new ArgumentOutOfRangeException(nameof(view), view.State.Kind, "No signal for this state."),
    };

    private static SignalName OfSession(ReaderView view)
    {
        if (view.State.Session is { Leaving: not null }) return SignalName.JobRunning;
        if (view.Left <= UseTimes.LastCall || view.State.Course.IsIdleAnnounced) return SignalName.EndingSoon;
        return view.State.Session is { Supervisor: not null } ? SignalName.Supervised : SignalName.InUse;
    }

    private static SignalName? OfAsk(Ask? ask) => ask?.Kind switch
    {
        null => null,
        AskKind.SecondBadge or AskKind.Certify => SignalName.SecondBadge,
        AskKind.HandOver => SignalName.Confirm,
        _ => throw new ArgumentOutOfRangeException(nameof(ask), ask, "No signal for this question."),
    };

    // What an end or a fault leaves behind is a state, and that shows by itself; in a running session a fault of the reader
    // or the journal must not send the member away from a machine that works.
    /// <summary>What still shows of what was told; null when nothing does.</summary>
    public static SignalName? OfTold(ReaderView view) => view.Told switch
    {
        Signal.Started or Signal.Certified => view.ToldAgo < ShowingTimes.Granted ? SignalName.Granted : null,
        Signal.Refused => view.ToldAgo < (view.IsCardThere ? ShowingTimes.RefusedAtMost : ShowingTimes.Refused) ? SignalName.Refused : null,
        Signal.Identify => view.ToldAgo < ShowingTimes.Identify ? SignalName.Identify : null,
        Signal.Extended or Signal.BadgeEnrolled or Signal.Inspected or Signal.SupervisorStays => view.ToldAgo < ShowingTimes.Granted ? SignalName.Granted : null,
        // These leave a state or a question behind, and that shows by itself.
        Signal.EndingSoon or Signal.SecondBadge or Signal.CertifyAsked or Signal.EnrolAsked or Signal.HandOverAsked or Signal.JobRunning or Signal.GoesOn or Signal.SupervisorLeaves or Signal.ProblemReported => null,
        Signal.HalfRead or Signal.Ended or Signal.Fault or null => null,
        _ => throw new ArgumentOutOfRangeException(nameof(view), view.Told, "No such signal."),
    };

    private static Overlays OverlaysOf(ReaderView view) => new(
        view.IsOffline,
        view.ReadAgo is { } read && read < ShowingTimes.Read ? read : null,
        view.Told is Signal.HalfRead && view.ToldAgo < ShowingTimes.HalfRead ? view.ToldAgo : null);
}

/// <summary>What lies over a signal. The default is nothing.</summary>
/// <param name="IsOffline"><see cref="SignalName.Offline"/> shows.</param>
/// <param name="ReadFor">For how long <see cref="SignalName.Read"/> has been showing; null when it does not.</param>
/// <param name="HalfReadFor">For how long <see cref="SignalName.HalfRead"/> has been showing; null when it does not.</param>
public readonly record struct Overlays(bool IsOffline, Duration? ReadFor = null, Duration? HalfReadFor = null);
