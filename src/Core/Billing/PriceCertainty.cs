using FabAccess.Core.Time;
using NodaTime;

namespace FabAccess.Core.Billing;

/// <summary>Whether a start that is known between bounds only is known well enough to be billed.</summary>
public static class PriceCertainty
{
    /// <summary>
    /// True where a clock told the start, and else where every start within the bounds has the same price book version and
    /// stands on the same month's bill, in the lab's zone.
    /// </summary>
    public static bool IsSettled(PlacedTime start, PriceBook book, DateTimeZone zone)
    {
        ArgumentNullException.ThrowIfNull(book);
        ArgumentNullException.ThrowIfNull(zone);
        if (start.By != PlacedBy.Estimated) return true;
        return book.At(start.Earliest)?.Version == book.At(start.Latest)?.Version && Month(start.Earliest) == Month(start.Latest);

        YearMonth Month(Instant instant) => instant.InZone(zone).Date.ToYearMonth();
    }
}
