using FabAccess.Core.Billing;
using FabAccess.Core.Values;
using FabAccess.Server.Certifications;
using FabAccess.Server.Machines;
using FabAccess.Server.Members;
using FabAccess.Server.Store;
using Microsoft.EntityFrameworkCore;

namespace FabAccess.Server.Permits;

/// <summary>All that rights follow from, as it stood at one moment.</summary>
public sealed record PermitFacts(
    SiteId Site, IReadOnlyList<Machine> Machines, IReadOnlyList<Certification> Certifications,
    IReadOnlyList<Member> Members, IReadOnlyList<Badge> Badges, IReadOnlyList<Grant> Grants)
{
    /// <summary>What machines cost, to be shown at them; null where the lab shows no prices, or its price book cannot be read.</summary>
    public PriceBook? Prices { get; init; }

    public static PermitFacts Load(LabDb db, SiteId site)
    {
        ArgumentNullException.ThrowIfNull(db);
        return new(
            site,
            [.. db.Machines.AsNoTracking()],
            [.. db.Certifications.AsNoTracking()],
            [.. db.Members.AsNoTracking().Where(m => db.Badges.Any(b => b.Member == m.Id))],
            [.. db.Badges.AsNoTracking()],
            [.. db.Grants.AsNoTracking().Where(g => g.RevokedAt == null)]);
    }
}
