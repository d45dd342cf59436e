using System.Security.Cryptography.X509Certificates;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using FabAccess.Server.Gate;
using FabAccess.Server.Keys;
using FabAccess.Server.Store;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace FabAccess.Server.Boxes;

/// <summary>
/// Gives a box its next certificate for the one it has. One that ran out renews still, and does nothing else: after five
/// weeks of closing no box needs a visit. The old one stays good until its own end, so nothing that runs is cut.
///
/// A certificate is renewed once. The same key gets the same answer again, should the first be lost; another key is the
/// proof that two boxes go by one identity.
/// </summary>
internal sealed class RenewalOperations(ILabStore store, LabKeys keys, TimeProvider time)
{
    /// <summary>A box that was away for longer is asked in anew by a person.</summary>
    public static readonly Duration LongestAbsence = Duration.FromDays(400);

    /// <summary>A box renews every twenty days; one that asks all the time fills the store.</summary>
    public const int MostADay = 20;

    /// <summary>Called when a box has another key, after the commit: what is sealed to it is sealed anew. Must return at once.</summary>
    public Action Certified { get; init; } = () => { };

    /// <param name="presented">What the connection showed, unchecked; null for nothing.</param>
    /// <param name="request">As it came.</param>
    /// <param name="stop">The caller's patience.</param>
    public async Task<GateOutcome<RenewalAnswer>> Renew(X509Certificate2? presented, RenewalRequest request, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (presented is null || !keys.Authority.IsOurs(presented)) return Refused(GateRefusal.NoCertificate, "Renewing needs a certificate of this lab's.");
        if (request.Schema != WireLimits.Schema) return Refused(GateRefusal.BadRequest, $"This server reads schema {WireLimits.Schema}.");
        if (SigningRequest.Read(request.Csr) is not { } asked) return Refused(GateRefusal.BadRequest, "The signing request is not one for a P-256 key, or not signed by it.");
        await using var db = store.CreateDbContext();
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        var now = Instant.FromDateTimeOffset(time.GetUtcNow());
        var old = await Known(db, presented, now, stop);
        if (old is null || !BoxId.TryParse(old.Holder, null, out var box)) return Refused(GateRefusal.NoCertificate, "This certificate is not one that can be renewed.");
        if (await RefusalOf(db, old, box, now, stop) is { } refused) return refused;
        if (old.ReplacedBy is not null)
        {
            if (await Again(db, old, asked, stop) is { } given) return Given(given, now);
            await SawClone(db, box, now, stop);
            await transaction.CommitAsync(stop);
            return Refused(GateRefusal.Superseded, "This certificate was renewed already, with another key: two boxes go by one identity. Enrol this one again.");
        }
        var made = BoxCertificates.Issue(keys, box, asked, claim: null, now);
        db.Certificates.Add(made);
        await db.SaveChangesAsync(stop);
        // Two at once: the database lets one of them replace it.
        int replaced = await db.Certificates.Where(c => c.Serial == old.Serial && c.ReplacedBy == null).ExecuteUpdateAsync(c => c.SetProperty(x => x.ReplacedBy, made.Serial), stop);
        if (replaced == 0) return Refused(GateRefusal.Unavailable, "This certificate is being renewed right now. Ask again.");
        await transaction.CommitAsync(stop);
        Certified();
        return Given(made, now);
    }

    // A store that was restored from a backup may not know what was issued since; the log beside the CA's key does.
    private async Task<IssuedCertificate?> Known(LabDb db, X509Certificate2 presented, Instant now, CancellationToken stop)
    {
        string serial = BoxCertificates.SerialOf(presented);
        var revoked = keys.Revoked.Read().FirstOrDefault(r => r.Serial == serial);
        if (await db.Certificates.AsNoTracking().FirstOrDefaultAsync(c => c.Serial == serial, stop) is { } row)
        {
            // The row may be of before it was revoked, too.
            if (revoked is not null) row.RevokedAt ??= revoked.At;
            return row.Kind == CertificateKind.Box ? row : null;
        }
        string name = BoxCertificates.NameOf(presented);
        if (keys.Issued.Read().All(i => i.Serial != serial || i.Holder != name)) return null;
        var forgotten = BoxCertificates.RowOf(presented, claim: null, now);
        if (revoked is not null) (forgotten.RevokedAt, forgotten.RevocationReason) = (revoked.At, "revoked before the store was restored");
        db.Certificates.Add(forgotten);
        await db.SaveChangesAsync(stop);
        return forgotten;
    }

    private static async Task<GateOutcome<RenewalAnswer>.Refused?> RefusalOf(LabDb db, IssuedCertificate old, BoxId box, Instant now, CancellationToken stop)
    {
        var row = await db.Boxes.AsNoTracking().FirstOrDefaultAsync(b => b.Id == box, stop);
        if (row is null || row.RevokedAt is not null || old.RevokedAt is not null) return Refused(GateRefusal.Revoked, "This identity was taken away. Enrol the box again.");
        if (now - old.NotAfter > LongestAbsence) return Refused(GateRefusal.TooOld, $"This certificate ran out more than {LongestAbsence.Days} days ago. Enrol the box again.");
        var yesterday = now - Duration.FromDays(1);
        bool isTooMany = await db.Certificates.CountAsync(c => c.Holder == old.Holder && c.IssuedAt > yesterday, stop) >= MostADay;
        return isTooMany ? Refused(GateRefusal.TooMany, $"A box gets at most {MostADay} certificates a day.") : null;
    }

    private static Task<IssuedCertificate?> Again(LabDb db, IssuedCertificate old, SigningRequest asked, CancellationToken stop) =>
        db.Certificates.AsNoTracking().FirstOrDefaultAsync(c => c.Serial == old.ReplacedBy && c.KeyHash == asked.KeyHash && c.RevokedAt == null, stop);

    private static Task<int> SawClone(LabDb db, BoxId box, Instant now, CancellationToken stop) =>
        db.Boxes.Where(b => b.Id == box).ExecuteUpdateAsync(b => b.SetProperty(x => x.CloneSeenAt, now).SetProperty(x => x.CloneCount, x => x.CloneCount + 1), stop);

    private static GateOutcome<RenewalAnswer>.Given Given(IssuedCertificate certificate, Instant now) =>
        new(new RenewalAnswer(WireLimits.Schema, certificate.Pem, certificate.NotAfter, now));

    private static GateOutcome<RenewalAnswer>.Refused Refused(GateRefusal reason, string detail) => new(reason, detail);
}
