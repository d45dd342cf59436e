using System.Text.Json;

namespace FabAccess.Core.Printers;

/// <summary>Reads single values of a printer's answer; null where they are missing, null or of another type or size.</summary>
internal static class PrinterJson
{
    // What a heater can be, with room for a broken sensor.
    private const decimal Coldest = -273, Hottest = 2000;

    public static JsonElement? Part(JsonElement? of, string name)
    {
        if (of is not { ValueKind: JsonValueKind.Object } element) return null;
        try
        {
            return element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
        }
        // What the reader throws for a name with half a surrogate pair.
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The objects in an object, whatever they are called.</summary>
    public static IEnumerable<JsonElement> Objects(JsonElement? of) =>
        of is { ValueKind: JsonValueKind.Object } element ? element.EnumerateObject().Select(p => p.Value).Where(v => v.ValueKind == JsonValueKind.Object) : [];

    public static JsonElement? Object(JsonElement? of, string name) => Part(of, name) is { ValueKind: JsonValueKind.Object } part ? part : null;

    public static bool Flag(JsonElement? of, string name) => Part(of, name) is { ValueKind: JsonValueKind.True };

    /// <summary>Not longer than a job's name; a longer one is cut. Null also for text that is no Unicode.</summary>
    public static string? Text(JsonElement? of, string name)
    {
        if (Part(of, name) is not { ValueKind: JsonValueKind.String } value) return null;
        try
        {
            return value.GetString() is { Length: > 0 } text ? text[..Math.Min(text.Length, PrinterReading.LongestJob)] : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    public static decimal? Degrees(JsonElement? of, string name) => Number(of, name) is >= Coldest and <= Hottest and var number ? number : null;

    /// <summary>0 to 100.</summary>
    /// <param name="of">The object.</param>
    /// <param name="name">Of its value.</param>
    /// <param name="whole">What stands for all of it.</param>
    public static int? Percent(JsonElement? of, string name, decimal whole = 100) =>
        Number(of, name) is >= 0 and var number && number <= whole ? (int)(number * 100 / whole) : null;

    private static decimal? Number(JsonElement? of, string name) => Part(of, name) is { ValueKind: JsonValueKind.Number } value && value.TryGetDecimal(out decimal number) ? number : null;
}
