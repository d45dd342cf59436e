using NodaTime;

namespace FabAccess.Server.Hours;

/// <summary>The days of the week as people and programs name them: one of seven English words, and nothing else. A number, a short form or two at once would be read as a day that nobody meant.</summary>
internal static class DayNames
{
    /// <summary>In the order of the week, in small letters.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Enumerable.Range((int)IsoDayOfWeek.Monday, 7).Select(day => ((IsoDayOfWeek)day).ToString().ToLowerInvariant())];

    /// <summary>In capitals or not; null where it is no day's name.</summary>
    public static IsoDayOfWeek? Of(string? text)
    {
        for (int i = 0; i < All.Count; i++)
            if (string.Equals(All[i], text, StringComparison.OrdinalIgnoreCase)) return (IsoDayOfWeek)(i + (int)IsoDayOfWeek.Monday);
        return null;
    }

    /// <exception cref="ArgumentOutOfRangeException">It is no day.</exception>
    public static string Of(IsoDayOfWeek day) => day is >= IsoDayOfWeek.Monday and <= IsoDayOfWeek.Sunday
        ? All[day - IsoDayOfWeek.Monday]
        : throw new ArgumentOutOfRangeException(nameof(day), day, "No such day.");
}
