using FabAccess.Core.Access;
using FabAccess.Core.Machines;
using FabAccess.Core.Values;
using FabAccess.Edge.Permits;
using NodaTime;

namespace FabAccess.Edge.Machines;

/// <summary>Judges badges with the permit list that is in force at that moment. Any thread.</summary>
/// <param name="badgeKey">The site's key, <see cref="BadgeHash.KeyBytes"/> bytes.</param>
/// <param name="held">The list in force; null before the first one.</param>
public sealed class BadgeJudge(ReadOnlyMemory<byte> badgeKey, Func<HeldPermits?> held)
{
    /// <summary>Longest reason that is journaled; the rest is cut, so that an entry stays within its limit.</summary>
    private const int LongestReason = 300;

    /// <summary>Makes a session's id, from the time on the wall.</summary>
    public Func<Instant, SessionId> NewSession { get; init; } = SessionIds.New;

    public MachineInput.BadgePresented Judge(BadgeUid uid, MachineState state, MachineId machine, Moment now, ShownCredential shown = ShownCredential.Number)
    {
        var badge = BadgeHash.Of(uid, badgeKey.Span);
        var current = held();
        var decision = AccessPolicy.Decide(current?.List, state, machine, badge, JudgedAt(current, now), shown, current?.KnowsHour(now) ?? false);
        // Whatever else keeps it away: an unknown badge proves nothing, and without a list nobody can say that it is one.
        bool isUnknown = current is not null && current.List.Badge(badge) is null && shown == ShownCredential.Number;
        return new(badge, decision, NewSession(now.Wall), IsUnknown: isUnknown);
    }

    /// <summary>A member by id, where the list knows one.</summary>
    public PermitHolder? Holder(MemberId member) => held()?.List.Holder(member);

    public BadgeHash HashOf(BadgeUid uid) => BadgeHash.Of(uid, badgeKey.Span);

    /// <summary>Whether the session that runs is this badge's. Ending it takes the number alone: a stop is never refused.</summary>
    public bool IsOwn(BadgeUid uid, MachineState state) => state.Session is { } session && session.Badge == HashOf(uid);

    /// <summary>How a machine is used, by the list in force; the default without one.</summary>
    public UsePolicy UseOf(MachineId machine) => held()?.List.Machine(machine)?.Use ?? UsePolicy.Default;

    /// <summary>Whether a machine may have been left on for its job. A box that has lost its list does not know, and cuts no job for that.</summary>
    public bool MayKeepPower(MachineId machine) => held()?.List.Machine(machine)?.Use.IsPowerKept ?? true;

    /// <summary>What the list in force says about a machine and its session; null without a list, or when it does not speak of the machine.</summary>
    public MachineInput.PermitsChanged? News(MachineState state, MachineId machine, Moment now)
    {
        var current = held();
        if (current?.List.Machine(machine) is not { } rule) return null;
        bool isPermitted = state.Session is not { } session || AccessPolicy.StillPermitted(current.List, machine, session.Badge, JudgedAt(current, now));
        string? reason = rule.OutOfOrder is { Length: > LongestReason } text ? text[..LongestReason] + "…" : rule.OutOfOrder;
        return new(reason, isPermitted, rule.LiftedIncident);
    }

    private static Instant JudgedAt(HeldPermits? current, Moment now) => current?.JudgedAt(now) ?? now.Wall;
}
