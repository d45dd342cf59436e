using FabAccess.Core.Values;
using FabAccess.Server.Changes;
using FabAccess.Server.Keys;
using FabAccess.Server.Store;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace FabAccess.Server.Boxes;

/// <summary>A box's identity was taken away.</summary>
/// <param name="Box">Whose.</param>
/// <param name="At">When.</param>
/// <param name="Certificates">How many certificates ended with it; 0 where it had none, or had them taken before.</param>
internal sealed record RevokedBox(BoxId Box, Instant At, int Certificates);

/// <summary>
/// Takes a box's identity away, for good: only a new claim lets it in again. Here it is written down; the broker is told by
/// <see cref="BoxCutOff"/>. What the box did up to now stays, and what it holds back comes after the new claim.
/// </summary>
internal sealed class RevocationOperations(LabDb db, LabKeys keys, TimeProvider time)
{
    /// <param name="box">Whose.</param>
    /// <param name="reason">Why, as typed; it is kept.</param>
    /// <param name="by">Who says so, as typed.</param>
    /// <param name="stop">The request went away.</param>
    public async Task<ChangeResult<RevokedBox>> Revoke(BoxId box, string? reason, string? by, CancellationToken stop)
    {
        if (!WrittenText.Reason(reason).IsMade(out string? words, out var why)) return why.Value;
        if (!WrittenText.By(by).IsMade(out string? author, out why)) return why.Value;
        var now = Instant.FromDateTimeOffset(time.GetUtcNow());
        string holder = box.ToString();
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        int boxes = await db.Boxes.Where(b => b.Id == box).ExecuteUpdateAsync(
            b => b.SetProperty(x => x.RevokedAt, now).SetProperty(x => x.RevokedBy, author).SetProperty(x => x.RevocationReason, words).SetProperty(x => x.CloneSeenAt, (Instant?)null), stop);
        if (boxes == 0) return ChangeRefusal.BoxNotFound;
        await db.BoxClaims.Where(c => c.Box == box && c.EndedAt == null).ExecuteUpdateAsync(c => c.SetProperty(x => x.EndedAt, now), stop);
        var good = db.Certificates.Where(c => c.Holder == holder && c.Kind == CertificateKind.Box && c.RevokedAt == null);
        var ended = await good.Select(c => c.Serial).ToListAsync(stop);
        await good.ExecuteUpdateAsync(c => c.SetProperty(x => x.RevokedAt, now).SetProperty(x => x.RevokedBy, author).SetProperty(x => x.RevocationReason, words), stop);
        // What this store has forgotten, since it was put back to a backup, was issued all the same.
        var forgotten = keys.Issued.Read().Where(i => i.Holder == holder && i.At > now).Select(i => i.Serial);
        // Before the commit: a line too many keeps out what is about to be, one too few would let it back in after a restore.
        foreach (string serial in ended.Union(forgotten)) keys.Revoked.Add(new(serial, holder, now));
        await transaction.CommitAsync(stop);
        return new RevokedBox(box, now, ended.Count);
    }
}
