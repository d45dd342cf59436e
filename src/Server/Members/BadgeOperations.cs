using FabAccess.Core.Cards;
using FabAccess.Core.Values;
using FabAccess.Server.Changes;
using FabAccess.Server.Keys;
using FabAccess.Server.Store;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace FabAccess.Server.Members;

/// <summary>
/// Changes of badges. The UID that somebody typed is turned into its keyed hash here and goes nowhere else; the key in a card's
/// token is sealed here and goes nowhere else.
/// </summary>
public sealed class BadgeOperations(LabDb db, TimeProvider time, RightsNotice notice, CardKeySafe? safe = null)
{
    /// <summary>More than any person carries; a list without end would be one that nobody reads.</summary>
    public const int MostPerMember = 10;

    /// <param name="id">Whose.</param>
    /// <param name="typed">A badge's number; or the <see cref="CardToken"/> of a card that was written at the desk, which also gives its key to a badge that is here by its number.</param>
    /// <param name="stop">The caller's patience.</param>
    public async Task<ChangeResult<BadgeHash>> Add(MemberId id, string? typed, CancellationToken stop)
    {
        if (!await db.Members.AnyAsync(m => m.Id == id, stop)) return ChangeRefusal.MemberNotFound;
        CardToken? token = null;
        if (CardToken.IsMeant(typed) && !CardToken.TryParse(typed, out token)) return ChangeRefusal.CardTokenUnreadable;
        if ((token?.Uid ?? (BadgeUid.TryParse(typed, out var number) ? number : null)) is not { } uid) return ChangeRefusal.BadgeUidUnreadable;
        if (uid.IsRandom) return ChangeRefusal.BadgeUidRandom;
        var hash = BadgeHash.Of(uid, await db.Labs.Select(l => l.BadgeKey).SingleAsync(stop));
        if (await Holder(hash, stop) is { } holder)
        {
            if (holder != id) return ChangeRefusal.BadgeTaken;
            return token is null ? ChangeRefusal.BadgeAlreadyHere : await GiveKey(hash, token, stop);
        }
        if (await db.Badges.CountAsync(b => b.Member == id, stop) >= MostPerMember) return ChangeRefusal.TooManyBadges;

        var badge = new Badge { Hash = hash, Member = id, Mask = uid.Masked, AddedAt = Instant.FromDateTimeOffset(time.GetUtcNow()) };
        if (token is not null) (badge.Kind, badge.SealedKey) = (token.Kind, Safe.Seal(hash, token.Kind, token.Key));
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
            if (faster != id) return ChangeRefusal.BadgeTaken;
            return token is null ? ChangeRefusal.BadgeAlreadyHere : await GiveKey(hash, token, stop);
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

    private CardKeySafe Safe => safe ?? throw new InvalidOperationException("Nothing here seals the keys of cards.");

    // A card that was written after it was registered, or written again with another lab key. Never the other way: a number that
    // is typed once more takes no key away.
    private async Task<ChangeResult<BadgeHash>> GiveKey(BadgeHash hash, CardToken token, CancellationToken stop)
    {
        var badge = await db.Badges.SingleAsync(b => b.Hash == hash, stop);
        if (badge.Kind == token.Kind && badge.SealedKey is { } known && token.Key.Equals(Safe.Open(hash, badge.Kind, known))) return ChangeRefusal.BadgeAlreadyHere;
        (badge.Kind, badge.SealedKey) = (token.Kind, Safe.Seal(hash, token.Kind, token.Key));
        await db.SaveChangesAsync(stop);
        notice.Committed();
        return hash;
    }

    private async Task<MemberId?> Holder(BadgeHash hash, CancellationToken stop) =>
        await db.Badges.AsNoTracking().Where(b => b.Hash == hash).Select(b => (MemberId?)b.Member).FirstOrDefaultAsync(stop);
}
