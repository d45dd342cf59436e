using System.Globalization;
using FabAccess.Simulation.People;

namespace FabAccess.Simulation.Auditing;

/// <summary>Months of the lab's calendar, counted from the year 0, by the platform's zones and not by the product's.</summary>
internal static class Months
{
    private static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById(Lab.TimeZone);

    public static int Of(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, Zone) is var local ? (local.Year * 12) + local.Month - 1 : 0;

    public static DateTimeOffset Begin(int month)
    {
        var local = new DateTime(month / 12, (month % 12) + 1, 1, 0, 0, 0, DateTimeKind.Unspecified);
        return new(local, Zone.GetUtcOffset(local));
    }

    public static string Text(int month) => string.Create(CultureInfo.InvariantCulture, $"{month / 12}-{(month % 12) + 1:00}");
}
