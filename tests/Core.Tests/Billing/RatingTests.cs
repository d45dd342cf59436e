using FabAccess.Core.Billing;
using FabAccess.Core.Values;
using NodaTime;

namespace FabAccess.Core.Tests.Billing;

public sealed class RatingTests
{
    // The worked examples of the tariff facts that the first price book can express: id, price per minutes, increment, rounding, minimum quantity, minimum charge, seconds → quantity, gross, minimum, net.
    [Theory]
    [InlineData("T01", "18.00", 60, "1", "Up", 0, "0", 2772, "47", 1410, 0, 1410)]
    [InlineData("T02a", "1.00", 10, "10", "Up", 0, "0", 1860, "40", 400, 0, 400)]
    [InlineData("T03a", "2.00", 60, "30", "Up", 30, "0", 3900, "90", 300, 0, 300)]
    [InlineData("T03b", "2.00", 60, "30", "Up", 30, "0", 240, "30", 100, 0, 100)]
    [InlineData("T14a", "6.00", 60, null, "Exact", 0, "0", 10800, "180", 1800, 0, 1800)]
    [InlineData("T15a", "0.50", 1, null, "Exact", 0, "2.00", 180, "3", 150, 50, 200)]
    [InlineData("T15b", "0.50", 1, null, "Exact", 0, "2.00", 240, "4", 200, 0, 200)]
    [InlineData("T15c", "0.50", 1, null, "Exact", 0, "2.00", 300, "5", 250, 0, 250)]
    [InlineData("T16b", "0.50", 1, "1", "Up", 0, "0", 75, "2", 100, 0, 100)]
    [InlineData("T17a", "0.50", 1, null, "Exact", 0, "0", 2232, "37.2", 1860, 0, 1860)]
    [InlineData("T17b", "0.50", 1, "1", "Up", 0, "0", 2232, "38", 1900, 0, 1900)]
    [InlineData("T17c", "0.50", 1, "1", "Nearest", 0, "0", 2232, "37", 1850, 0, 1850)]
    [InlineData("T26a", "5.00", 60, null, "Exact", 0, "0", 240, "4", 33, 0, 33)]
    public void Rate_WorkedExample_GivesItsCents(
        string id, string amount, int per, string? increment, string rounding, int minQuantity, string minCharge, long seconds, string quantity, long gross, long minimum, long net)
    {
        var shape = new QuantityShape(increment is null ? null : Decimal(increment), Enum.Parse<QuantityRounding>(rounding), minQuantity);
        var charge = Rate(seconds, new PriceRule("laser", new("Laser"), null, shape, new(Decimal(amount), per), Decimal(minCharge)));

        Assert.True(id.Length > 0);
        Assert.Equal((Decimal(quantity), gross, minimum, net), (charge.Trace.BilledMinutes, charge.Gross.Minor, charge.Minimum.Minor, charge.Net.Minor));
    }

    [Fact]
    public void Rate_SetupFee_IsDueOncePerSession()
    {
        // T04: 5.00 set-up and 0.75 a started minute, 17 min 20 s.
        var charge = Rate(1040, new PriceRule("laser", new("Laser"), null, new(1, QuantityRounding.Up), new(0.75m, 1, 5)));

        Assert.Equal(1850, charge.Net.Minor);
    }

    [Fact]
    public void Rate_HalfACentOfAMeasuredThird_RoundsUp()
    {
        // 482 s are 8.0333… minutes; at 0.45 a minute that is 3.615 exactly, and with 1.50 set-up 5.115.
        var charge = Rate(482, new PriceRule("saw", new("Saw"), null, new(), new(0.45m, 1, 1.5m)));

        Assert.Equal(512, charge.Net.Minor);
    }

    [Theory]
    [InlineData(600, 10)]
    [InlineData(601, 20)]
    [InlineData(1, 10)]
    public void BilledMinutes_AtTheEdgeOfABlock_CountsStartedOnes(long seconds, int minutes) =>
        Assert.Equal(minutes, Rating.BilledMinutes(seconds, new(10, QuantityRounding.Up)));

    [Fact]
    public void BilledMinutes_BlockOfSevenSeconds_IsNotTippedOverByThirds() =>
        Assert.Equal(7m / 60 * 3, Rating.BilledMinutes(21, new(7m / 60, QuantityRounding.Up)), 20);

    [Fact]
    public void Rate_LessThanASecond_CostsNothing_NotEvenSetupOrMinimum()
    {
        var charge = Rate(0, new PriceRule("laser", new("Laser"), null, new(10, QuantityRounding.Up, 30), new(1, 1, 5), 20));

        Assert.Equal((0, 0, 0), (charge.Gross.Minor, charge.Minimum.Minor, charge.Net.Minor));
    }

    [Fact]
    public void Rate_MachineWithARuleOfItsOwn_TakesItBeforeTheGeneralOne()
    {
        PriceRule general = new("any", new("Tout"), null, new(), new(1, 1)), own = new("laser", new("Laser"), Make.Laser, new(), new(2, 1));

        Assert.Equal(200, Rate(60, general, own).Net.Minor);
    }

    [Fact]
    public void Rate_NoRuleOrNoVersion_SaysWhy()
    {
        var book = new PriceBook(Currency.Eur, [new(1, Make.Noon, [new("saw", new("Scie"), MachineId.Parse("saw"), new(), new(1, 1))])]);

        Assert.Equal(UnpricedReason.NoRule, Rating.Rate(Use(60), book).Unpriced);
        Assert.Equal(UnpricedReason.NoVersion, Rating.Rate(Use(60) with { Start = Make.Noon - Duration.FromSeconds(1) }, book).Unpriced);
    }

    [Fact]
    public void Rate_SessionOverAVersionBoundary_UsesTheVersionOfItsStart()
    {
        // T30a: 0.50 a minute, from midnight 0.60; 23:50 to 00:20.
        var midnight = Make.Noon + Duration.FromMinutes(10);
        PriceRule Rule(decimal amount) => new("laser", new("Laser"), null, new(), new(amount, 1));
        var book = new PriceBook(Currency.Eur, [new(1, Make.Noon - Duration.FromDays(9), [Rule(0.5m)]), new(2, midnight, [Rule(0.6m)])]);

        Assert.Equal(1500, Rating.Rate(Use(1800), book).Charge!.Net.Minor);
    }

    [Fact]
    public void Problems_OfABadBook_AreNamedOneByOne()
    {
        PriceRule bad = new("a", new("A"), null, new(0, QuantityRounding.Up, -1), new(-1, 0), -1);
        var book = new PriceBook(Currency.Eur, [new(2, Make.Noon, [bad, bad with { Price = new(0.1234567m, 1) }]), new(1, Make.Noon, [])]);

        Assert.Equal(
            ["does not begin after", "same machine", "stands twice", "above 0", "below 0", "above 0", "below 0", "below 0", "6 decimals", "above 0", "below 0"],
            book.Problems().Select(p => new[] { "does not begin after", "same machine", "stands twice", "above 0", "below 0", "6 decimals" }.Single(p.Contains)));
    }

    [Fact]
    public void Draft_LinesInAnyOrder_GiveTheSameDraftAndTheirSum()
    {
        InvoiceLine Line(int minute, byte id) => new(Use(60) with { Session = new(new Guid(1, 0, 0, new byte[8] { id, 0, 0, 0, 0, 0, 0, 0 })), Start = Make.Noon + Duration.FromMinutes(minute) }, "Laser", Rate(60 * minute, new PriceRule("l", new("L"), null, new(), new(0.1m, 1))));
        InvoiceLine[] lines = [Line(3, 1), Line(1, 2), Line(1, 1)];

        var draft = InvoiceDraft.Of(Make.Alice, Currency.Eur, lines);

        Assert.Equal(draft.Lines.AsEnumerable(), InvoiceDraft.Of(Make.Alice, Currency.Eur, lines.Reverse()).Lines);
        Assert.Equal(new(50, Currency.Eur), draft.Total);
        Assert.Throws<InvalidOperationException>(() => InvoiceDraft.Of(Make.Bob, Currency.Eur, lines));
    }

    internal static Charge Rate(long seconds, params PriceRule[] rules) =>
        Rating.Rate(Use(seconds), new(Currency.Eur, [new(1, Make.Noon - Duration.FromDays(30), [.. rules])])).Charge!;

    private static Usage Use(long seconds) => new(Make.Session, Make.Laser, Make.Alice, Make.Noon, seconds);

    private static decimal Decimal(string text) => decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
