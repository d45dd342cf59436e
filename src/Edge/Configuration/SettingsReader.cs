using System.Globalization;
using System.Text.Json;

namespace FabAccess.Edge.Configuration;

/// <summary>
/// Reads one JSON object of a configuration file by hand, so that every mistake in it is named with its place, its range
/// and its default, and all of them at once. A value that is missing or wrong is a problem noted and a default returned.
/// </summary>
internal sealed class SettingsReader
{
    private readonly JsonElement element;
    private readonly string place;
    private readonly List<(string Place, string Text)> problems;

    public SettingsReader(JsonElement element, string place, List<(string Place, string Text)> problems, params string[] known)
    {
        (this.element, this.place, this.problems) = (element, place, problems);
        if (element.ValueKind != JsonValueKind.Object)
        {
            problems.Add((place, $"{(place.Length == 0 ? "The file" : place)} must be an object: {{…}}."));
            return;
        }
        var seen = new HashSet<string>();
        foreach (var property in element.EnumerateObject())
        {
            if (!seen.Add(property.Name)) Problem(At(property.Name), "stands twice.");
            if (known.Contains(property.Name)) continue;
            string? nearest = NearestName.Of(property.Name, known);
            Problem(At(property.Name), nearest is null ? $"is not known here. Known: {string.Join(", ", known)}." : $"is not known here. Did you mean '{nearest}'?");
        }
    }

    /// <summary>A text that is not empty, has at most <paramref name="longest"/> characters and no U+0000, which no path can hold.</summary>
    public string Text(string name, string what, int longest = 255, string? otherwise = null)
    {
        if (!TryGet(name, out var value) && otherwise is not null) return otherwise;
        if (value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text && text.Length <= longest && !text.Contains('\0')) return text;
        Problem(At(name), $"must be {what}: a text of 1 to {longest} characters{Default(otherwise)}.");
        return "";
    }

    /// <summary>An id or another value with a form of its own.</summary>
    public T Value<T>(string name, string what)
        where T : struct, IParsable<T>
    {
        if (TryGet(name, out var value) && value.ValueKind == JsonValueKind.String && T.TryParse(value.GetString(), CultureInfo.InvariantCulture, out var parsed)) return parsed;
        Problem(At(name), $"must be {what}.");
        return default;
    }

    /// <summary>A whole number from <paramref name="least"/> to <paramref name="most"/>.</summary>
    public int Number(string name, string what, int least, int most, int? otherwise = null)
    {
        if (!TryGet(name, out var value) && otherwise is not null) return otherwise.Value;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) && number >= least && number <= most) return number;
        Problem(At(name), $"must be {what}: a whole number from {least} to {most}{Default(otherwise?.ToString(CultureInfo.InvariantCulture))}.");
        return least;
    }

    /// <summary>One of a few words.</summary>
    public T Choice<T>(string name, string what, IReadOnlyList<(string Word, T Value)> words)
        where T : struct
    {
        if (TryGet(name, out var value) && value.ValueKind == JsonValueKind.String)
            foreach (var (word, meant) in words)
                if (value.ValueEquals(word)) return meant;
        Problem(At(name), $"must be {what}: one of {string.Join(", ", words.Select(w => w.Word))}.");
        return default;
    }

    public bool Flag(string name, string what, bool otherwise)
    {
        if (!TryGet(name, out var value)) return otherwise;
        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False) return value.GetBoolean();
        Problem(At(name), $"must be {what}: true or false{Default(otherwise ? "true" : "false")}.");
        return otherwise;
    }

    public SettingsReader? Part(string name, string what, params string[] known)
    {
        if (TryGet(name, out var value)) return new(value, At(name), problems, known);
        Problem(At(name), $"is missing: {what}.");
        return null;
    }

    /// <summary>A list of objects.</summary>
    public IEnumerable<SettingsReader> Parts(string name, string what, int most, params string[] known)
    {
        if (!TryGet(name, out var value) || value.ValueKind != JsonValueKind.Array || value.GetArrayLength() is < 1 || value.GetArrayLength() > most)
        {
            Problem(At(name), $"must be a list of 1 to {most} {what}.");
            return [];
        }
        return value.EnumerateArray().Select((part, index) => new SettingsReader(part, $"{At(name)}[{index}]", problems, known)).ToList();
    }

    public bool Has(string name) => TryGet(name, out _);

    /// <param name="name">The value's whole path.</param>
    /// <param name="sentence">What is wrong, without it.</param>
    public void Problem(string name, string sentence) => problems.Add((name, $"{name} {sentence}"));

    public string At(string name) => place.Length == 0 ? name : $"{place}.{name}";

    private static string Default(string? otherwise) => otherwise is null ? "" : $" (default {otherwise})";

    private bool TryGet(string name, out JsonElement value)
    {
        value = default;
        return element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out value) && value.ValueKind != JsonValueKind.Null;
    }
}
