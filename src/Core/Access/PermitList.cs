using System.Collections.Frozen;
using System.Collections.Immutable;
using FabAccess.Core.Values;
using NodaTime;

namespace FabAccess.Core.Access;

/// <summary>One machine as a box needs to know it.</summary>
/// <param name="Machine">Its id.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Requires">The certification that is needed, as people call it; null when every member may.</param>
/// <param name="OutOfOrder">Why nobody may start it; null when it works.</param>
/// <param name="MaxAge">How old the list may be to start it, counted from its issue; null: until the list's own end.</param>
public sealed record MachineRule(MachineId Machine, string Name, LocalizedText? Requires, string? OutOfOrder, Duration? MaxAge = null);

/// <summary>The right of one member on one machine, from <paramref name="From"/> until before <paramref name="Until"/> (null: without end).</summary>
public readonly record struct Permit(MachineId Machine, Instant From, Instant? Until);

/// <summary>A member as a box needs to know one: enough to say why not, and nothing more.</summary>
/// <param name="Member">The id.</param>
/// <param name="FirstName">For the display.</param>
/// <param name="Language">In which the box speaks to this member.</param>
/// <param name="IsSuspended">Refused everywhere, whatever the permits say.</param>
/// <param name="Permits">At most one a machine; past ones are kept so that "expired" can be told from "never".</param>
public sealed record PermitHolder(MemberId Member, string FirstName, Language Language, bool IsSuspended, ImmutableArray<Permit> Permits);

/// <summary>A badge and whose it is.</summary>
public readonly record struct HeldBadge(PermitHolder Holder, bool IsBlocked);

/// <summary>
/// Who may use what on one box, as a numbered whole that replaces the one before. Immutable; looking up a badge
/// allocates nothing. Every member with a badge is in it, also those without a permit, so that a refusal can say why.
/// </summary>
public sealed class PermitList
{
    private readonly FrozenDictionary<BadgeHash, HeldBadge> badges;
    private readonly FrozenDictionary<MachineId, MachineRule> machines;

    public PermitList(Generation generation, Instant issuedAt, Instant notAfter, IEnumerable<MachineRule> machines, IEnumerable<KeyValuePair<BadgeHash, HeldBadge>> badges)
    {
        Generation = generation;
        IssuedAt = issuedAt;
        NotAfter = notAfter;
        this.machines = machines.ToFrozenDictionary(m => m.Machine);
        this.badges = badges.ToFrozenDictionary();
    }

    public Generation Generation { get; }

    public Instant IssuedAt { get; }

    /// <summary>From here on the list grants nothing.</summary>
    public Instant NotAfter { get; }

    public int BadgeCount => badges.Count;

    public IEnumerable<MachineRule> Machines => machines.Values;

    public MachineRule? Machine(MachineId machine) => machines.GetValueOrDefault(machine);

    public HeldBadge? Badge(BadgeHash badge) => badges.TryGetValue(badge, out var held) ? held : null;
}
