using System.Text.Json;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using FabAccess.Server.Billing;
using FabAccess.Server.Keys;
using FabAccess.Server.Store;
using NodaTime;

namespace FabAccess.Server.Permits;

/// <summary>What one round of planning came to.</summary>
internal sealed record IssuedPermits(IReadOnlyList<PublishedPermits> New, IReadOnlyList<(BoxId Box, int Bytes)> TooLong, Instant? NextChange, int ClosedKeys = 0);

/// <summary>
/// Plans every box, and stores the lists that say something new, were issued more than a day ago, or are not signed by the key
/// in use, under the next generation. Signed once: two signatures of one content differ, and a number stands for bytes.
/// </summary>
internal static class PermitIssuing
{
    /// <summary>A list is renewed daily, so that a box that is in touch never comes near its end.</summary>
    public static readonly Duration Renewal = Duration.FromDays(1);

    /// <summary>A list issued further ahead than this was issued by a clock that has been set back since; a box would judge by a time that is to come.</summary>
    private static readonly Duration Ahead = Duration.FromMinutes(1);

    public static IssuedPermits Issue(LabDb db, RightsSigner signer, Instant now, CardKeySafe? safe = null, bool showsPrices = true)
    {
        var lab = db.Labs.Single();
        var facts = PermitFacts.Load(db, lab, now) with { Prices = showsPrices ? PriceBooks.IfSound(db) : null };
        var cardKeys = CardKeySealing.Of(db, safe, facts);
        string key = signer.Key.ToString();
        var published = db.PublishedPermits.ToDictionary(p => p.Box);
        var issued = new List<PublishedPermits>();
        var tooLong = new List<(BoxId, int)>();
        foreach (var box in db.Boxes.Select(b => b.Id).ToList())
        {
            var content = PermitPlanner.Plan(facts, box, now);
            string hash = PermitPlanner.HashOf(content, cardKeys?.HashFor(box) ?? "");
            var before = published.GetValueOrDefault(box);
            if (before is not null && before.Epoch == lab.Epoch && before.KeyId == key && before.ContentHash == hash && IsFresh(now - before.IssuedAt)) continue;
            var generation = before is null || before.Epoch != lab.Epoch ? new Generation(lab.Epoch, 1) : new Generation(before.Epoch, before.Generation).Next;
            byte[] list = JsonSerializer.SerializeToUtf8Bytes(
                content with { Epoch = generation.Epoch, Generation = generation.Number, IssuedAt = now, NotAfter = now + PermitPlanner.Validity, CardKeys = cardKeys?.SealFor(lab.Site, box) }, WireJson.Default.PermitsMessage);
            if (Jws.LengthOf(list.Length) is var length && length > WireLimits.LongestPermits) tooLong.Add((box, length));
            else
            {
                var row = before ?? Empty(db, box);
                (row.Epoch, row.Generation, row.IssuedAt, row.ContentHash, row.KeyId) = (generation.Epoch, generation.Number, now, hash, key);
                row.Payload = signer.Sign(SignedKind.Permits, list);
                issued.Add(row);
            }
        }
        db.SaveChanges();
        return new(issued, tooLong, PermitPlanner.NextChange(facts, now), cardKeys?.Closed ?? 0);
    }

    private static bool IsFresh(Duration age) => age < Renewal && age > -Ahead;

    private static PublishedPermits Empty(LabDb db, BoxId box)
    {
        var row = new PublishedPermits { Box = box, Epoch = 0, Generation = 0, IssuedAt = default, ContentHash = "", Payload = [] };
        db.PublishedPermits.Add(row);
        return row;
    }
}
