using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using FabAccess.Core.Access;
using FabAccess.Core.Machines;
using FabAccess.Core.Values;
using NodaTime;

namespace FabAccess.Core.Wire;

/// <summary>A machine in <see cref="PermitsMessage"/>; see <see cref="MachineRule"/>. <c>MaxAgeSeconds</c> is above 0; <c>MinimumCredential</c> is left out for "uid".</summary>
public sealed record MachineRuleMessage(
    [property: JsonRequired] MachineId Machine,
    [property: JsonRequired] string Name,
    LocalizedText? Requires = null,
    string? OutOfOrder = null,
    long? MaxAgeSeconds = null,
    MinimumCredential? MinimumCredential = null,
    UseMessage? Use = null,
    ImmutableArray<BookingMessage>? Bookings = null,
    ImmutableArray<OpeningMessage>? Openings = null,
    IncidentId? LiftedIncident = null,
    [property: JsonConverter(typeof(PriceConverter))] PriceMessage? Price = null);

/// <summary>A permit in <see cref="PermitsMessage"/>; see <see cref="Permit"/>.</summary>
public sealed record PermitMessage([property: JsonRequired] MachineId Machine, [property: JsonRequired] Instant From, Instant? Until = null, MemberRights? Rights = null, Instant? RightsUntil = null);

/// <summary>A member in <see cref="PermitsMessage"/>; <c>Language</c> is "fr" or "en"; lists that are empty are left out.</summary>
public sealed record PermitHolderMessage(
    [property: JsonRequired] MemberId Member,
    [property: JsonRequired] string FirstName,
    [property: JsonRequired] string Language,
    ImmutableArray<BadgeHash>? Badges = null,
    ImmutableArray<BadgeHash>? BlockedBadges = null,
    bool Suspended = false,
    ImmutableArray<PermitMessage>? Permits = null);

/// <summary><c>down/permits</c>, retained: a <see cref="PermitList"/> on the wire. Addressed to one box; a box refuses another's.</summary>
public sealed record PermitsMessage(
    [property: JsonRequired] int Schema,
    [property: JsonRequired] SiteId Site,
    [property: JsonRequired] BoxId Box,
    [property: JsonRequired] int Epoch,
    [property: JsonRequired] long Generation,
    [property: JsonRequired] Instant IssuedAt,
    [property: JsonRequired] Instant NotAfter,
    [property: JsonRequired] ImmutableArray<MachineRuleMessage> Machines,
    [property: JsonRequired] ImmutableArray<PermitHolderMessage> Members,
    CardKeysMessage? CardKeys = null)
{
    /// <summary>A year and a day: longer than any list is valid.</summary>
    public const long LongestMaxAgeSeconds = 366 * 24 * 3600;

    /// <summary>The list in the form that decides.</summary>
    /// <exception cref="JsonException">
    /// A machine or a badge stands twice, so that nobody could say which one counts; a permit is null; an age, a span, a booking or an opening is out of range; or card keys are not in their form.
    /// </exception>
    public PermitList ToPermitList()
    {
        var machines = new Dictionary<string, MachineId>(Machines.Length);
        foreach (var machine in Machines)
            if (!machines.TryAdd(machine.Machine.ToString(), machine.Machine)) throw new JsonException("A machine stands twice in the list.");
        var badges = new Dictionary<BadgeHash, HeldBadge>(Members.Length);
        foreach (var member in Members)
        {
            var language = member.Language == "en" ? Values.Language.English : Values.Language.French;
            var holder = new PermitHolder(member.Member, member.FirstName, language, member.Suspended, Permits(member.Permits ?? [], machines));
            foreach (var badge in member.Badges ?? []) Add(badge, new(holder, IsBlocked: false));
            foreach (var badge in member.BlockedBadges ?? []) Add(badge, new(holder, IsBlocked: true));
        }
        return new(new(Epoch, Generation), IssuedAt, NotAfter, Machines.Select(Rule), badges, CardKeys?.ToSealedKeys(Site, Box));

        void Add(BadgeHash badge, HeldBadge held)
        {
            if (!badges.TryAdd(badge, held)) throw new JsonException("A badge stands twice in the list.");
        }
    }

    // Each machine's name once, and not once for each of ten thousand members; found by its text, since a dictionary of texts is compiled ahead.
    private static ImmutableArray<Permit> Permits(ImmutableArray<PermitMessage> messages, Dictionary<string, MachineId> machines)
    {
        var permits = ImmutableArray.CreateBuilder<Permit>(messages.Length);
        foreach (var message in messages)
        {
            if (message is null) throw new JsonException("A permit is null.");
            permits.Add(new(machines.GetValueOrDefault(message.Machine.ToString(), message.Machine), message.From, message.Until, message.Rights ?? MemberRights.None, message.RightsUntil));
        }
        return permits.MoveToImmutable();
    }

    private static MachineRule Rule(MachineRuleMessage m) => new(m.Machine, m.Name, m.Requires, m.OutOfOrder, MaxAge(m), m.MinimumCredential ?? Access.MinimumCredential.Uid)
    {
        Use = m.Use?.ToPolicy() ?? UsePolicy.Default,
        Bookings = [.. (m.Bookings ?? []).Select(b => b is null || b.Until <= b.From ? throw new JsonException("A booking ends before it begins.") : new Booking(b.Member, b.From, b.Until))],
        Openings = m.Openings is { } openings
            ? [.. openings.Select(o => o is null || o.Until <= o.From ? throw new JsonException("An opening ends before it begins.") : new Opening(o.From, o.Until))]
            : null,
        LiftedIncident = m.LiftedIncident,
        Price = m.Price?.ToPrice(m.Machine),
    };

    private static Duration? MaxAge(MachineRuleMessage machine) => machine.MaxAgeSeconds switch
    {
        null => null,
        > 0 and <= LongestMaxAgeSeconds => Duration.FromSeconds(machine.MaxAgeSeconds.Value),
        _ => throw new JsonException($"maxAgeSeconds is {machine.MaxAgeSeconds}; it must be from 1 to {LongestMaxAgeSeconds}."),
    };
}
