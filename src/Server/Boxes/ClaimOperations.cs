using System.Security.Cryptography;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using FabAccess.Server.Store;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace FabAccess.Server.Boxes;

/// <summary>A claim that was made: its token exists here and on the operator's screen, and nowhere else.</summary>
internal sealed record MadeClaim(ClaimToken Token, Instant Until);

/// <summary>
/// Asks boxes in. A claim is for one box, for minutes, and ends the one before, so that a token that lies around opens
/// nothing. What the box holds already stays good until the claim is used.
/// </summary>
internal sealed class ClaimOperations(LabDb db, TimeProvider time)
{
    public const int StandardMinutes = 15, MostMinutes = 60;

    /// <summary>Null when there is no such box.</summary>
    /// <param name="box">Who may use it.</param>
    /// <param name="minutes">1 to <see cref="MostMinutes"/>.</param>
    /// <param name="by">Who makes it.</param>
    /// <param name="gate">Where the box is to go.</param>
    /// <param name="pin">The CA that the box is to believe.</param>
    public MadeClaim? Make(BoxId box, int minutes, string by, HostPort gate, KeyId pin)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(minutes, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minutes, MostMinutes);
        if (!db.Boxes.Any(b => b.Id == box)) return null;
        var now = Instant.FromDateTimeOffset(time.GetUtcNow());
        var until = now + Duration.FromMinutes(minutes);
        byte[] secret = RandomNumberGenerator.GetBytes(ClaimToken.SecretBytes);
        using var transaction = db.Database.BeginTransaction();
        db.BoxClaims.Where(c => c.Box == box && c.EndedAt == null).ExecuteUpdate(c => c.SetProperty(x => x.EndedAt, now));
        db.BoxClaims.Add(new() { Box = box, SecretHash = HashOf(secret), MadeAt = now, MadeBy = by, Until = until });
        db.SaveChanges();
        transaction.Commit();
        return new(new(db.Labs.Select(l => l.Site).Single(), box, gate, pin, Base64Text.Of(secret)), until);
    }

    /// <summary>What the store keeps of a secret. It has 128 random bits, so that no slow hash is needed.</summary>
    public static string HashOf(ReadOnlySpan<byte> secret) => Convert.ToHexStringLower(SHA256.HashData(secret));
}
