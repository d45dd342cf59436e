using System.Globalization;
using FabAccess.Core.Values;
using NodaTime;

namespace FabAccess.Core.Signals;

/// <summary>Amounts and durations as a display of 16 columns has them. What is left counts up to the next whole unit, so that a countdown ends at its end and not one before.</summary>
internal static class ShortForms
{
    private const long MostMinutes = (99 * 60) + 59;

    /// <summary>"0,35 €" and "€0.35"; other currencies by their code: "0,35 CHF" and "CHF 0.35".</summary>
    public static string Price(Money price, Language language)
    {
        string digits = Math.Abs(price.Amount).ToString(price.Currency.Decimals == 0 ? "0" : "0.00", CultureInfo.InvariantCulture);
        string sign = price.Minor < 0 ? "-" : "";
        bool isEuro = price.Currency == Currency.Eur;
        return language == Language.English
            ? sign + (isEuro ? "€" : price.Currency.Code + " ") + digits
            : sign + digits.Replace('.', ',') + " " + (isEuro ? "€" : price.Currency.Code);
    }

    /// <summary>"0:42", hours and minutes; from 100 h on ">99 h".</summary>
    public static string Running(Duration used)
    {
        long minutes = Whole(used, NodaConstants.TicksPerMinute, isUp: false);
        return minutes > MostMinutes ? ">99 h" : string.Create(CultureInfo.InvariantCulture, $"{minutes / 60}:{minutes % 60:00}");
    }

    /// <summary>"1 h 40", "40 min"; from 100 h on ">99 h".</summary>
    public static string Left(Duration left)
    {
        long minutes = Whole(left, NodaConstants.TicksPerMinute, isUp: true);
        if (minutes > MostMinutes) return ">99 h";
        return minutes < 60
            ? string.Create(CultureInfo.InvariantCulture, $"{minutes} min")
            : string.Create(CultureInfo.InvariantCulture, $"{minutes / 60} h {minutes % 60:00}");
    }

    /// <summary>At most four columns: "1h40", "0h40", from 10 h on whole hours that are surely left, "23h"; from 100 h on ">99h".</summary>
    public static string LeftShorter(Duration left)
    {
        long minutes = Whole(left, NodaConstants.TicksPerMinute, isUp: true);
        if (minutes > MostMinutes) return ">99h";
        return minutes < 600
            ? string.Create(CultureInfo.InvariantCulture, $"{minutes / 60}h{minutes % 60:00}")
            : string.Create(CultureInfo.InvariantCulture, $"{minutes / 60}h");
    }

    /// <summary>"5"; null from 100 on, which no line has room for.</summary>
    public static string? Minutes(Duration left) => TwoDigits(Whole(left, NodaConstants.TicksPerMinute, isUp: true));

    /// <summary>"20"; null from 100 on.</summary>
    public static string? Seconds(Duration left) => TwoDigits(Whole(left, NodaConstants.TicksPerSecond, isUp: true));

    /// <summary>"2:10", minutes and seconds; from 100 min on as <see cref="Left"/>.</summary>
    public static string Clock(Duration left)
    {
        long seconds = Whole(left, NodaConstants.TicksPerSecond, isUp: true);
        return seconds >= 6000 ? Left(left) : string.Create(CultureInfo.InvariantCulture, $"{seconds / 60}:{seconds % 60:00}");
    }

    private static string? TwoDigits(long number) => number < 100 ? number.ToString(CultureInfo.InvariantCulture) : null;

    private static long Whole(Duration duration, long ticksOfUnit, bool isUp)
    {
        long ticks = Math.Max(0, duration.BclCompatibleTicks);
        return (ticks / ticksOfUnit) + (isUp && ticks % ticksOfUnit > 0 ? 1 : 0);
    }
}
