using System.Security.Cryptography;
using System.Text.Json;

namespace FabAccess.Simulation.Auditing;

/// <summary>One journal entry as the auditor reads it from its bytes, knowing the documented form and nothing of the product.</summary>
public sealed record BookEntry(
    long Sequence, string Hash, string Previous, string Boot, long Monotonic, DateTimeOffset Wall, string Trust, string Machine,
    string Type, string? Session, string? Member, string? Badge, string? Reason, long Elapsed, long Uncertainty)
{
    /// <summary>Null where the bytes are no entry: they stand for one that was lost.</summary>
    public static BookEntry? Read(byte[] body)
    {
        using var document = JsonDocument.Parse(body);
        var root = document.RootElement;
        if (root.TryGetProperty("lost", out _)) return null;
        var happened = root.GetProperty("event");
        return new(
            root.GetProperty("sequence").GetInt64(), HashOf(body), root.GetProperty("previous").GetString()!, root.GetProperty("boot").GetString()!,
            root.GetProperty("monotonicMilliseconds").GetInt64(), root.GetProperty("wall").GetDateTimeOffset(), root.GetProperty("trust").GetString()!,
            root.GetProperty("machine").GetString()!, happened.GetProperty("type").GetString()!, Text("session"), Text("member"), Text("badge"), Text("reason"), Number("elapsedMilliseconds"), Number("uncertaintyMilliseconds"));

        string? Text(string name) => happened.TryGetProperty(name, out var value) ? value.GetString() : null;

        long Number(string name) => happened.TryGetProperty(name, out var value) ? value.GetInt64() : 0;
    }

    public static string HashOf(byte[] body) => Convert.ToHexStringLower(SHA256.HashData(body));
}

/// <summary>Everything that ever became durable on one box: sequence by sequence, to the byte.</summary>
public sealed class Books
{
    private readonly SortedDictionary<long, byte[]> bodies = [];

    public IReadOnlyDictionary<long, byte[]> Bodies => bodies;

    public long Last { get; private set; }

    /// <summary>The disk did not give out what was written last.</summary>
    public bool IsBehind { get; set; }

    /// <summary>Those that the disk did not keep as they were.</summary>
    public HashSet<long> Rotten { get; } = [];

    /// <summary>False when something else stands there already.</summary>
    public bool TryAdd(long sequence, byte[] body)
    {
        if (bodies.TryGetValue(sequence, out byte[]? there)) return there.AsSpan().SequenceEqual(body);
        bodies.Add(sequence, body);
        Last = Math.Max(Last, sequence);
        return true;
    }

    /// <summary>
    /// An entry that could not be read when it was made, and had rotted when it could: whoever got it in between has it, if it is
    /// the one that the entry behind it names.
    /// </summary>
    public bool TryLearn(long sequence, byte[] elsewhere)
    {
        if (!Rotten.Contains(sequence) || BookEntry.Read(bodies[sequence]) is not null || !bodies.TryGetValue(sequence + 1, out byte[]? next)) return false;
        if (BookEntry.Read(next)?.Previous != BookEntry.HashOf(elsewhere)) return false;
        bodies[sequence] = elsewhere;
        return true;
    }

    public IEnumerable<BookEntry> Entries => bodies.Values.Select(BookEntry.Read).OfType<BookEntry>();
}
