using FabAccess.Core.Billing;
using FabAccess.Core.Time;
using FabAccess.Core.Values;
using NodaTime;
using NodaTime.Text;

namespace FabAccess.Core.Tests.Billing;

/// <summary>Month ends and clock changes of Europe/Paris: 29 March and 25 October 2026.</summary>
public sealed class PriceCertaintyTests
{
    private static readonly DateTimeZone Paris = DateTimeZoneProviders.Tzdb["Europe/Paris"];

    private static readonly PriceBook Book = new(Currency.Eur, [new(1, At("2026-01-01T00:00:00Z"), []), new(2, At("2026-10-25T01:00:00Z"), [])]);

    [Theory]
    // The hour that comes twice, and the new prices that begin when it comes again.
    [InlineData("2026-10-25T00:59:59Z", "2026-10-25T00:59:59.9Z", true)]
    [InlineData("2026-10-25T00:59:59Z", "2026-10-25T01:00:00Z", false)]
    [InlineData("2026-10-25T01:00:00Z", "2026-10-25T02:30:00Z", true)]
    // The hour that never comes.
    [InlineData("2026-03-29T00:30:00Z", "2026-03-29T01:30:00Z", true)]
    // Month ends: at +2 by the end of March, at +1 by the end of October, and a year's end.
    [InlineData("2026-03-31T21:59:59Z", "2026-03-31T22:00:00Z", false)]
    [InlineData("2026-03-31T22:00:00Z", "2026-03-31T23:30:00Z", true)]
    [InlineData("2026-10-31T22:59:59Z", "2026-10-31T23:00:00Z", false)]
    [InlineData("2026-10-31T22:00:00Z", "2026-10-31T22:59:59Z", true)]
    [InlineData("2026-12-31T22:59:59Z", "2026-12-31T23:00:00Z", false)]
    // A year apart, in a month of one name.
    [InlineData("2026-11-10T00:00:00Z", "2027-11-10T00:00:00Z", false)]
    // Before the first version there is no price; that too is one answer.
    [InlineData("2025-12-10T00:00:00Z", "2025-12-11T00:00:00Z", true)]
    public void IsSettled_EstimatedBetween(string earliest, string latest, bool settled)
    {
        var placed = new PlacedTime(At(earliest), PlacedBy.Estimated, At(earliest), At(latest));

        Assert.Equal(settled, PriceCertainty.IsSettled(placed, Book, Paris));
        Assert.True(PriceCertainty.IsSettled(placed with { By = PlacedBy.Server }, Book, Paris));
    }

    private static Instant At(string text) => InstantPattern.ExtendedIso.Parse(text).Value;
}
