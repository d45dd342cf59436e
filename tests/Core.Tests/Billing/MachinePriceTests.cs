using System.Text.Json;
using FabAccess.Core.Access;
using FabAccess.Core.Billing;
using FabAccess.Core.Machines;
using FabAccess.Core.Signals;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;

namespace FabAccess.Core.Tests.Billing;

/// <summary>The price on its way from the book over the list to the display, held against the bill.</summary>
public sealed class MachinePriceTests
{
    private static readonly PriceRule Hourly = Rule(18, 60, new(1, QuantityRounding.Up));

    private static readonly Gen<decimal> Amounts = Gen.Choose(0, 30_000_000).Select(millionths => millionths / 1_000_000m);

    private static readonly Gen<PriceRule> Rules =
        from amount in Amounts
        from per in Gen.Elements(1m, 10m, 60m, 7m, 0.5m)
        from setup in Gen.Elements(0m, 2m, 0.005m)
        from increment in Gen.Elements<decimal?>(null, 1m, 15m, 7m / 60)
        from rounding in Gen.Elements(Enum.GetValues<QuantityRounding>())
        from minQuantity in Gen.Elements(0m, 10m, 0.25m)
        from minCharge in Gen.Elements(0m, 1.5m, 20m)
        select new PriceRule("laser", new("Laser", "Laser cutter"), null, new(increment, increment is null ? QuantityRounding.Exact : rounding, minQuantity), new(amount, per, setup), minCharge);

    private static readonly Gen<(PriceRule Rule, Currency Currency, int Milliseconds)> Sessions =
        from rule in Rules
        from currency in Gen.Elements("EUR", "CHF", "XPF")
        from milliseconds in Gen.OneOf(Gen.Choose(0, 5_000), Gen.Choose(0, 200_000_000))
        select (rule, Currency.Parse(currency), milliseconds);

    [Fact]
    public void Shown_WhenTheMemberEndsAnySession_IsWhatTheBillSays() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2000), Prop.ForAll(Sessions.ToArbitrary(), s => EndsAsShown(s.Rule, s.Currency, s.Milliseconds)));

    // Until one started minute it is the minimum, and what is half a cent rounds as the bill does.
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 500)]
    [InlineData(960, 500)]
    [InlineData(961, 510)]
    [InlineData(2520, 1260)]
    public void Shown_InARunningSession_HoldsTheMinimum(long seconds, long cents)
    {
        var list = Sent(Book(Hourly with { MinCharge = 5 }));

        Assert.Equal(cents, Shown(Begun(list, Make.At(0)), Make.At(seconds))?.Minor);
    }

    [Fact]
    public void Price_IsFixedWhereTheSessionBegins_WhateverListsComeAfter()
    {
        var running = Begun(Sent(Book(Hourly)), Make.At(0));
        var dearer = Sent(new PriceBook(Currency.Eur, [new(1, Make.Noon - Duration.FromDays(9), [Hourly]), new(2, Make.Noon + Duration.FromSeconds(1), [Rule(600, 60)])]), Make.Noon + Duration.FromSeconds(1));

        var told = MachineRules.Step(running, new MachineInput.PermitsChanged(null, true, null), Make.At(600)).Next;

        Assert.Equal(300, Shown(told, Make.At(600), dearer)?.Minor);
        Assert.Equal(10_000, Shown(Begun(dearer, Make.At(2)), Make.At(602))?.Minor);
    }

    // Seconds after the list was planned, and what is published by then for a later time.
    [Theory]
    [InlineData(-1, true)]
    [InlineData(599, true)]
    [InlineData(600, false)]
    [InlineData(86_400, false)]
    public void List_OfBeforeTheNextVersion_SaysNothingFromThatVersionOn(long start, bool isShown)
    {
        var book = new PriceBook(Currency.Eur, [new(1, Make.Noon - Duration.FromDays(9), [Hourly]), new(2, Make.Noon + Duration.FromSeconds(600), [Rule(1, 60)])]);

        Assert.Equal(isShown ? 60 : null, Shown(Begun(Sent(book), Make.At(start)), Make.At(start + 100))?.Minor);
    }

    [Fact]
    public void Start_BeforeTheVersionOfTheList_IsWithoutAPrice() =>
        Assert.Null(Shown(Begun(Sent(new PriceBook(Currency.Eur, [new(1, Make.Noon, [Hourly])])), Make.At(-1)), Make.At(100)));

    [Theory]
    [InlineData(ClockTrust.Synchronised, true)]
    [InlineData(ClockTrust.WasSynchronised, true)]
    [InlineData(ClockTrust.Never, false)]
    public void Start_WithoutAClock_IsWithoutAPrice_AlsoOnceThereIsOne(ClockTrust trust, bool isShown) =>
        Assert.Equal(isShown, Shown(Begun(Sent(Book(Hourly)), Make.At(0) with { Trust = trust }), Make.At(100)) is not null);

    [Theory]
    [InlineData(47, true)]
    [InlineData(49, false)]
    public void List_ThatMayHaveMissedAVersion_SaysNothing(int hours, bool isShown) =>
        Assert.Equal(isShown, Shown(Begun(Sent(Book(Hourly)), Make.At(3600 * hours)), Make.At((3600 * hours) + 100)) is not null);

    [Fact]
    public void Repair_IsNotBilled_AndShowsNothing()
    {
        var rights = new Permit(Make.Laser, Make.Noon - Duration.FromDays(1), null, MemberRights.Repair);
        var list = Sent(Book(Hourly), permit: rights, outOfOrder: "lens");
        var state = Begun(list, Make.At(0), MachineState.Initial with { OutOfOrder = "lens" });

        Assert.True(state.Session!.IsRepair);
        Assert.Null(Shown(state, Make.At(100)));
    }

    [Fact]
    public void Machine_FreeOrWithoutARule_HasNoPriceInTheList()
    {
        PriceRule other = Hourly with { Machine = MachineId.Parse("saw-1") };

        Assert.Null(MachinePrice.Of(Book(Rule(0, 60)), Make.Laser, Make.Noon));
        Assert.Null(MachinePrice.Of(Book(other), Make.Laser, Make.Noon));
        Assert.Null(MachinePrice.Of(new(Currency.Eur, []), Make.Laser, Make.Noon));
        Assert.NotNull(MachinePrice.Of(Book(Rule(0, 60) with { MinCharge = 1 }), Make.Laser, Make.Noon));
        Assert.Equal(other, MachinePrice.Of(Book(Hourly, other), MachineId.Parse("saw-1"), Make.Noon)!.Rule);
    }

    [Fact]
    public void OtherSignals_ThatNameAPrice_DoNotNameThisOne()
    {
        var state = Begun(Sent(Book(Hourly)), Make.At(0));
        var known = new ReaderKnowledge(new(state), Make.At(100), null, "box-1");

        Assert.All(Enum.GetValues<SignalName>().Where(s => s != SignalName.InUse), s => Assert.Null(SpokenValues.Of(known, s, Language.French).Price));
    }

    [Theory]
    [InlineData(Language.French, CharacterSet.Latin, "0,60 € 58 min")]
    [InlineData(Language.English, CharacterSet.Latin, "€0.60 58 min")]
    [InlineData(Language.French, CharacterSet.Plain, "0,60 EUR 58 min")]
    [InlineData(Language.English, CharacterSet.Plain, "EUR0.60 58 min")]
    public void Display_OfARunningSession_SaysWhoHowLongAndHowMuch(Language language, CharacterSet set, string second)
    {
        var list = Sent(Book(Hourly), use: UsePolicy.Default with { Longest = Duration.FromHours(1) });
        var state = Begun(list, Make.At(0));
        var known = new ReaderKnowledge(new(state), Make.At(120), list.Machine(Make.Laser), "box-1") { Member = Make.Holder(Make.Alice) };

        Assert.Equal(new("Alice 0:02", second), Words.Of(new(SignalName.InUse), Duration.Zero, SpokenValues.Of(known, SignalName.InUse, language), language, set));
    }

    [Fact]
    public void Amount_BeyondMoney_IsNone() =>
        Assert.Null(new MachinePrice(1, Make.Noon, null, Currency.Eur, Rule(1_000_000, 0.0000001m)).After(Make.Session, long.MaxValue));

    private static void EndsAsShown(PriceRule rule, Currency currency, int milliseconds)
    {
        var book = new PriceBook(currency, [new(3, Make.Noon - Duration.FromDays(9), [rule])]);
        Assert.Empty(book.Problems());
        var begun = Make.At(0);
        var end = begun with { MonotonicMilliseconds = begun.MonotonicMilliseconds + milliseconds, Wall = begun.Wall + Duration.FromMilliseconds(milliseconds) };
        var list = Sent(book);
        var state = Begun(list, begun);

        var shown = Shown(state, end);
        var ended = Assert.IsType<MachineEvent.SessionEnded>(MachineRules.Step(state, Tap(list, state, end), end).Events.Single());
        var charge = Rating.Rate(Usage.Of(Make.Session, Make.Laser, Make.Alice, begun.Wall, ended.ElapsedMilliseconds), book).Charge!;

        Assert.Equal(MachinePrice.IsFree(rule) ? null : charge.Net, shown);
    }

    private static Money? Shown(MachineState state, Moment now, PermitList? list = null) =>
        SpokenValues.Of(new(new(state), now, list?.Machine(Make.Laser), "box-1"), SignalName.InUse, Language.French).Price;

    private static MachineState Begun(PermitList list, Moment now, MachineState? before = null)
    {
        var begun = MachineRules.Step(before ?? MachineState.Initial, Tap(list, before ?? MachineState.Initial, now), now).Next;
        Assert.NotNull(begun.Session);
        return begun;
    }

    private static MachineInput.BadgePresented Tap(PermitList list, MachineState state, Moment now) =>
        new(Make.AliceBadge, AccessPolicy.Decide(list, state, Make.Laser, Make.AliceBadge, AccessPolicy.JudgedAt(now.Wall, list.IssuedAt, Duration.Zero)), Make.Session);

    // As a server plans it, over the wire, to a box.
    private static PermitList Sent(PriceBook book, Instant? at = null, Permit? permit = null, string? outOfOrder = null, UsePolicy? use = null)
    {
        var planned = at ?? Make.Noon;
        var price = MachinePrice.Of(book, Make.Laser, planned);
        var message = new MachineRuleMessage(Make.Laser, "Laser 1", Price: price is null ? null : PriceMessage.Of(price));
        string json = JsonSerializer.Serialize(message, WireJson.Default.MachineRuleMessage);
        var read = JsonSerializer.Deserialize(json, WireJson.Default.MachineRuleMessage)!;
        var rule = new MachineRule(Make.Laser, "Laser 1", permit is null ? null : new("Laser"), outOfOrder) { Price = read.Price?.ToPrice(Make.Laser), Use = use ?? UsePolicy.Default };
        var holder = permit is { } given ? Make.Holder(Make.Alice, false, given) : Make.Holder(Make.Alice);
        return new(new(1, 7), planned, planned + Duration.FromDays(45), [rule], [KeyValuePair.Create(Make.AliceBadge, new HeldBadge(holder, false))]);
    }

    private static PriceBook Book(params PriceRule[] rules) => new(Currency.Eur, [new(1, Make.Noon - Duration.FromDays(9), [.. rules])]);

    private static PriceRule Rule(decimal amount, decimal per, QuantityShape? shape = null) => new("laser", new("Laser"), null, shape ?? new(), new(amount, per));
}
