using FabAccess.Core.Access;
using FabAccess.Core.Values;
using NodaTime;

namespace FabAccess.Core.Machines;

/// <summary>All that can happen to a machine: a closed set.</summary>
public abstract record MachineInput
{
    private MachineInput() { }

    /// <summary>A badge was held to the reader and judged. The session id is for the case that it starts one.</summary>
    /// <param name="Badge">Which.</param>
    /// <param name="Decision">As judged.</param>
    /// <param name="NewSession">For the case that it starts one.</param>
    /// <param name="IsGroupTaken">Whether another machine has what this one shares with it.</param>
    /// <param name="IsUnknown">Whether nobody has it, by a list that is at hand.</param>
    public sealed record BadgePresented(BadgeHash Badge, AccessDecision Decision, SessionId NewSession, bool IsGroupTaken = false, bool IsUnknown = false) : MachineInput;

    /// <summary>What lay on the reader is gone.</summary>
    public sealed record CardRemoved : MachineInput;

    /// <summary>The badge that lay there a moment ago lies there again: too soon to be another wish.</summary>
    public sealed record CardReturned(BadgeHash Badge) : MachineInput;

    /// <summary>Whatever tells idle from busy tells something else than before.</summary>
    /// <param name="Activity">What.</param>
    /// <param name="Since">Since when: it takes a while to be sure.</param>
    /// <param name="Heat">Whether it is warm, for a cool-down only: what is warm may be idle.</param>
    public sealed record ActivityChanged(Activity Activity, Moment Since, Heat Heat = Heat.Untold) : MachineInput;

    /// <summary>A contact of the interlock opened or closed.</summary>
    /// <param name="Open">All that are open.</param>
    /// <param name="Cutting">Those of them that cut a running machine.</param>
    public sealed record InterlocksChanged(Interlocks Open, Interlocks Cutting) : MachineInput;

    /// <summary>Somebody at the machine reports a problem.</summary>
    public sealed record ProblemReported(IncidentId Incident) : MachineInput;

    /// <summary>Cards were there but none can be judged: <see cref="RefusalReason.RandomUid"/> or <see cref="RefusalReason.SeveralCards"/>.</summary>
    public sealed record CardRefused(RefusalReason Reason) : MachineInput;

    /// <summary>A card was torn away or lay badly: the member should hold it again.</summary>
    public sealed record CardHalfRead : MachineInput;

    /// <summary>The stop button, or a stop by the box itself.</summary>
    public sealed record StopPressed : MachineInput;

    /// <summary>Time passes; at least every <see cref="MachineRules.MarkInterval"/> while a session is open.</summary>
    public sealed record Tick : MachineInput;

    /// <summary>A new permit list speaks about this machine.</summary>
    /// <param name="OutOfOrder">Why nobody may start it; null when it works.</param>
    /// <param name="HolderStillPermitted">Whether the running session's member keeps the right; meaningless without a session.</param>
    /// <param name="LiftedIncident">The last problem that was lifted; null: none.</param>
    public sealed record PermitsChanged(string? OutOfOrder, bool HolderStillPermitted, IncidentId? LiftedIncident = null) : MachineInput;

    public sealed record FaultRaised(MachineFaults Fault) : MachineInput;

    public sealed record FaultCleared(MachineFaults Fault) : MachineInput;

    /// <summary>The relay followed when it was told to switch on.</summary>
    public sealed record SwitchedOn : MachineInput;

    /// <summary>The relay did not follow when it was told to switch on.</summary>
    public sealed record SwitchOnFailed : MachineInput;

    /// <summary>The start became durable, but a stop came before the relay was told to close.</summary>
    /// <param name="Reason">What came.</param>
    public sealed record StartCancelled(EndReason Reason) : MachineInput;

    /// <summary>The session's start could not be made durable, so the relay stays off.</summary>
    public sealed record StartNotRecorded : MachineInput;

    /// <summary>The worker came back after a crash, a kill or a power cut and has folded its journal.</summary>
    /// <param name="IsHeld">Whether the switch outlived it, and the job of before may still run.</param>
    public sealed record Restarted(bool IsHeld = false) : MachineInput;

    /// <summary>The worker came back and its journal was damaged: what was open, nobody here knows.</summary>
    public sealed record MemoryLost : MachineInput;

    /// <summary>The server ordered the session to end; whoever takes orders has made sure that it is from the server, fresh and for this box.</summary>
    /// <param name="Session">Which one; when another one runs by then, nothing happens. Null for whichever runs.</param>
    public sealed record StopOrdered(SessionId? Session = null) : MachineInput;

    /// <summary>The server ordered the machine to show itself.</summary>
    public sealed record IdentifyOrdered : MachineInput;

    /// <summary>The server ordered the machine to wait for a badge that nobody has, and to take the first for a member.</summary>
    /// <param name="Window">Which wait it is; takes the place of the one before.</param>
    /// <param name="Member">Whose it will be.</param>
    /// <param name="Within">For how long.</param>
    /// <param name="Holder">The member, as far as the box knows one who may have no badge yet.</param>
    public sealed record EnrolOrdered(EnrolmentId Window, MemberId Member, Duration Within, PermitHolder? Holder = null) : MachineInput;

    /// <summary>Something about rights was sent to the box and refused.</summary>
    public sealed record RightsRefused(RightsKind What, RightsRefusal Reason, int? Epoch = null, long? Generation = null) : MachineInput;

    /// <summary>The worker was asked to end.</summary>
    /// <param name="CanOutlive">Whether the machine's switch can stay on without it.</param>
    /// <param name="IsHeld">Whether it did already, and the job of before may still run.</param>
    public sealed record ShuttingDown(bool CanOutlive = false, bool IsHeld = false) : MachineInput;
}
