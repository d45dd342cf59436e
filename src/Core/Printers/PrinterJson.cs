using System.Text.Json;
using FabAccess.Core.Wire;

namespace FabAccess.Core.Printers;

/// <summary>What a printer's answers have in common; null where a value is missing or cannot be.</summary>
internal static class PrinterJson
{
    // What a heater can be, with room for a broken sensor.
    private const decimal Coldest = -273, Hottest = 2000;

    /// <summary>Not empty; what is longer than a job's name is cut.</summary>
    public static string? Text(JsonElement? of, string name) => LooseJson.Text(of, name) is { Length: > 0 } text ? text[..Math.Min(text.Length, PrinterReading.LongestJob)] : null;

    public static decimal? Degrees(JsonElement? of, string name) => LooseJson.Number(of, name) is >= Coldest and <= Hottest and var number ? number : null;

    /// <summary>0 to 100.</summary>
    /// <param name="of">The object.</param>
    /// <param name="name">Of its value.</param>
    /// <param name="whole">What stands for all of it.</param>
    public static int? Percent(JsonElement? of, string name, decimal whole = 100) =>
        LooseJson.Number(of, name) is >= 0 and var number && number <= whole ? (int)(number * 100 / whole) : null;
}
