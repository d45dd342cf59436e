using System.Globalization;
using FabAccess.Core.Values;
using NodaTime;

namespace FabAccess.Server.Pages.Wording;

/// <summary>
/// Dates, durations and amounts as a language writes them, in the lab's time zone. Written out here instead of taken from
/// the system's cultures, because those change with the version of ICU and put breakable spaces before the euro sign.
/// </summary>
public sealed record Formats(Language Language, DateTimeZone Zone)
{
    private static readonly string[] frenchMonths = ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"];
    private static readonly string[] englishMonths = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

    private bool IsEnglish => Language == Language.English;

    /// <summary><c>21/11/2026</c> · <c>21 Nov 2026</c>, which no reader takes for a month first.</summary>
    public string Date(LocalDate date) => IsEnglish
        ? Invariant($"{date.Day} {englishMonths[date.Month - 1][..3]} {date.Year}")
        : Invariant($"{date.Day:00}/{date.Month:00}/{date.Year:0000}");

    public string Date(Instant instant) => Date(Local(instant).Date);

    /// <summary><c>14:05</c>.</summary>
    public string Time(Instant instant) => Invariant($"{Local(instant).Hour:00}:{Local(instant).Minute:00}");

    public string DateAndTime(Instant instant) => $"{Date(instant)} {Time(instant)}";

    /// <summary>The time alone where that is today, with the date where it is not.</summary>
    public string Moment(Instant instant, Instant now) => Local(instant).Date == Local(now).Date ? Time(instant) : DateAndTime(instant);

    /// <summary><c>novembre 2026</c>.</summary>
    public string Month(YearMonth month) => Invariant($"{(IsEnglish ? englishMonths : frenchMonths)[month.Month - 1]} {month.Year}");

    /// <summary>Whole minutes, for what goes on: <c>1 h 40</c>, <c>42 min</c>.</summary>
    public string Minutes(Duration duration)
    {
        long minutes = Math.Max(0, (long)Math.Floor(duration.TotalMinutes));
        return minutes >= 60 ? Invariant($"{minutes / 60} h {minutes % 60:00}") : Invariant($"{minutes} min");
    }

    /// <summary>With seconds, for what was measured: <c>1 h 02 min 05 s</c>, <c>35 s</c>.</summary>
    public string Measured(long milliseconds)
    {
        long seconds = Math.Max(0, milliseconds) / 1000;
        if (seconds < 60) return Invariant($"{seconds} s");
        string rest = Invariant($"{seconds / 60 % 60:00} min {seconds % 60:00} s");
        return seconds >= 3600 ? Invariant($"{seconds / 3600} h {rest}") : Invariant($"{seconds / 60} min {seconds % 60:00} s");
    }

    /// <summary><c>1 234,50 €</c> · <c>€1,234.50</c>; no space in it breaks.</summary>
    public string Amount(Money money)
    {
        string number = money.Amount.ToString(money.Currency.Decimals == 0 ? "#,0" : "#,0.00", CultureInfo.InvariantCulture);
        string sign = money.Currency.Code == "EUR" ? "€" : money.Currency.Code;
        if (!IsEnglish) return $"{Comma(number)}\u00A0{sign}";
        if (money.Currency.Code != "EUR") return $"{sign}\u00A0{number}";
        return money.Minor < 0 ? $"-€{number[1..]}" : $"€{number}";
    }

    /// <summary><c>1 234,5</c>.</summary>
    public string Number(decimal value)
    {
        string number = value.ToString("#,0.######", CultureInfo.InvariantCulture);
        return IsEnglish ? number : Comma(number);
    }

    /// <summary>From the month's first moment in the lab's time zone to that of the next.</summary>
    public Interval IntervalOf(YearMonth month)
    {
        var first = month.OnDayOfMonth(1);
        return new(first.AtStartOfDayInZone(Zone).ToInstant(), first.PlusMonths(1).AtStartOfDayInZone(Zone).ToInstant());
    }

    public YearMonth MonthOf(Instant instant) => Local(instant).Date.ToYearMonth();

    public LocalDateTime Local(Instant instant) => instant.InZone(Zone).LocalDateTime;

    private static string Comma(string number) => number.Replace(',', '\u202F').Replace('.', ',');

    // Every space inside a date, a duration or a number is one that does not break.
    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture).Replace(' ', '\u00A0');
}
