using FabAccess.Core.Billing;
using FabAccess.Core.Machines;
using FabAccess.Core.Values;
using NodaTime;

namespace FabAccess.Core.Access;

/// <summary>
/// May this badge start this machine now, and under what? The same answer with and without network, because it needs nothing but
/// the list at hand. Reasons are tried from the most general to the most personal; the first one that holds is the answer.
/// </summary>
public static class AccessPolicy
{
    /// <param name="permits">The list in force; null before the first one.</param>
    /// <param name="state">Of the machine.</param>
    /// <param name="machine">Which.</param>
    /// <param name="badge">By its number.</param>
    /// <param name="now">The instant to judge by; see <see cref="JudgedAt"/>.</param>
    /// <param name="shown">What the badge has proved beside its number.</param>
    /// <param name="isHourKnown">Whether <paramref name="now"/> is the hour, and not only the earliest that it can be. Where it is not, hours and bookings keep nobody away: nobody there could say which hold.</param>
    public static AccessDecision Decide(
        PermitList? permits, MachineState state, MachineId machine, BadgeHash badge, Instant now, ShownCredential shown = ShownCredential.Number, bool isHourKnown = true)
    {
        ArgumentNullException.ThrowIfNull(state);
        var held = permits?.Badge(badge);
        var holder = held?.Holder;
        if (state.Kind == MachineStateKind.Faulted) return Refuse(RefusalReason.InternalFault);
        if (permits is null || now >= permits.NotAfter || permits.Machine(machine) is not { } rule) return Refuse(RefusalReason.PermitsTooOld);
        var rights = held is { IsBlocked: false, Holder: { IsSuspended: false } sound } ? Rights(sound, machine, now) : MemberRights.None;
        if (now - permits.IssuedAt > rule.MaxAge && !(rule.Use.OldList == OldListRule.TrainersOnly && rights.HasFlag(MemberRights.Trainer))) return Refuse(RefusalReason.PermitsTooOld);
        // Also behind a running session: whoever takes that on starts anew.
        bool isLocked = rule.OutOfOrder is not null || state.OutOfOrder is not null || state.Incident is not null;
        if (isLocked && !rights.HasFlag(MemberRights.Repair)) return Refuse(rule.OutOfOrder is null && state.OutOfOrder is null ? RefusalReason.LockedOut : RefusalReason.OutOfOrder);
        if (held is not { } known) return Refuse(RefusalReason.UnknownBadge);
        // Before what is personal: whoever carries a copy learns nothing about the member. What broke off should never get here.
        if (shown is ShownCredential.Copy or ShownCredential.Unfinished) return Refuse(RefusalReason.NotGenuine);
        if (known.IsBlocked) return Refuse(RefusalReason.BadgeBlocked);
        if (known.Holder.IsSuspended) return Refuse(RefusalReason.MemberSuspended);
        var terms = new Terms(rule.Use)
        {
            Rights = rights,
            UntilBlocked = isHourKnown ? Timetable.UntilBlocked(rule, known.Holder.Member, now, permits.NotAfter) : null,
            IsRepair = isLocked,
            Price = now - permits.IssuedAt <= MachinePrice.Freshness ? rule.Price : null,
        };
        bool isTooWeak = rule.MinimumCredential == MinimumCredential.Card && shown != ShownCredential.Card;
        var lacks = Standing(known.Holder, rule, now);
        var hour = isLocked || !isHourKnown ? null : Timetable.Refusal(rule, known.Holder.Member, state, now);
        var reason = isTooWeak ? RefusalReason.CredentialTooWeak : lacks ?? hour;
        var ifAnyHour = isTooWeak || lacks is not null ? null : terms;
        var learner = !isTooWeak && !isLocked && hour is null && rule.Use.TrainersGrant && lacks is { } missing ? new Uncertified(missing, Learning(terms)) : null;
        if (state.Kind == MachineStateKind.InUse) return new AccessDecision.Refused(RefusalReason.MachineInUse, holder) { IfFree = reason is null ? terms : null, IfAnyHour = ifAnyHour, IfCertified = learner };
        return reason is { } why ? new AccessDecision.Refused(why, holder) { IfAnyHour = ifAnyHour, IfCertified = learner } : new AccessDecision.Granted(known.Holder) { Terms = terms };

        AccessDecision Refuse(RefusalReason reason) => new AccessDecision.Refused(reason, holder);
    }

    /// <summary>What a certification that is given at a machine lets its holder do besides: nothing, and where novices are supervised there, not even that alone.</summary>
    public static MemberRights RightsOfLearner(UsePolicy use)
    {
        ArgumentNullException.ThrowIfNull(use);
        return use.Supervision == Supervision.None ? MemberRights.None : MemberRights.Novice;
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
        // A list from the end of time is as old as can be, and grants nothing.
        var floor = issuedAt > Instant.MaxValue - ageSinceReceived ? Instant.MaxValue : issuedAt + ageSinceReceived;
        return wall > floor ? wall : floor;
    }

    private static Terms Learning(Terms terms) => terms with { Rights = RightsOfLearner(terms.Use) };

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

    // Of a permit that holds now: a trainer whose certification ran out is none.
    private static MemberRights Rights(PermitHolder holder, MachineId machine, Instant now)
    {
        foreach (var permit in holder.Permits)
            if (permit.Machine == machine) return permit.From <= now && !(permit.Until <= now) && !(permit.RightsUntil <= now) ? permit.Rights : MemberRights.None;
        return MemberRights.None;
    }
}
