using FabAccess.Core.Machines;
using FabAccess.Core.Values;
using NodaTime;

namespace FabAccess.Core.Access;

/// <summary>
/// May this badge start this machine now? The same answer with and without network, because it needs nothing but the
/// list at hand. Reasons are tried from the most general to the most personal; the first one that holds is the answer.
/// </summary>
public static class AccessPolicy
{
    public static AccessDecision Decide(PermitList? permits, MachineState state, MachineId machine, BadgeHash badge, Instant now)
    {
        ArgumentNullException.ThrowIfNull(state);
        var held = permits?.Badge(badge);
        var holder = held?.Holder;
        if (state.Kind == MachineStateKind.Faulted) return Refuse(RefusalReason.InternalFault);
        if (permits is null || now >= permits.NotAfter || permits.Machine(machine) is not { } rule) return Refuse(RefusalReason.PermitsTooOld);
        if (now - permits.IssuedAt > rule.MaxAge) return Refuse(RefusalReason.PermitsTooOld);
        if (rule.OutOfOrder is not null || state.Kind == MachineStateKind.LockedOut) return Refuse(RefusalReason.OutOfOrder);
        if (held is not { } known) return Refuse(RefusalReason.UnknownBadge);
        if (known.IsBlocked) return Refuse(RefusalReason.BadgeBlocked);
        if (known.Holder.IsSuspended) return Refuse(RefusalReason.MemberSuspended);
        if (state.Kind == MachineStateKind.InUse) return Refuse(RefusalReason.MachineInUse);
        return Standing(known.Holder, rule, now) is { } reason ? Refuse(reason) : new AccessDecision.Granted(known.Holder);

        AccessDecision Refuse(RefusalReason reason) => new AccessDecision.Refused(reason, holder);
    }

    /// <summary>
    /// Is a session that is running still within its member's rights? False is only recorded: a list never cuts a
    /// running machine, it keeps the next session from starting.
    /// </summary>
    public static bool StillPermitted(PermitList permits, MachineId machine, BadgeHash badge, Instant now)
    {
        ArgumentNullException.ThrowIfNull(permits);
        return permits.Badge(badge) is { IsBlocked: false, Holder: { IsSuspended: false } holder }
            && permits.Machine(machine) is { } rule
            && Standing(holder, rule, now) is null;
    }

    /// <summary>
    /// The time at which rights are judged: the wall clock, but never earlier than the list's issue plus its age on this
    /// box, so that a clock that is behind does not bring expired rights back.
    /// </summary>
    public static Instant JudgedAt(Instant wall, Instant issuedAt, Duration ageSinceReceived)
    {
        var floor = issuedAt + ageSinceReceived;
        return wall > floor ? wall : floor;
    }

    private static RefusalReason? Standing(PermitHolder holder, MachineRule rule, Instant now)
    {
        if (rule.Requires is null) return null;
        foreach (var permit in holder.Permits)
        {
            if (permit.Machine != rule.Machine) continue;
            if (permit.Until <= now) return RefusalReason.CertificationExpired;
            return now < permit.From ? RefusalReason.NotCertified : null;
        }
        return RefusalReason.NotCertified;
    }
}
