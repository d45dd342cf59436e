using FabAccess.Core.Values;

namespace FabAccess.Core.Machines;

/// <summary>The states a person can tell apart. Reserved, CoolingDown and ToCheck come with the rules that need them.</summary>
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
}

/// <summary>The session that is running.</summary>
/// <param name="Id">Made on the box.</param>
/// <param name="Member">Whose it is, and who pays.</param>
/// <param name="Badge">The badge that opened it; the same one closes it, with or without rights.</param>
/// <param name="StartedAt">Clock reading at the start; where the start had to wait for its disk, when power came.</param>
/// <param name="LastMark">The last moment at which the journal says it was running.</param>
/// <param name="IsRightWithdrawn">The member's right ended meanwhile; the session goes on, the next one will not start.</param>
public sealed record OpenSession(SessionId Id, MemberId Member, BadgeHash Badge, Moment StartedAt, Moment LastMark, bool IsRightWithdrawn);

/// <summary>
/// All that a box remembers of a machine. The kind follows from the three parts, so a contradictory state cannot be
/// written: a running session outranks everything (it is never cut by news), then a fault, then out of order.
/// </summary>
public sealed record MachineState(OpenSession? Session, MachineFaults Faults, string? OutOfOrder)
{
    public static MachineState Initial { get; } = new(null, MachineFaults.None, null);

    public MachineStateKind Kind => this switch
    {
        { Session: not null } => MachineStateKind.InUse,
        { Faults: not MachineFaults.None } => MachineStateKind.Faulted,
        { OutOfOrder: not null } => MachineStateKind.LockedOut,
        _ => MachineStateKind.Free,
    };
}
