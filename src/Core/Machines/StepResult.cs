using System.Collections.Immutable;
using FabAccess.Core.Access;
using FabAccess.Core.Values;

namespace FabAccess.Core.Machines;

/// <summary>What the worker must do besides remembering.</summary>
public enum RelayEffect
{
    None,

    /// <summary>Close the relay, after the events are durable.</summary>
    SwitchOn,

    /// <summary>Open the relay, before anything else.</summary>
    SwitchOff,

    /// <summary>Leave the switch as it is: the job outlives the program.</summary>
    LeaveOn,
}

/// <summary>What the person at the machine is told: a closed set.</summary>
public abstract record Signal
{
    private Signal() { }

    public sealed record Started(PermitHolder Holder) : Signal;

    /// <summary>The session began with a trainer's tap, which certified its holder.</summary>
    public sealed record Certified(PermitHolder Holder) : Signal;

    public sealed record Ended(EndReason Reason, long ElapsedMilliseconds) : Signal;

    public sealed record Refused(RefusalReason Reason, PermitHolder? Holder) : Signal;

    /// <summary>Hold the card flat, again.</summary>
    public sealed record HalfRead : Signal;

    public sealed record Fault(MachineFaults Faults) : Signal;

    /// <summary>The session has more time.</summary>
    public sealed record Extended(long LeftMilliseconds) : Signal;

    /// <summary>The session ends soon: its time, or because the machine lies idle.</summary>
    public sealed record EndingSoon(long LeftMilliseconds, bool IsIdle) : Signal;

    /// <summary>A trainer's badge is waited for.</summary>
    public sealed record SecondBadge(PermitHolder Holder, long WithinMilliseconds) : Signal;

    /// <summary>A trainer's badge is waited for, to certify the holder.</summary>
    public sealed record CertifyAsked(PermitHolder Holder, long WithinMilliseconds) : Signal;

    /// <summary>Another member asks for the machine; the holder's badge says yes.</summary>
    public sealed record HandOverAsked(PermitHolder Asking, long WithinMilliseconds) : Signal;

    /// <summary>The session ends when the job has; under <see cref="EndPolicy.Manual"/> when somebody presses stop.</summary>
    public sealed record JobRunning(bool IsManual) : Signal;

    /// <summary>The holder came back before the job was done: the session goes on.</summary>
    public sealed record GoesOn : Signal;

    /// <summary>The supervisor leaves; the session ends soon.</summary>
    public sealed record SupervisorLeaves(long WithinMilliseconds) : Signal;

    public sealed record SupervisorStays : Signal;

    public sealed record Inspected : Signal;

    /// <summary>A new badge is waited for.</summary>
    public sealed record EnrolAsked : Signal;

    /// <summary>A new badge was taken; whose it is, where the box knows the member.</summary>
    public sealed record BadgeEnrolled(PermitHolder? Holder) : Signal;

    public sealed record ProblemReported : Signal;

    /// <summary>This is the machine that somebody looks for; shown for some ten seconds.</summary>
    public sealed record Identify : Signal;
}

/// <summary>What came of one input: the next state, the facts to journal, the relay, the signal. "Nothing" is a result too.</summary>
public sealed record StepResult(MachineState Next, ImmutableArray<MachineEvent> Events, RelayEffect Relay, Signal? Signal)
{
    /// <summary>What follows from events: each is folded into the state.</summary>
    internal static StepResult Following(MachineState state, Moment now, RelayEffect relay, Signal? signal, params MachineEvent[] events)
    {
        foreach (var happened in events) state = MachineFold.Apply(state, happened, now);
        return new(state, [.. events], relay, signal);
    }

    /// <summary>The input means nothing in this state; state, journal and relay stay as they are.</summary>
    public static StepResult Ignored(MachineState state) => new(state, [], RelayEffect.None, null);
}
