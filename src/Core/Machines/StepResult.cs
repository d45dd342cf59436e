using System.Collections.Immutable;
using FabAccess.Core.Access;

namespace FabAccess.Core.Machines;

/// <summary>What the worker must do besides remembering.</summary>
public enum RelayEffect
{
    None,

    /// <summary>Close the relay, after the events are durable.</summary>
    SwitchOn,

    /// <summary>Open the relay, before anything else.</summary>
    SwitchOff,
}

/// <summary>What the person at the machine is told: a closed set.</summary>
public abstract record Signal
{
    private Signal() { }

    public sealed record Started(PermitHolder Holder) : Signal;

    public sealed record Ended(EndReason Reason, long ElapsedMilliseconds) : Signal;

    public sealed record Refused(RefusalReason Reason, PermitHolder? Holder) : Signal;

    /// <summary>Hold the card flat, again.</summary>
    public sealed record HalfRead : Signal;

    public sealed record Fault(MachineFaults Faults) : Signal;

    /// <summary>This is the machine that somebody looks for; shown for some ten seconds.</summary>
    public sealed record Identify : Signal;
}

/// <summary>What came of one input: the next state, the facts to journal, the relay, the signal. "Nothing" is a result too.</summary>
public sealed record StepResult(MachineState Next, ImmutableArray<MachineEvent> Events, RelayEffect Relay, Signal? Signal)
{
    /// <summary>The input means nothing in this state; state, journal and relay stay as they are.</summary>
    public static StepResult Ignored(MachineState state) => new(state, [], RelayEffect.None, null);
}
