using System.Text;
using System.Text.Json;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using NodaTime;

namespace FabAccess.Edge.Tests.Uplink;

/// <summary>Stores what comes, in whatever order, and acknowledges the unbroken prefix.</summary>
internal sealed class FakeServer
{
    private readonly SortedDictionary<long, string> stored = [];

    public int Duplicates { get; private set; }

    public int Conflicts { get; private set; }

    public int Batches { get; private set; }

    public long DurableUpTo { get; private set; }

    public void Store(byte[] payload)
    {
        Assert.InRange(payload.Length, 1, WireLimits.LongestUpPayload);
        var batch = JsonSerializer.Deserialize(payload, WireJson.Default.JournalBatch)!;
        Assert.InRange(batch.Entries.Length, 1, WireLimits.MostEntriesPerBatch);
        Batches++;
        for (int i = 0; i < batch.Entries.Length; i++)
        {
            string hash = EntryHash.Of(Encoding.UTF8.GetBytes(batch.Entries[i]));
            if (stored.TryAdd(batch.First + i, hash)) continue;
            Duplicates++;
            if (stored[batch.First + i] != hash) Conflicts++;
        }
        while (stored.ContainsKey(DurableUpTo + 1)) DurableUpTo++;
    }

    /// <summary>Back to a backup.</summary>
    public void Restore(long upTo)
    {
        foreach (long later in stored.Keys.Where(k => k > upTo).ToList()) stored.Remove(later);
        DurableUpTo = Math.Min(DurableUpTo, upTo);
    }

    public Acknowledgement Acknowledge() => At(DurableUpTo, DurableUpTo == 0 ? EntryHash.None : stored[DurableUpTo]);

    public static Acknowledgement At(long upTo, string hash) =>
        new(WireLimits.Schema, new StoreId(Guid.Parse("44444444-4444-4444-4444-444444444444")), 1, upTo, hash, Instant.FromUtc(2026, 11, 21, 14, 0));
}
