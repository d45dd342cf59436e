using System.Globalization;
using FabAccess.Core.Machines;
using FabAccess.Core.Values;

namespace FabAccess.Core.Signals;

/// <summary>The named places of templates: which there are, and their values as text.</summary>
internal static class Places
{
    /// <summary>Whether the value may be cut; all others are amounts, times and codes, which are whole or not there.</summary>
    public static bool MayBeCut(string place) => place is "machine" or "member" or "trainer" or "certification" or "box" or "version";

    /// <returns>Null when there is no value.</returns>
    /// <exception cref="ArgumentOutOfRangeException">No such place.</exception>
    public static string? Value(string place, WordValues values, Language language) => place switch
    {
        "machine" => Said(values.Machine),
        "member" => Said(values.Member),
        "trainer" => Said(values.Trainer),
        "certification" => Said(values.Certification),
        "box" => Said(values.Box),
        "version" => Said(values.Version),
        "used" => values.Used is { } used ? ShortForms.Running(used) : null,
        "left" => values.Left is { } left ? ShortForms.Left(left) : null,
        "left-" => values.Left is { } left ? ShortForms.LeftShorter(left) : null,
        "minutes" => values.Left is { } left ? ShortForms.Minutes(left) : null,
        "seconds" => values.Left is { } left ? ShortForms.Seconds(left) : null,
        "clock" => values.Left is { } left ? ShortForms.Clock(left) : null,
        "price" => values.Price is { } price ? ShortForms.Price(price, language) : null,
        "at" => values.At is { } at ? string.Create(CultureInfo.InvariantCulture, $"{at.Hour:00}:{at.Minute:00}") : null,
        "extension" => values.ExtensionMinutes?.ToString(CultureInfo.InvariantCulture),
        "code" => values.Faults == MachineFaults.None ? null : string.Create(CultureInfo.InvariantCulture, $"E{(int)values.Faults:00}"),
        _ => throw new ArgumentOutOfRangeException(nameof(place), place, "No such place in a template."),
    };

    private static string? Said(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
