using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using FabAccess.Server.Boxes;
using FabAccess.Server.Keys;
using FabAccess.Server.Store;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace FabAccess.Server.Permits;

/// <summary>
/// Stores for every box what it is to believe and where it finds this lab, under the next generation where that is not what
/// was said last. As with permit lists: signed once, stored, and published from the store.
/// </summary>
internal static class ConfigIssuing
{
    /// <summary>A box that was in a cupboard for a year still takes it.</summary>
    public static readonly Duration Validity = Duration.FromDays(400);

    /// <summary>Long before the end, and seldom: a box that is off has then missed nothing.</summary>
    private static readonly Duration Renewal = Duration.FromDays(200), Ahead = Duration.FromMinutes(1);

    /// <summary>Those that say something new, were issued long ago, or by a clock that has been set back since.</summary>
    public static IReadOnlyList<PublishedConfig> Issue(LabDb db, RightsSigner signer, LabPlaces places, Instant now)
    {
        var lab = db.Labs.Single();
        ImmutableArray<SigningKeyMessage> keys = [.. signer.Keys];
        string key = keys[0].Kid.ToString();
        // Without their bytes: mostly there is nothing to say, and ten thousand boxes have many.
        var published = db.PublishedConfigs.AsNoTracking().Select(p => new { p.Box, p.Epoch, p.Generation, p.IssuedAt, p.ContentHash, p.KeyId }).ToDictionary(p => p.Box);
        var issued = new List<PublishedConfig>();
        foreach (var box in db.Boxes.Select(b => b.Id).ToList())
        {
            var content = new ConfigMessage(WireLimits.Schema, lab.Site, box, 0, 0, default, default, keys, places.Gate, places.Broker);
            string hash = Convert.ToHexStringLower(SHA256.HashData(Bytes(content)));
            var before = published.GetValueOrDefault(box);
            if (before is not null && before.Epoch == lab.Epoch && before.KeyId == key && before.ContentHash == hash && now - before.IssuedAt < Renewal && now - before.IssuedAt > -Ahead) continue;
            var generation = before is null || before.Epoch != lab.Epoch ? new Generation(lab.Epoch, 1) : new Generation(before.Epoch, before.Generation).Next;
            var row = before is null ? Empty(db, box) : db.PublishedConfigs.Single(p => p.Box == box);
            (row.Epoch, row.Generation, row.IssuedAt, row.ContentHash, row.KeyId) = (generation.Epoch, generation.Number, now, hash, key);
            row.Payload = signer.Sign(SignedKind.Config, Bytes(content with { Epoch = generation.Epoch, Generation = generation.Number, IssuedAt = now, NotAfter = now + Validity }));
            issued.Add(row);
        }
        db.SaveChanges();
        return issued;
    }

    private static byte[] Bytes(ConfigMessage message) => JsonSerializer.SerializeToUtf8Bytes(message, WireJson.Default.ConfigMessage);

    private static PublishedConfig Empty(LabDb db, BoxId box)
    {
        var row = new PublishedConfig { Box = box, Epoch = 0, Generation = 0, IssuedAt = default, ContentHash = "", Payload = [] };
        db.PublishedConfigs.Add(row);
        return row;
    }
}
