using System.Text.Json;

namespace FabAccess.Core.Wire;

/// <summary>
/// Single values of what devices of other makers say. Total: null where a value is missing, null, of another type or size, or a text that is no
/// Unicode. (A name or text with half a surrogate pair is JSON, and the reader throws only when it is asked for.)
/// </summary>
public static class LooseJson
{
    public static JsonElement? Part(JsonElement? of, string name) =>
        of is { ValueKind: JsonValueKind.Object } element
            ? Unicode<JsonElement?>(() => element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null)
            : null;

    /// <summary>The object in an object.</summary>
    public static JsonElement? Child(JsonElement? of, string name) => Part(of, name) is { ValueKind: JsonValueKind.Object } part ? part : null;

    /// <summary>The objects in an object, whatever they are called.</summary>
    public static IEnumerable<JsonElement> Children(JsonElement? of) =>
        of is { ValueKind: JsonValueKind.Object } element ? element.EnumerateObject().Select(p => p.Value).Where(v => v.ValueKind == JsonValueKind.Object) : [];

    public static JsonElement? Item(JsonElement? list, int index) => list is { ValueKind: JsonValueKind.Array } items && index >= 0 && index < items.GetArrayLength() ? items[index] : null;

    public static bool? Flag(JsonElement? of, string name) => Part(of, name)?.ValueKind switch { JsonValueKind.True => true, JsonValueKind.False => false, _ => null };

    public static string? Text(JsonElement? of, string name) => Text(Part(of, name));

    public static string? Text(JsonElement? value) => value is { ValueKind: JsonValueKind.String } text ? Unicode(text.GetString) : null;

    public static decimal? Number(JsonElement? of, string name) => Number(Part(of, name));

    public static decimal? Number(JsonElement? value) => value is { ValueKind: JsonValueKind.Number } element && element.TryGetDecimal(out decimal number) ? number : null;

    private static T? Unicode<T>(Func<T?> read)
    {
        try
        {
            return read();
        }
        catch (InvalidOperationException)
        {
            return default;
        }
    }
}
