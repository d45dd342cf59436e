using System.Security.Cryptography;
using FabAccess.Core.Values;
using FabAccess.Server.Billing;
using FabAccess.Server.Certifications;
using FabAccess.Server.Keys;
using FabAccess.Server.Machines;
using FabAccess.Server.Members;
using FabAccess.Server.Store;
using NodaTime;

namespace FabAccess.Server.Seeding;

/// <summary>Puts a lab into an empty store, whole or not at all.</summary>
public static class LabSeeding
{
    public static bool IsThere(ILabStore store)
    {
        ArgumentNullException.ThrowIfNull(store);
        using var db = store.CreateDbContext();
        return db.Labs.Any();
    }

    /// <summary>False, and nothing changed, when the store holds a lab. <paramref name="newId"/> makes the ids of the store and of members that have none: UUIDv7 by default; <paramref name="safe"/> is needed where badges have keys.</summary>
    public static bool Seed(ILabStore store, LabSeed seed, TimeProvider time, Func<DateTimeOffset, Guid>? newId = null, CardKeySafe? safe = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(seed);
        ArgumentNullException.ThrowIfNull(time);
        newId ??= Guid.CreateVersion7;
        var now = Instant.FromDateTimeOffset(time.GetUtcNow());
        using var db = store.CreateDbContext();
        using var transaction = db.Database.BeginTransaction();
        if (db.Labs.Any()) return false;

        byte[] key = seed.BadgeKey ?? RandomNumberGenerator.GetBytes(BadgeHash.KeyBytes);
        db.Labs.Add(new()
        {
            Site = seed.Site,
            Name = seed.Name,
            Language = seed.Language,
            TimeZone = seed.TimeZone,
            Currency = seed.Currency,
            Store = new(newId(now.ToDateTimeOffset())),
            BadgeKey = key,
        });
        db.Boxes.AddRange(seed.Boxes.Select(b => new Box { Id = b.Id, Name = b.Name }));
        var certifications = seed.Certifications.ToDictionary(c => c.Code, c => new Certification { Code = c.Code, NameFr = c.NameFr, NameEn = c.NameEn });
        db.Certifications.AddRange(certifications.Values);
        // The ids of certifications are the database's: they are there after this.
        db.SaveChanges();

        db.Machines.AddRange(seed.Machines.Select(m => new Machine
        {
            Id = m.Id,
            Box = m.Box,
            Name = m.Name,
            RequiredCertificationId = m.Requires is { } code ? certifications[code].Id : null,
            Risk = m.Risk,
            MinimumCredential = m.MinimumCredential,
            Use = m.Use is null ? null : MachineUse.Text(m.Use),
        }));
        foreach (var member in seed.Members) Add(db, member, member.Id ?? new(newId(now.ToDateTimeOffset())), seed, certifications, badge => RowOf(badge, key, safe), now);
        db.PriceBookVersions.AddRange(seed.PriceBook.Versions.Select(v => PriceBooks.RowOf(v, seed.Currency)));
        db.SaveChanges();
        transaction.Commit();
        return true;
    }

    private static Badge RowOf(SeedBadge badge, byte[] key, CardKeySafe? safe)
    {
        var row = new Badge { Hash = BadgeHash.Of(badge.Uid, key), Member = default, Mask = badge.Uid.Masked, IsBlocked = badge.IsBlocked, AddedAt = default };
        if (badge.Card is not { } card) return row;
        if (safe is null) throw new InvalidOperationException("Badges have keys, and nothing here seals them.");
        (row.Kind, row.SealedKey) = (card.Kind, safe.Seal(row.Hash, card.Kind, card.Key));
        return row;
    }

    private static void Add(LabDb db, SeedMember seed, MemberId id, LabSeed lab, Dictionary<string, Certification> certifications, Func<SeedBadge, Badge> rowOf, Instant now)
    {
        db.Members.Add(new() { Id = id, FirstName = seed.FirstName, LastName = seed.LastName, Language = seed.Language ?? lab.Language, IsSuspended = seed.IsSuspended, JoinedAt = now });
        foreach (var badge in seed.Badges.Select(rowOf))
        {
            (badge.Member, badge.AddedAt) = (id, now);
            db.Badges.Add(badge);
        }
        db.Grants.AddRange(seed.Grants.Select(g => new Grant
        {
            Member = id,
            CertificationId = certifications[g.Certification].Id,
            From = g.From ?? now,
            Until = g.Until,
            Rights = g.Rights,
            GrantedBy = "seed",
        }));
    }
}
