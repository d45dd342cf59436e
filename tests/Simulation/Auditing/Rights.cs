using System.Text;
using System.Text.Json;

namespace FabAccess.Simulation.Auditing;

/// <summary>What one permit list said about one badge at one machine, at one moment.</summary>
public enum Standing
{
    /// <summary>It may start.</summary>
    May,

    /// <summary>It may not.</summary>
    MayNot,

    /// <summary>The moment is too near to the edge of a right to say.</summary>
    Either,
}

/// <summary>The permit lists as they were published, read from their bytes, and what follows from each.</summary>
public sealed class Rights
{
    private static readonly TimeSpan Edge = TimeSpan.FromSeconds(3);

    private readonly Dictionary<(string Box, int Epoch, long Generation), JsonElement> lists = [];
    private readonly Dictionary<string, (int Epoch, long Generation)> last = [];

    /// <summary>Two contents under one number are a finding: the text says which. Whose signature it has is the box's to ask; what is signed is read here.</summary>
    public string? Published(string box, byte[] payload)
    {
        string text = Encoding.ASCII.GetString(payload).Split('.')[1].Replace('-', '+').Replace('_', '/');
        using var document = JsonDocument.Parse(Convert.FromBase64String(text + "===="[..(-text.Length & 3)]));
        var list = document.RootElement.Clone();
        var key = (box, list.GetProperty("epoch").GetInt32(), list.GetProperty("generation").GetInt64());
        if (lists.TryGetValue(key, out var before) && before.GetRawText() != list.GetRawText()) return $"The list {key.Item2}.{key.Item3} was published with two contents.";
        lists[key] = list;
        last[box] = (key.Item2, key.Item3);
        return null;
    }

    /// <summary>The list that was published last for a box; 0.0 for none.</summary>
    public (int Epoch, long Generation) Last(string box) => last.GetValueOrDefault(box);

    /// <summary>What the list says; null when it was never seen.</summary>
    public (Standing Standing, string? Member)? Ask(string box, (int Epoch, long Generation) held, string machine, string badge, DateTimeOffset at)
    {
        if (held == default) return (Standing.MayNot, null);
        if (!lists.TryGetValue((box, held.Epoch, held.Generation), out var list)) return null;
        var rule = list.GetProperty("machines").EnumerateArray().FirstOrDefault(m => m.GetProperty("machine").GetString() == machine);
        if (rule.ValueKind == JsonValueKind.Undefined || rule.TryGetProperty("outOfOrder", out _)) return (Standing.MayNot, null);
        foreach (var member in list.GetProperty("members").EnumerateArray())
        {
            if (!Has(member, "badges", badge)) continue;
            string id = member.GetProperty("member").GetString()!;
            if (member.TryGetProperty("suspended", out var suspended) && suspended.GetBoolean()) return (Standing.MayNot, id);
            var standing = Both(Until(list, "notAfter", at), Young(list, rule, at));
            if (!rule.TryGetProperty("requires", out _)) return (standing, id);
            if (!member.TryGetProperty("permits", out var permits)) return (Standing.MayNot, id);
            var permit = permits.EnumerateArray().FirstOrDefault(p => p.GetProperty("machine").GetString() == machine);
            return (permit.ValueKind == JsonValueKind.Undefined ? Standing.MayNot : Both(standing, Both(From(permit, at), Until(permit, "until", at))), id);
        }
        return (Standing.MayNot, null);
    }

    private static bool Has(JsonElement member, string list, string badge) =>
        member.TryGetProperty(list, out var badges) && badges.EnumerateArray().Any(b => b.GetString() == badge);

    private static Standing Both(Standing one, Standing other) =>
        one == Standing.MayNot || other == Standing.MayNot ? Standing.MayNot : one == Standing.Either ? one : other;

    private static Standing Young(JsonElement list, JsonElement rule, DateTimeOffset at) => !rule.TryGetProperty("maxAgeSeconds", out var age) ? Standing.May
        : Before(list.GetProperty("issuedAt").GetDateTimeOffset().AddSeconds(age.GetInt64()), at) switch { Standing.May => Standing.MayNot, Standing.MayNot => Standing.May, _ => Standing.Either };

    private static Standing From(JsonElement permit, DateTimeOffset at) => Before(permit.GetProperty("from").GetDateTimeOffset(), at);

    private static Standing Until(JsonElement of, string name, DateTimeOffset at) => !of.TryGetProperty(name, out var until) ? Standing.May
        : Before(until.GetDateTimeOffset(), at) switch { Standing.May => Standing.MayNot, Standing.MayNot => Standing.May, _ => Standing.Either };

    private static Standing Before(DateTimeOffset edge, DateTimeOffset at) => (at - edge).Duration() < Edge ? Standing.Either : edge <= at ? Standing.May : Standing.MayNot;
}
