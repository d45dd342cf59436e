using FabAccess.Core.Billing;
using FabAccess.Core.Values;
using FabAccess.Server.Bookings;
using FabAccess.Server.Certifications;
using FabAccess.Server.Hours;
using FabAccess.Server.Machines;
using FabAccess.Server.Members;
using FabAccess.Server.Store;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace FabAccess.Server.Permits;

/// <summary>All that rights follow from, as it stood at one moment.</summary>
public sealed record PermitFacts(
    SiteId Site, IReadOnlyList<Machine> Machines, IReadOnlyList<Certification> Certifications,
    IReadOnlyList<Member> Members, IReadOnlyList<Badge> Badges, IReadOnlyList<Grant> Grants)
{
    /// <summary>As long as a list is good, and the day that has begun.</summary>
    public static readonly int DaysAhead = PermitPlanner.Validity.Days + 1;

    /// <summary>Of the lab's clock.</summary>
    public DateTimeZone Zone { get; init; } = DateTimeZone.Utc;

    public IReadOnlyList<WeeklyOpening> Weekly { get; init; } = [];

    /// <summary>None that was taken back, and none that was over the day before.</summary>
    public IReadOnlyList<Closure> Closures { get; init; } = [];

    /// <summary>None that was cancelled, and none that was over when the day began.</summary>
    public IReadOnlyList<MachineBooking> Bookings { get; init; } = [];

    /// <summary>What machines cost, to be shown at them; null where the lab shows no prices, or its price book cannot be read.</summary>
    public PriceBook? Prices { get; init; }

    public static PermitFacts Load(LabDb db, Lab lab, Instant now)
    {
        ArgumentNullException.ThrowIfNull(db);
        var zone = lab.Zone;
        var (begin, end) = Ahead(zone, now);
        return new(
            lab.Site,
            [.. db.Machines.AsNoTracking()],
            [.. db.Certifications.AsNoTracking()],
            [.. db.Members.AsNoTracking().Where(m => db.Badges.Any(b => b.Member == m.Id))],
            [.. db.Badges.AsNoTracking()],
            [.. db.Grants.AsNoTracking().Where(g => g.RevokedAt == null)])
        {
            Zone = zone,
            Weekly = [.. db.WeeklyOpenings.AsNoTracking()],
            Closures = [.. Closure.Standing(db, now.InZone(zone).Date.PlusDays(-1))],
            Bookings = [.. db.MachineBookings.AsNoTracking().Where(b => b.CancelledAt == null && b.Until > begin && b.From < end)],
        };
    }

    /// <summary>What concerns one member at one machine.</summary>
    public static PermitFacts LoadOf(LabDb db, Lab lab, Instant now, MemberId member, Machine machine)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(lab);
        ArgumentNullException.ThrowIfNull(machine);
        var (begin, end) = Ahead(lab.Zone, now);
        return new(
            lab.Site,
            [machine],
            [.. db.Certifications.AsNoTracking().Where(c => c.Id == machine.RequiredCertificationId)],
            [.. db.Members.AsNoTracking().Where(m => m.Id == member)],
            [.. db.Badges.AsNoTracking().Where(b => b.Member == member)],
            [.. db.Grants.AsNoTracking().Where(g => g.Member == member && g.RevokedAt == null)])
        {
            Zone = lab.Zone,
            Weekly = [.. db.WeeklyOpenings.AsNoTracking()],
            Closures = [.. Closure.Standing(db, now.InZone(lab.Zone).Date.PlusDays(-1))],
            Bookings = [.. db.MachineBookings.AsNoTracking().Where(b => b.Machine == machine.Id && b.CancelledAt == null && b.Until > begin && b.From < end)],
        };
    }

    /// <summary>What a list says about hours and bookings: from when the day began until it has ended, by whole days, so that it changes once a day and not by the minute.</summary>
    public static (Instant Begin, Instant End) Ahead(DateTimeZone zone, Instant now)
    {
        ArgumentNullException.ThrowIfNull(zone);
        var today = now.InZone(zone).Date;
        return (zone.AtStartOfDay(today).ToInstant(), zone.AtStartOfDay(today.PlusDays(DaysAhead)).ToInstant());
    }
}
