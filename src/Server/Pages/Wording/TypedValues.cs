using System.Text.RegularExpressions;
using NodaTime;
using NodaTime.Text;

namespace FabAccess.Server.Pages.Wording;

/// <summary>Reads what addresses and forms carry, in the one form that browsers write.</summary>
public static partial class TypedValues
{
    // Far enough for any lab, and near enough that adding a month never leaves the calendar.
    private const int firstYear = 2000, lastYear = 2200;

    /// <summary><c>2026-11</c>.</summary>
    public static bool TryMonth(string? text, out YearMonth month)
    {
        month = default;
        if (text is null || !MonthForm().IsMatch(text)) return false;
        int year = int.Parse(text[..4], System.Globalization.CultureInfo.InvariantCulture), number = int.Parse(text[5..], System.Globalization.CultureInfo.InvariantCulture);
        if (year is < firstYear or > lastYear) return false;
        month = new(year, number);
        return true;
    }

    public static string Month(YearMonth month) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{month.Year:0000}-{month.Month:00}");

    /// <summary><c>2026-11-21</c>.</summary>
    public static bool TryDate(string? text, out LocalDate date)
    {
        bool ok = LocalDatePattern.Iso.Parse(text ?? "").TryGetValue(default, out date);
        return ok && date.Year is >= firstYear and <= lastYear;
    }

    [GeneratedRegex("^[0-9]{4}-(0[1-9]|1[0-2])\\z")]
    private static partial Regex MonthForm();
}
