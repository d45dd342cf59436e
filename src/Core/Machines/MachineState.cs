using System.Text.Json.Serialization;
using FabAccess.Core.Values;
using NodaTime;

namespace FabAccess.Core.Machines;

/// <summary>The states a person can tell apart. Reserved follows from the list and the hour, not from what a machine remembers.</summary>
public enum MachineStateKind
{
    /// <summary>Off, and a permitted badge starts it.</summary>
    Free,

    /// <summary>On, in a session.</summary>
    InUse,

    /// <summary>Off, and no badge starts it until a person puts it back into service.</summary>
    LockedOut,

    /// <summary>Off, and no badge starts it until the fault is gone.</summary>
    Faulted,

    /// <summary>Without a session, and still with power, to cool; a permitted badge takes it on.</summary>
    CoolingDown,

    /// <summary>Off, and no novice starts it before it was looked at.</summary>
    ToCheck,
}

/// <summary>The session that is running.</summary>
/// <param name="Id">Made on the box.</param>
/// <param name="Member">Whose it is, and who pays.</param>
/// <param name="Badge">The badge that opened it; the same one closes it, with or without rights.</param>
/// <param name="StartedAt">Clock reading at the start; where the start had to wait for its disk, when power came.</param>
/// <param name="LastMark">The last moment at which the journal says it was running.</param>
/// <param name="IsRightWithdrawn">The member's right ended meanwhile; the session goes on, the next one will not start.</param>
public sealed record OpenSession(SessionId Id, MemberId Member, BadgeHash Badge, Moment StartedAt, Moment LastMark, bool IsRightWithdrawn)
{
    /// <summary>How long it may last from its start; null: without end.</summary>
    public long? AllowedMilliseconds { get; init; }

    /// <summary>The trainer who answers for it; null where none is needed.</summary>
    public MemberId? Supervisor { get; init; }

    /// <summary>Whether it is there to repair the machine.</summary>
    public bool IsRepair { get; init; }

    /// <summary>Why it ends as soon as the machine is idle; null while nothing says that it should.</summary>
    public EndReason? Leaving { get; init; }
}

/// <summary>The session that ran last, as far as it matters to whoever has booked the machine.</summary>
/// <param name="Member">Whose.</param>
/// <param name="StartedAt">By the wall clock of then.</param>
/// <param name="EndedAt">Likewise.</param>
/// <param name="IsCut">Whether neither its member nor a rule ended it, but the box, a fault or a safety input.</param>
public sealed record LastUse(MemberId Member, Instant StartedAt, Instant EndedAt, bool IsCut);

/// <summary>Power without a session, so that a machine cools.</summary>
/// <param name="Since">From when.</param>
/// <param name="Milliseconds">For how long, at least.</param>
public sealed record CoolDown(Moment Since, long Milliseconds);

/// <summary>
/// All that a box remembers of a machine, and what it observes. The kind follows from the parts, so a contradictory state cannot be
/// written: a running session outranks everything (it is never cut by news), then a fault, then out of order.
/// </summary>
public sealed record MachineState(OpenSession? Session, MachineFaults Faults, string? OutOfOrder)
{
    public static MachineState Initial { get; } = new(null, MachineFaults.None, null);

    /// <summary>Power without a session; null when there is none.</summary>
    public CoolDown? Cooling { get; init; }

    /// <summary>Since when the last session had power, where it ended with its worker and not by a rule or a person: a switch that is still on may run its job. Null otherwise.</summary>
    public Moment? LeftPowered { get; init; }

    /// <summary>What ran last; null when nothing did.</summary>
    public LastUse? LastUse { get; init; }

    /// <summary>Whether somebody must look at it before a novice starts it.</summary>
    public bool IsToCheck { get; init; }

    /// <summary>The problem that somebody at the machine reported and nobody has lifted; null when there is none.</summary>
    public IncidentId? Incident { get; init; }

    /// <summary>What is observed and not remembered.</summary>
    [JsonIgnore]
    public Course Course { get; init; } = Course.Nothing;

    /// <summary>What the journal keeps of it: the state without its course.</summary>
    public MachineState Remembered => this with { Course = Course.Nothing };

    public bool HasSessionOrCools => Session is not null || Cooling is not null;

    /// <summary>Whether the machine should have power.</summary>
    public bool HasPower => Cooling is not null || (Session is not null && Course.PreRunSince is null);

    /// <summary>Whether the extraction should run.</summary>
    public bool HasExtraction => Session is not null || Cooling is not null || Course.RunOnSince is not null;

    public MachineStateKind Kind => this switch
    {
        { Session: not null } => MachineStateKind.InUse,
        { Faults: not MachineFaults.None } => MachineStateKind.Faulted,
        { OutOfOrder: not null } or { Incident: not null } => MachineStateKind.LockedOut,
        { Cooling: not null } => MachineStateKind.CoolingDown,
        { IsToCheck: true } => MachineStateKind.ToCheck,
        _ => MachineStateKind.Free,
    };
}
