using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using FabAccess.Server.Gate;
using FabAccess.Server.Keys;
using FabAccess.Server.Store;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace FabAccess.Server.Boxes;

/// <summary>Where an enrolled box finds this lab.</summary>
internal sealed record LabPlaces(HostPort Gate, BrokerMessage Broker);

/// <summary>
/// Lets a box in for a claim, once. The claim is taken, the box's earlier certificates are revoked and the new one is
/// remembered in one transaction. An answer that was lost is given again to the same key; to another key the claim is used.
/// </summary>
internal sealed class EnrolmentOperations(ILabStore store, LabKeys keys, LabPlaces places, TimeProvider time)
{
    /// <summary>
    /// Called when earlier certificates of a box have ended and it is let in anew, before it is answered: it connects at once, and
    /// must not find itself kept out by what held before.
    /// </summary>
    public Func<BoxId, CancellationToken, Task> Replaced { get; init; } = (_, _) => Task.CompletedTask;

    /// <summary>Called when a box has another key, after the commit: what is sealed to it is sealed anew. Must return at once.</summary>
    public Action Certified { get; init; } = () => { };

    /// <param name="request">As it came.</param>
    /// <param name="from">The address it came from, for the record.</param>
    /// <param name="stop">The caller's patience.</param>
    public async Task<GateOutcome<EnrolmentAnswer>> Enrol(EnrolmentRequest request, string from, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Schema != WireLimits.Schema) return Refused(GateRefusal.BadRequest, $"This server reads schema {WireLimits.Schema}.");
        if (Base64Text.Bytes(request.Secret) is not { Length: ClaimToken.SecretBytes } secret) return Refused(GateRefusal.BadRequest, "The secret is not one of a token.");
        if (SigningRequest.Read(request.Csr) is not { } asked) return Refused(GateRefusal.BadRequest, "The signing request is not one for a P-256 key, or not signed by it.");
        await using var db = store.CreateDbContext();
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        string hash = ClaimOperations.HashOf(secret);
        var claim = await db.BoxClaims.AsNoTracking().FirstOrDefaultAsync(c => c.SecretHash == hash, stop);
        var lab = await db.Labs.AsNoTracking().SingleAsync(stop);
        var now = Instant.FromDateTimeOffset(time.GetUtcNow());
        if (RefusalOf(claim, request, lab, asked, now) is { } refused) return refused;
        if (await db.Boxes.AnyAsync(b => b.Id == claim!.Box && b.RevokedAt > claim.MadeAt, stop)) return Refused(GateRefusal.TokenUnknown, "The box was taken away after this token was made. Ask for a new one.");
        var certificate = await Again(db, claim!, asked, stop);
        List<LoggedCertificate> ended = [];
        bool wasRevoked = false;
        if (certificate is null)
        {
            // Two at once: the database lets one of them take it.
            int taken = await db.BoxClaims.Where(c => c.Id == claim!.Id && c.UsedAt == null && c.EndedAt == null).ExecuteUpdateAsync(
                c => c.SetProperty(x => x.UsedAt, now).SetProperty(x => x.UsedFrom, from).SetProperty(x => x.KeyHash, asked.KeyHash), stop);
            if (taken == 0) return Refused(GateRefusal.TokenUsed, "This token was used a moment ago. Ask for a new one.");
            wasRevoked = await db.Boxes.AnyAsync(b => b.Id == request.Box && b.RevokedAt != null, stop);
            ended = await EndEarlier(db, request.Box, claim!, now, stop);
            certificate = BoxCertificates.Issue(keys, request.Box, asked, claim!.Id, now);
            db.Certificates.Add(certificate);
            await db.SaveChangesAsync(stop);
        }
        var answer = new EnrolmentAnswer(
            WireLimits.Schema, certificate.Pem, certificate.NotAfter, Convert.ToHexStringLower(lab.BadgeKey), [.. keys.Signer.Keys],
            places.Broker, places.Gate, await ContinueAfter(db, request.Box, stop), now);
        // Before the commit: a line too many revokes what the box gives up anyway, one too few would let it back in after a restore.
        foreach (var one in ended) keys.Revoked.Add(one);
        await transaction.CommitAsync(stop);
        Certified();
        if (ended.Count > 0 || wasRevoked) await Replaced(request.Box, stop);
        return new GateOutcome<EnrolmentAnswer>.Given(answer);
    }

    private static GateOutcome<EnrolmentAnswer>.Refused? RefusalOf(BoxClaim? claim, EnrolmentRequest request, Lab lab, SigningRequest asked, Instant now)
    {
        if (claim is null) return Refused(GateRefusal.TokenUnknown, "Nobody gave out this token.");
        if (claim.EndedAt is not null) return Refused(GateRefusal.TokenUnknown, "A newer token took this one's place.");
        if (request.Site != lab.Site || request.Box != claim.Box) return Refused(GateRefusal.WrongBox, "This token is for another box.");
        if (claim.UsedAt is not null) return claim.KeyHash == asked.KeyHash ? null : Refused(GateRefusal.TokenUsed, "This token was used. Ask for a new one.");
        return now < claim.Until ? null : Refused(GateRefusal.TokenExpired, "This token's time is over. Ask for a new one.");
    }

    /// <summary>The certificate that the claim gave already, while it is good.</summary>
    private static Task<IssuedCertificate?> Again(LabDb db, BoxClaim claim, SigningRequest asked, CancellationToken stop) => claim.UsedAt is null
        ? Task.FromResult<IssuedCertificate?>(null)
        : db.Certificates.AsNoTracking().FirstOrDefaultAsync(c => c.Claim == claim.Id && c.KeyHash == asked.KeyHash && c.RevokedAt == null, stop);

    private static async Task<List<LoggedCertificate>> EndEarlier(LabDb db, BoxId box, BoxClaim claim, Instant now, CancellationToken stop)
    {
        string holder = box.ToString(), by = claim.MadeBy;
        var good = db.Certificates.Where(c => c.Holder == holder && c.Kind == CertificateKind.Box && c.RevokedAt == null);
        var ended = await good.Select(c => new LoggedCertificate(c.Serial, c.Holder, now)).ToListAsync(stop);
        await good.ExecuteUpdateAsync(c => c.SetProperty(x => x.RevokedAt, now).SetProperty(x => x.RevokedBy, by).SetProperty(x => x.RevocationReason, "the box enrolled again"), stop);
        await db.Boxes.Where(b => b.Id == box).ExecuteUpdateAsync(
            b => b.SetProperty(x => x.EnrolledAt, now).SetProperty(x => x.RevokedAt, (Instant?)null).SetProperty(x => x.RevokedBy, (string?)null)
                .SetProperty(x => x.RevocationReason, (string?)null).SetProperty(x => x.CloneSeenAt, (Instant?)null), stop);
        return ended;
    }

    /// <summary>The last entry that is here, gap or not: a number that was ever taken may not be given to another fact.</summary>
    private static async Task<JournalContinuation> ContinueAfter(LabDb db, BoxId box, CancellationToken stop)
    {
        var last = await db.Entries.AsNoTracking().Where(e => e.Box == box).OrderByDescending(e => e.Sequence)
            .Select(e => new JournalContinuation(e.Sequence, e.Hash)).FirstOrDefaultAsync(stop);
        return last ?? await db.Boxes.Where(b => b.Id == box).Select(b => new JournalContinuation(b.DurableUpTo, b.DurableHash)).SingleAsync(stop);
    }

    private static GateOutcome<EnrolmentAnswer>.Refused Refused(GateRefusal reason, string detail) => new(reason, detail);
}
