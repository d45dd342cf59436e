using FabAccess.Core.Machines;
using FabAccess.Core.Values;
using FabAccess.Server.Changes;
using FabAccess.Server.Store;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace FabAccess.Server.Certifications;

/// <summary>
/// Granting and withdrawing certifications. Nothing is deleted or prolonged in place: a renewal is a second grant, a
/// withdrawal ends one with who, when and why, so that "who could use the laser in March" has an answer for ever.
/// </summary>
public sealed class GrantOperations(LabDb db, TimeProvider time, RightsNotice notice)
{
    /// <summary>History included: some decades of yearly renewals.</summary>
    public const int MostPerMember = 500;

    /// <param name="member">Who gets it, from now on.</param>
    /// <param name="certificationId">What.</param>
    /// <param name="until">Ends before this instant; null: without end.</param>
    /// <param name="by">Who grants it, as typed.</param>
    /// <param name="stop">The request went away.</param>
    /// <param name="rights">What it lets the member do besides; a novice is neither trainer nor repairer.</param>
    public async Task<ChangeResult<Grant>> Give(MemberId member, int certificationId, Instant? until, string? by, CancellationToken stop, MemberRights rights = MemberRights.None)
    {
        var now = Now;
        if (!WrittenText.By(by).IsMade(out string? author, out var why)) return why.Value;
        if (!await db.Members.AnyAsync(m => m.Id == member, stop)) return ChangeRefusal.MemberNotFound;
        if (!await db.Certifications.AnyAsync(c => c.Id == certificationId, stop)) return ChangeRefusal.CertificationNotFound;
        if (until <= now) return ChangeRefusal.EndInThePast;
        if (rights != MemberRights.Novice && (rights & ~(MemberRights.Trainer | MemberRights.Repair)) != MemberRights.None) return ChangeRefusal.NoviceWithRights;

        var held = await db.Grants.AsNoTracking().Where(g => g.Member == member).ToListAsync(stop);
        if (held.Count >= MostPerMember) return ChangeRefusal.TooManyGrants;
        // The one that was given last is the one that counts.
        var counts = held.Where(g => g.CertificationId == certificationId && g.RevokedAt is null && g.From <= now && !(g.Until <= now)).OrderBy(g => g.From).ThenBy(g => g.Id).LastOrDefault();
        if (counts is not null && counts.Rights == rights && Covers(counts.Until, until)) return ChangeRefusal.AlreadyHeld;

        var grant = new Grant { Member = member, CertificationId = certificationId, From = now, Until = until, Rights = rights, GrantedBy = author };
        db.Grants.Add(grant);
        await db.SaveChangesAsync(stop);
        notice.Committed();
        return grant;
    }

    /// <summary>Takes effect at the next start; a running session goes on and is marked.</summary>
    /// <param name="grantId">Which.</param>
    /// <param name="member">Whose it must be; null where only the grant is named.</param>
    /// <param name="reason">Why, as typed; it is kept with the grant.</param>
    /// <param name="by">Who revokes it, as typed.</param>
    /// <param name="stop">The request went away.</param>
    public async Task<ChangeResult<Grant>> Revoke(int grantId, MemberId? member, string? reason, string? by, CancellationToken stop)
    {
        if (!WrittenText.Reason(reason).IsMade(out string? words, out var why)) return why.Value;
        if (!WrittenText.By(by).IsMade(out string? author, out why)) return why.Value;
        if (await db.Grants.FirstOrDefaultAsync(g => g.Id == grantId, stop) is not { } grant || (member ?? grant.Member) != grant.Member) return ChangeRefusal.GrantNotFound;
        if (grant.RevokedAt is not null) return ChangeRefusal.AlreadyRevoked;

        grant.RevokedAt = Now;
        grant.RevokedBy = author;
        grant.RevocationReason = words;
        await db.SaveChangesAsync(stop);
        notice.Committed();
        return grant;
    }

    private Instant Now => Instant.FromDateTimeOffset(time.GetUtcNow());

    private static bool Covers(Instant? held, Instant? wanted) => held is null || (wanted is not null && held >= wanted);
}
