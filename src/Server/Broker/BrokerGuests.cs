using System.Collections.Immutable;
using FabAccess.Core.Values;
using FabAccess.Server.Boxes;
using FabAccess.Server.Keys;
using FabAccess.Server.Store;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace FabAccess.Server.Broker;

/// <summary>Whom the broker lets in beyond "every box of this lab's CA to its own topics", and whom it does not.</summary>
/// <param name="Site">The lab.</param>
/// <param name="Revoked">Certificates that are not let in, though they have not run out.</param>
/// <param name="Denied">Boxes of which not even an open connection is heard.</param>
/// <param name="Observers">Names of those who may read along, as their certificates have them.</param>
internal sealed record BrokerGuests(SiteId Site, ImmutableArray<(string Serial, Instant RevokedAt)> Revoked, ImmutableArray<string> Denied, ImmutableArray<string> Observers)
{
    /// <summary>No certificate lasts half as long, so one that was revoked before this has run out by any clock that is not wrong by weeks.</summary>
    private static readonly Duration Remembered = Duration.FromDays(90);

    /// <summary>The store and the log beside the CA's key, since the store may have come back from a backup of before.</summary>
    public static BrokerGuests Load(LabDb db, CertificateLog logged, Instant now)
    {
        var since = now - Remembered;
        var revoked = logged.Read().Where(r => r.At > since).Select(r => (r.Serial, r.At))
            .Concat(db.Certificates.AsNoTracking().Where(c => c.RevokedAt > since).Select(c => new { c.Serial, c.RevokedAt }).AsEnumerable().Select(c => (c.Serial, At: c.RevokedAt!.Value)))
            .DistinctBy(r => r.Serial).OrderBy(r => r.Serial, StringComparer.Ordinal);
        return new(
            db.Labs.Select(l => l.Site).Single(), [.. revoked],
            [.. db.Boxes.AsNoTracking().Where(b => b.RevokedAt != null).Select(b => b.Id).AsEnumerable().Select(b => b.ToString()).Order(StringComparer.Ordinal)],
            [.. db.Certificates.AsNoTracking().Where(c => c.Kind == CertificateKind.Observer && c.RevokedAt == null && c.NotAfter > now).Select(c => c.Holder).Distinct().AsEnumerable().Order(StringComparer.Ordinal)]);
    }

    public static BrokerGuests Load(ILabStore store, LabKeys keys, TimeProvider time)
    {
        using var db = store.CreateDbContext();
        return Load(db, keys.Revoked, Instant.FromDateTimeOffset(time.GetUtcNow()));
    }
}
