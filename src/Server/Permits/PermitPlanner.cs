using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using FabAccess.Core.Access;
using FabAccess.Core.Billing;
using FabAccess.Core.Machines;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using FabAccess.Server.Bookings;
using FabAccess.Server.Certifications;
using FabAccess.Server.Hours;
using FabAccess.Server.Machines;
using NodaTime;

namespace FabAccess.Server.Permits;

/// <summary>
/// Who may use what on one box, from what is known. Pure, and deterministic to the byte: the same facts give the same
/// content, so that a list is only sent when it says something new. It stands here and not in Core because no box plans;
/// what both sides share is the list it makes.
/// </summary>
public static class PermitPlanner
{
    /// <summary>A box that hears nothing for so long grants nothing more: longer than a summer closing, shorter than a lost box stays useful to a thief.</summary>
    public static readonly Duration Validity = Duration.FromDays(45);

    /// <summary>Two weeks of holidays with a network that fails on the first day: a machine on which somebody who lost a right does little harm goes on that long.</summary>
    public static readonly Duration StandardMaxAge = Duration.FromDays(14);

    /// <summary>A long weekend. Where a withdrawn right can cost a hand, a box that hears nothing is a fault that somebody must look after.</summary>
    public static readonly Duration HighMaxAge = Duration.FromDays(3);

    /// <summary>How old a list may be to start a machine of this risk, in seconds; null: until the list's own end.</summary>
    public static long? MaxAgeSeconds(MachineRisk risk) => risk switch
    {
        MachineRisk.Low => null,
        MachineRisk.Standard => (long)StandardMaxAge.TotalSeconds,
        MachineRisk.High => (long)HighMaxAge.TotalSeconds,
        _ => throw new ArgumentOutOfRangeException(nameof(risk), risk, "No such risk."),
    };

    /// <summary>The content of the list for a box, without numbers and dates.</summary>
    public static PermitsMessage Plan(PermitFacts facts, BoxId box, Instant now)
    {
        ArgumentNullException.ThrowIfNull(facts);
        var certifications = facts.Certifications.ToDictionary(c => c.Id);
        Machine[] machines = [.. facts.Machines.Where(m => m.Box == box).OrderBy(m => m.Id.ToString(), StringComparer.Ordinal)];
        var badges = facts.Badges.ToLookup(b => b.Member);
        var grants = facts.Grants.Where(g => g.RevokedAt is null).ToLookup(g => g.Member);
        var bookings = facts.Bookings.ToLookup(b => b.Machine);
        var openings = Openings(facts, now);
        return new(
            WireLimits.Schema, facts.Site, box, 0, 0, default, default,
            [.. machines.Select(m => new MachineRuleMessage(
                m.Id, m.Name, m.RequiredCertificationId is { } id ? certifications[id].Name : null, m.OutOfOrder, MaxAgeSeconds(m.Risk),
                m.MinimumCredential == MinimumCredential.Uid ? null : m.MinimumCredential, MachineUse.Of(m), Bookings(bookings[m.Id], facts.Zone, now), m.IgnoresHours ? null : openings, m.LiftedIncident, Price(m.Id)))],
            [.. facts.Members.Where(m => badges.Contains(m.Id)).OrderBy(m => m.Id.Value).Select(Holder)]);

        PriceMessage? Price(MachineId machine) => facts.Prices is { } book && MachinePrice.Of(book, machine, now) is { } price ? PriceMessage.Of(price) : null;

        PermitHolderMessage Holder(Members.Member member)
        {
            ImmutableArray<PermitMessage> permits = [.. machines.Select(m => Permit(m, grants[member.Id], now)).OfType<PermitMessage>()];
            return new(
                member.Id, member.FirstName, member.Language == Language.English ? "en" : "fr",
                OrNull(badges[member.Id].Where(b => !b.IsBlocked)), OrNull(badges[member.Id].Where(b => b.IsBlocked)),
                member.IsSuspended, permits.IsEmpty ? null : permits);
        }
    }

    /// <summary>SHA-256 over the content; equal for lists that say the same.</summary>
    /// <param name="content">Without the keys of cards.</param>
    /// <param name="cardKeys">What those keys are, in a text that is the same for the same; "" for none.</param>
    public static string HashOf(PermitsMessage content, string cardKeys = "") =>
        Convert.ToHexStringLower(SHA256.HashData([.. JsonSerializer.SerializeToUtf8Bytes(content, WireJson.Default.PermitsMessage), .. Encoding.ASCII.GetBytes(cardKeys)]));

    /// <summary>The next instant at which the plan may come out differently by the passing of time alone; null when none.</summary>
    public static Instant? NextChange(PermitFacts facts, Instant now)
    {
        ArgumentNullException.ThrowIfNull(facts);
        List<Instant> edges = [.. facts.Grants.SelectMany(g => g.Until is { } until ? [g.From, until] : new[] { g.From }).Where(i => i > now)];
        // Hours and bookings are told for whole days ahead.
        if (facts.Weekly.Count + facts.Closures.Count + facts.Bookings.Count > 0) edges.Add(facts.Zone.AtStartOfDay(now.InZone(facts.Zone).Date.PlusDays(1)).ToInstant());
        if (facts.Prices?.NextAfter(now) is { } price) edges.Add(price);
        return edges.Count == 0 ? null : edges.Min();
    }

    // From yesterday on: an opening that runs over midnight has begun then.
    private static ImmutableArray<OpeningMessage>? Openings(PermitFacts facts, Instant now) =>
        OpeningTimes.Of(facts.Weekly, facts.Closures, facts.Zone, now.InZone(facts.Zone).Date.PlusDays(-1), PermitFacts.DaysAhead + 1) is { } openings
            ? [.. openings.Select(o => new OpeningMessage(o.From, o.Until))]
            : null;

    private static ImmutableArray<BookingMessage>? Bookings(IEnumerable<MachineBooking> bookings, DateTimeZone zone, Instant now)
    {
        var (begin, end) = PermitFacts.Ahead(zone, now);
        ImmutableArray<BookingMessage> ahead = [.. bookings.Where(b => b.CancelledAt is null && b.Until > begin && b.From < end).OrderBy(b => b.From).Select(b => new BookingMessage(b.Member, Begin(b), b.Until))];
        return ahead.IsEmpty ? null : ahead;
    }

    // Of the quarter that ran when it was made, what was left of it: who did not come is counted from here on. To the second.
    // A clock that was set back may have made it after its end, and a list with such a booking would be refused whole.
    private static Instant Begin(MachineBooking booking) =>
        Instant.FromUnixTimeSeconds(booking.MadeAt.ToUnixTimeSeconds()) is var made && made > booking.From && made < booking.Until ? made : booking.From;

    // One permit a machine: the stretch that holds now, else the next to come, else the last that was, so that the box can
    // say "expired" and not "never". Grants that touch or overlap are one stretch.
    private static PermitMessage? Permit(Machine machine, IEnumerable<Grant> grants, Instant now)
    {
        var stretches = new List<(Instant From, Instant? Until)>();
        foreach (var grant in grants.Where(g => g.CertificationId == machine.RequiredCertificationId && (g.Until is null || g.Until > g.From)).OrderBy(g => g.From))
        {
            if (stretches is [.., var last] && (last.Until is null || grant.From <= last.Until))
                stretches[^1] = (last.From, last.Until is null || grant.Until is null ? null : Instant.Max(last.Until.Value, grant.Until.Value));
            else stretches.Add((grant.From, grant.Until));
        }
        if (stretches.Count == 0) return null;
        var ahead = stretches.Where(s => s.Until is null || s.Until > now).ToList();
        var (from, until) = ahead.Count > 0 ? ahead[0] : stretches[^1];
        var counts = CountingAt(grants, machine, Instant.Max(now, from));
        return counts is null or { Rights: MemberRights.None } ? new(machine.Id, from, until) : new(machine.Id, from, until, counts.Rights, counts.Until == until ? null : counts.Until);
    }

    // Of the grants that hold then, the one that was given last: who is no novice any more holds both.
    private static Grant? CountingAt(IEnumerable<Grant> grants, Machine machine, Instant at) =>
        grants.Where(g => g.CertificationId == machine.RequiredCertificationId && g.From <= at && !(g.Until <= at)).OrderBy(g => g.From).ThenBy(g => g.Id).LastOrDefault();

    private static ImmutableArray<BadgeHash>? OrNull(IEnumerable<Members.Badge> badges)
    {
        ImmutableArray<BadgeHash> hashes = [.. badges.Select(b => b.Hash).OrderBy(h => h.High).ThenBy(h => h.Low)];
        return hashes.IsEmpty ? null : hashes;
    }
}
