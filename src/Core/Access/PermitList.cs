using System.Collections.Frozen;
using System.Collections.Immutable;
using FabAccess.Core.Billing;
using FabAccess.Core.Cards;
using FabAccess.Core.Machines;
using FabAccess.Core.Values;
using NodaTime;

namespace FabAccess.Core.Access;

/// <summary>One machine as a box needs to know it.</summary>
/// <param name="Machine">Its id.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Requires">The certification that is needed, as people call it; null when every member may.</param>
/// <param name="OutOfOrder">Why nobody may start it; null when it works.</param>
/// <param name="MaxAge">How old the list may be to start it, counted from its issue; null: until the list's own end.</param>
/// <param name="MinimumCredential">The least that it asks of a badge.</param>
public sealed record MachineRule(
    MachineId Machine, string Name, LocalizedText? Requires, string? OutOfOrder, Duration? MaxAge = null, MinimumCredential MinimumCredential = MinimumCredential.Uid)
{
    /// <summary>How it is used.</summary>
    public UsePolicy Use { get; init; } = UsePolicy.Default;

    /// <summary>Who has booked it when, in the order of their beginnings; none overlaps another.</summary>
    public ImmutableArray<Booking> Bookings { get; init; } = [];

    /// <summary>When the lab is open, in their order; null: always. Past the last one it is closed.</summary>
    public ImmutableArray<Opening>? Openings { get; init; }

    /// <summary>What it costs; null where that is not to be shown, or not known.</summary>
    public MachinePrice? Price { get; init; }

    /// <summary>The last problem reported at it that somebody who may has lifted; null: none.</summary>
    public IncidentId? LiftedIncident { get; init; }
}

/// <summary>A machine kept for a member, from <paramref name="From"/> until before <paramref name="Until"/>.</summary>
public readonly record struct Booking(MemberId Member, Instant From, Instant Until);

/// <summary>The lab is open from <paramref name="From"/> until before <paramref name="Until"/>.</summary>
public readonly record struct Opening(Instant From, Instant Until);

/// <summary>The right of one member on one machine, from <paramref name="From"/> until before <paramref name="Until"/> (null: without end).</summary>
/// <param name="Machine">Which.</param>
/// <param name="From">See above.</param>
/// <param name="Until">See above.</param>
/// <param name="Rights">What the member may besides starting it.</param>
/// <param name="RightsUntil">Until before when; null: as long as the permit holds.</param>
public readonly record struct Permit(MachineId Machine, Instant From, Instant? Until, MemberRights Rights = MemberRights.None, Instant? RightsUntil = null);

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

    public PermitList(
        Generation generation, Instant issuedAt, Instant notAfter, IEnumerable<MachineRule> machines, IEnumerable<KeyValuePair<BadgeHash, HeldBadge>> badges, SealedCardKeys? cardKeys = null)
    {
        CardKeys = cardKeys;
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

    /// <summary>Keys of badges that have one, sealed to the box; null when none has.</summary>
    public SealedCardKeys? CardKeys { get; }

    public int BadgeCount => badges.Count;

    public IEnumerable<MachineRule> Machines => machines.Values;

    public MachineRule? Machine(MachineId machine) => machines.GetValueOrDefault(machine);

    /// <summary>A member by id, who has a badge here. Looks through the whole list.</summary>
    public PermitHolder? Holder(MemberId member)
    {
        foreach (var held in badges.Values)
            if (held.Holder.Member == member) return held.Holder;
        return null;
    }

    public HeldBadge? Badge(BadgeHash badge) => badges.TryGetValue(badge, out var held) ? held : null;
}
