using System.Text.Json;

namespace FabAccess.Server.Configuration;

/// <summary>
/// One JSON object of a file that people write. Every value that is missing, of the wrong kind or out of its range, and
/// every key that nobody asked for, becomes a sentence in <paramref name="problems"/>, so that one run names them all.
/// </summary>
internal sealed class JsonSection(JsonElement element, string path, List<string> problems)
{
    private readonly HashSet<string> known = new(StringComparer.Ordinal);

    /// <summary>What to say of a file when the JSON reader throws InvalidOperation: half a surrogate pair, or bytes that are no UTF-8.</summary>
    public const string NoUnicode = "holds text that is no Unicode: it must be saved as UTF-8, and \\u escapes beyond U+FFFF come in pairs.";

    public bool Has(string key) => Find(key) is not null;

    // U+0000 neither stands in a path nor in a PostgreSQL text.

    public string Text(string key, string? fallback = null, int longest = 1000)
    {
        var found = Find(key);
        if (found is null && fallback is not null) return fallback;
        if (found is { ValueKind: JsonValueKind.String } value && value.GetString() is { } text && text.Trim().Length > 0 && text.Length <= longest && !text.Contains('\0')) return text;
        Complain(key, found is null ? "is missing" : $"must be a text of 1 to {longest} characters");
        return fallback ?? "";
    }

    public int Whole(string key, int lowest, int highest, int fallback)
    {
        var found = Find(key);
        if (found is null) return fallback;
        if (found is { ValueKind: JsonValueKind.Number } value && value.TryGetInt32(out int number) && number >= lowest && number <= highest) return number;
        Complain(key, $"must be a whole number from {lowest} to {highest} (default {fallback})");
        return fallback;
    }

    public bool Flag(string key, bool fallback)
    {
        var found = Find(key);
        if (found is null) return fallback;
        if (found.Value.ValueKind is JsonValueKind.True or JsonValueKind.False) return found.Value.GetBoolean();
        Complain(key, $"must be true or false (default {(fallback ? "true" : "false")})");
        return fallback;
    }

    public JsonSection? Section(string key)
    {
        var found = Find(key);
        if (found is null) return null;
        if (found.Value.ValueKind == JsonValueKind.Object) return new(found.Value, PathOf(key), problems);
        Complain(key, "must be an object");
        return null;
    }

    /// <summary>The objects of a list; an item of another kind is a problem and left out.</summary>
    public IEnumerable<JsonSection> Sections(string key, int most)
    {
        var items = List(key, most);
        for (int i = 0; i < items.Count; i++)
        {
            if (items[i].ValueKind == JsonValueKind.Object) yield return new(items[i], $"{PathOf(key)}[{i}]", problems);
            else Complain($"{key}[{i}]", "must be an object");
        }
    }

    public IReadOnlyList<JsonElement> List(string key, int most)
    {
        var found = Find(key);
        if (found is null) return [];
        if (found.Value.ValueKind == JsonValueKind.Array && found.Value.GetArrayLength() <= most) return [.. found.Value.EnumerateArray()];
        Complain(key, $"must be a list of at most {most}");
        return [];
    }

    /// <summary>A value in the form that its type's own parser takes.</summary>
    public T Parsed<T>(string key, string form, T fallback = default)
        where T : struct, IParsable<T>
    {
        string text = Text(key);
        if (T.TryParse(text, null, out var value)) return value;
        if (text.Length > 0) Complain(key, $"is '{text}'; it must be {form}");
        return fallback;
    }

    public void Complain(string key, string what) => problems.Add($"{PathOf(key)} {what}.");

    /// <summary>Call when every key has been asked for.</summary>
    public void RefuseUnknownKeys()
    {
        foreach (var property in element.EnumerateObject().Where(p => !known.Contains(p.Name)))
            problems.Add($"{PathOf(property.Name)} is not a known key; did you mean '{Nearest.To(property.Name, known)}'?");
    }

    public JsonElement? Find(string key)
    {
        known.Add(key);
        return element.TryGetProperty(key, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
    }

    private string PathOf(string key) => path.Length == 0 ? key : $"{path}.{key}";
}
