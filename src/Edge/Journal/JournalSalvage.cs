using System.Security.Cryptography;
using System.Text.Json;
using FabAccess.Core.Wire;
using FabAccess.Edge.Files;

namespace FabAccess.Edge.Journal;

/// <summary>
/// Finds entries in a database that SQLite can no longer read, so that what was not sent is not lost with it.
///
/// It knows nothing of pages and trees, which are what is broken: in a row the hash stands directly before the body, so
/// wherever 32 bytes are the hash of the JSON behind them there is an entry as this box wrote it, whatever lies around. An
/// entry that was trimmed may turn up again, which does no harm; one that does not fit on one page is not found.
/// </summary>
internal static class JournalSalvage
{
    private const int HashBytes = SHA256.HashSizeInBytes, Part = 64 * 1024, Overlap = HashBytes + WireLimits.LongestEntry;

    private static ReadOnlySpan<byte> Begin => "{\"schema\":"u8;

    /// <summary>In order, each sequence once; there may be gaps.</summary>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static List<EncodedEntry> Read(IBoxFiles files, params ReadOnlySpan<string> names)
    {
        var found = new SortedDictionary<long, List<EncodedEntry>>();
        foreach (string name in names)
            if (files.Exists(name)) Scan(files, name, found);
        var entries = new List<EncodedEntry>(found.Count);
        foreach (var (sequence, candidates) in found)
            if (Chosen(candidates, found.GetValueOrDefault(sequence + 1)) is { } entry) entries.Add(entry);
        return entries;
    }

    // A write that was taken back may have left another entry with the same number: the one that the next names is meant.
    private static EncodedEntry? Chosen(List<EncodedEntry> candidates, List<EncodedEntry>? next) =>
        candidates.Count == 1 ? candidates[0] : next is null ? null : candidates.Find(c => next.Exists(n => n.Entry.Previous == c.Hash));

    private static void Scan(IBoxFiles files, string name, SortedDictionary<long, List<EncodedEntry>> found)
    {
        using var file = files.Open(name);
        byte[] buffer = new byte[Part + Overlap];
        int count;
        for (long offset = 0; (count = file.Read(buffer, offset)) > 0; offset += Part)
        {
            var bytes = buffer.AsSpan(0, count);
            for (int at = HashBytes; at < count && bytes[at..].IndexOf(Begin) is >= 0 and var hit; at++)
            {
                at += hit;
                if (Entry(bytes[at..], bytes[(at - HashBytes)..at]) is not { } entry) continue;
                if (!found.TryGetValue(entry.Sequence, out var candidates)) found[entry.Sequence] = candidates = [];
                if (!candidates.Exists(c => c.Hash == entry.Hash)) candidates.Add(entry);
            }
            if (count <= Overlap) return;
        }
    }

    private static EncodedEntry? Entry(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> hash)
    {
        try
        {
            var reader = new Utf8JsonReader(bytes, isFinalBlock: false, default);
            if (!reader.Read() || !reader.TrySkip()) return null;
            var body = bytes[..(int)reader.BytesConsumed];
            Span<byte> own = stackalloc byte[HashBytes];
            SHA256.HashData(body, own);
            if (!own.SequenceEqual(hash)) return null;
            var entry = JsonSerializer.Deserialize(body, WireJson.Default.JournalEntry);
            return entry is null ? null : new(entry, Convert.ToHexStringLower(own), body.ToArray());
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
