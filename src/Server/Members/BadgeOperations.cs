using FabAccess.Core.Values;
using FabAccess.Server.Changes;
using FabAccess.Server.Store;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace FabAccess.Server.Members;

/// <summary>Changes of badges. The UID that somebody typed is turned into its keyed hash here and goes nowhere else.</summary>
public sealed class BadgeOperations(LabDb db, TimeProvider time, RightsNotice notice)
{
    /// <summary>More than any person carries; a list without end would be one that nobody reads.</summary>
    public const int MostPerMember = 10;

    public async Task<ChangeResult<BadgeHash>> Add(MemberId id, string? typedUid, CancellationToken stop)
    {
        if (!await db.Members.AnyAsync(m => m.Id == id, stop)) return ChangeRefusal.MemberNotFound;
        if (!BadgeUid.TryParse(typedUid, out var uid)) return ChangeRefusal.BadgeUidUnreadable;
        if (uid.IsRandom) return ChangeRefusal.BadgeUidRandom;
        var hash = BadgeHash.Of(uid, await db.Labs.Select(l => l.BadgeKey).SingleAsync(stop));
        if (await Holder(hash, stop) is { } holder) return holder == id ? ChangeRefusal.BadgeAlreadyHere : ChangeRefusal.BadgeTaken;
        if (await db.Badges.CountAsync(b => b.Member == id, stop) >= MostPerMember) return ChangeRefusal.TooManyBadges;

        var badge = new Badge { Hash = hash, Member = id, Mask = uid.Masked, AddedAt = Instant.FromDateTimeOffset(time.GetUtcNow()) };
        db.Badges.Add(badge);
        try
        {
            await db.SaveChangesAsync(stop);
        }
        catch (DbUpdateException)
        {
            // Somebody else added the same badge between the question and the answer; the primary key saw it.
            db.Entry(badge).State = EntityState.Detached;
            if (await Holder(hash, stop) is not { } faster) throw;
            return faster == id ? ChangeRefusal.BadgeAlreadyHere : ChangeRefusal.BadgeTaken;
        }
        notice.Committed();
        return hash;
    }

    /// <summary>A blocked badge is refused everywhere; the member's other badges go on working.</summary>
    public async Task<ChangeResult<BadgeHash>> SetBlocked(MemberId id, BadgeHash hash, bool blocked, CancellationToken stop)
    {
        if (await db.Badges.FirstOrDefaultAsync(b => b.Hash == hash && b.Member == id, stop) is not { } badge) return ChangeRefusal.BadgeNotFound;
        badge.IsBlocked = blocked;
        await db.SaveChangesAsync(stop);
        notice.Committed();
        return hash;
    }

    private async Task<MemberId?> Holder(BadgeHash hash, CancellationToken stop) =>
        await db.Badges.AsNoTracking().Where(b => b.Hash == hash).Select(b => (MemberId?)b.Member).FirstOrDefaultAsync(stop);
}
