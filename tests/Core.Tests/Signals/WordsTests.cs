using FabAccess.Core.Signals;
using FabAccess.Core.Values;
using NodaTime;

namespace FabAccess.Core.Tests.Signals;

/// <summary>What the display says.</summary>
public sealed class WordsTests
{
    private static readonly Language[] Languages = [Language.French, Language.English];

    private static readonly CharacterSet[] Sets = [CharacterSet.Latin, CharacterSet.Plain];

    private static IEnumerable<(string Name, Wording Words, Language Language)> All() =>
        from language in Languages
        from row in SignalTable.Rows.Select(r => (r.Name, Words: r.In(language))).Concat(RefusalTable.Rows.Select(r => (Name: r.Reason.ToString(), Words: r.In(language))))
            .Concat(SpecialTable.Rows.Select(r => (Name: r.Case.ToString(), Words: r.In(language))))
        select (row.Name, row.Words, language);

    // Each value at its longest, each missing, and some of each.
    private static IEnumerable<WordValues> Values()
    {
        yield return Sample.Usual;
        yield return WordValues.None;
        Duration?[] durations = [null, Duration.FromSeconds(-1), Duration.FromSeconds(59), Duration.FromMinutes(599), Sample.Longest.Left, Duration.FromDays(4000)];
        Money?[] prices = [null, new(0, Currency.Eur), new(999_999, Currency.Eur), new(999_999, Currency.Parse("CHF")), new(9_999_999, Currency.Parse("XPF")), new(long.MinValue + 1, Currency.Eur), new(long.MaxValue, Currency.Eur), new(35, Currency.Eur), new(12_345, Currency.Parse("CHF"))];
        foreach (var duration in durations)
            foreach (var price in prices)
                foreach (string? name in new[] { null, "Al", "Alice", Sample.Longest.Member })
                    yield return Sample.Longest with { Used = duration, Left = duration, Price = price, Member = name, Machine = name, Trainer = name, Certification = name, Box = name, Version = name };
    }

    [Fact]
    public void Lines_WithWhateverValues_FitTheDisplay()
    {
        foreach (var (name, words, language) in All())
            foreach (var values in Values())
                foreach (var set in Sets)
                {
                    var lines = Words.Fill(words, values, language, set);
                    Assert.True(lines.First.Length <= Words.Columns && lines.Second.Length <= Words.Columns, $"{name}: {lines}");
                    Assert.All(lines.First + lines.Second, c => Assert.False(char.IsControl(c) || c is '{' or '}' or '|'));
                    if (set == CharacterSet.Plain) Assert.All(lines.First + lines.Second, c => Assert.InRange(c, ' ', '}'));
                }
    }

    [Fact]
    public void EverySignal_ButTheFlick_HasWordsInBothLanguages_WhateverIsMissing() =>
        Assert.All(All().Where(r => r.Name != "read"), row => Assert.NotEmpty(Words.Fill(row.Words, WordValues.None, row.Language, CharacterSet.Plain).First));

    [Fact]
    public void TwoSignals_DifferInWords()
    {
        foreach (var language in Languages)
            foreach (var set in Sets)
            {
                Assert.Distinct(SignalTable.Rows.Select(r => Words.Fill(r.In(language), Sample.For(r.Signal), language, set)).Concat(SpecialTable.Rows.Select(r => Words.Fill(r.In(language), Sample.For(r.Of), language, set))));
                Assert.Distinct(RefusalTable.Rows.Select(r => Words.Fill(r.In(language), Sample.Usual, language, set)));
            }
    }

    [Fact]
    public void SpecialCases_AreAllThereAre_InTheirOrder() => Assert.Equal(Enum.GetValues<SpecialCase>().Skip(1), SpecialTable.Rows.Select(r => r.Case));

    [Theory]
    [InlineData(Language.French, "Badge formateur", "certifie Lou")]
    [InlineData(Language.English, "Trainer: tap", "to certify Lou")]
    public void SecondBadge_ToCertify_NamesTheLearner(Language language, string first, string second)
    {
        var learner = Make.Holder(Make.Bob) with { FirstName = "Lou" };
        var asked = new Core.Machines.MachineInput.BadgePresented(Make.BobBadge, new Core.Access.AccessDecision.Refused(Core.Access.RefusalReason.NotCertified, learner), Make.Session);
        var ask = new Core.Machines.Ask(Core.Machines.AskKind.Certify, asked, Make.Bob, Core.Machines.Terms.Default, Make.At(0));
        var view = new ReaderView(Core.Machines.MachineState.Initial with { Course = Core.Machines.Course.Nothing with { Ask = ask } });
        var shown = ShownSignal.Of(view);
        var known = new ReaderKnowledge(view, Make.At(1), null, "box-1");

        Assert.Equal((SignalName.SecondBadge, SpecialCase.ToCertify), (shown.Name, shown.Special));
        Assert.Equal(learner, known.Addressed);
        Assert.Equal(new TwoLines(first, second), Words.Of(shown, Duration.Zero, SpokenValues.Of(known, shown.Name, language), language, CharacterSet.Plain));
    }

    [Fact]
    public void AmountsAndTimes_InAnyLine_AreWholeOrNotThere()
    {
        string[] parts = ["9999,99", "€9999.99", "EUR9999.99", ":59", "99 h 59", "99h"];
        Assert.DoesNotContain("99", Words.Fill(SignalTable.Row(SignalName.EndingSoon).Fr, Sample.Longest, Language.French, CharacterSet.Latin).First, StringComparison.Ordinal);
        foreach (var (name, words, language) in All())
            foreach (var set in Sets)
            {
                var lines = Words.Fill(words, Sample.Longest, language, set);
                foreach (string line in new[] { lines.First, lines.Second }.Where(l => l.Contains("99", StringComparison.Ordinal)))
                    Assert.True(parts.Any(p => line.Contains(p, StringComparison.Ordinal)), $"{name}: {line}");
            }
    }

    [Theory]
    [InlineData(SignalName.Granted, Language.French, "Bonjour Alice", "1 h 40 restantes")]
    [InlineData(SignalName.Granted, Language.English, "Hello Alice", "1 h 40 left")]
    [InlineData(SignalName.InUse, Language.French, "Alice 0:42", "0,35 € 1 h 40")]
    [InlineData(SignalName.InUse, Language.English, "Alice 0:42", "€0.35 1 h 40")]
    [InlineData(SignalName.EndingSoon, Language.French, "Fin dans 5 min", "Badge = +30 min")]
    [InlineData(SignalName.EndingSoon, Language.English, "Ends in 5 min", "Tap for +30 min")]
    [InlineData(SignalName.Cooling, Language.English, "Cooling down", "2:10")]
    [InlineData(SignalName.Fault, Language.French, "Défaut E02", "ne pas utiliser")]
    [InlineData(SignalName.Confirm, Language.French, "Payer 4,20 € ?", "avec votre badge")]
    [InlineData(SignalName.Confirm, Language.English, "Pay €4.20?", "tap your badge")]
    [InlineData(SignalName.Reserved, Language.French, "Réservé 14:00", "Alice")]
    public void Words_OfASignal_AreThoseOfTheTable(SignalName signal, Language language, string first, string second) =>
        Assert.Equal(new TwoLines(first, second), Words.Of(new(signal), Duration.Zero, Sample.For(signal), language, CharacterSet.Latin));

    [Fact]
    public void Price_ThatLeavesNoRoomForTheTime_TakesTheShortTime_ThenNone()
    {
        var price = new Money(999_999, Currency.Eur);
        string Second(Duration left, CharacterSet set) => Words.Of(new(SignalName.InUse), Duration.Zero, Sample.Usual with { Price = price, Left = left }, Language.French, set).Second;

        Assert.Equal("9999,99 € 1 h 40", Second(Duration.FromMinutes(100), CharacterSet.Latin));
        Assert.Equal("9999,99 EUR 1h40", Second(Duration.FromMinutes(100), CharacterSet.Plain));
        Assert.Equal("9999,99 EUR 23h", Second(Duration.FromHours(23), CharacterSet.Plain));
        price = new Money(99_999_999, Currency.Eur);
        Assert.Equal("999999,99 EUR", Second(Duration.FromMinutes(100), CharacterSet.Plain));
    }

    [Theory]
    [InlineData(60 * 100 + 0, "99:59", ">99 h")]
    [InlineData(60 * 100 - 1, "99:59", "99 h 59")]
    [InlineData(60, "1:00", "1 h 00")]
    [InlineData(59, "0:59", "59 min")]
    [InlineData(0, "0:00", "0 min")]
    public void Durations_UpToTheirLimit_AreExact(int minutes, string used, string left)
    {
        var values = Sample.Usual with { Member = null, Price = null, Used = Duration.FromMinutes(Math.Min(minutes, (60 * 100) - 1)), Left = Duration.FromMinutes(minutes) };
        var lines = Words.Of(new(SignalName.InUse), Duration.Zero, values, Language.English, CharacterSet.Plain);

        Assert.Equal(new TwoLines("In use " + used, left), lines);
    }

    [Fact]
    public void Name_ThatIsTooLong_IsCut_AndTheTimeIsNot()
    {
        var values = Sample.Usual with { Member = "Marie-Françoise" };

        Assert.Equal("Marie-Franç 0:42", Words.Of(new(SignalName.InUse), Duration.Zero, values, Language.French, CharacterSet.Latin).First);
        Assert.Equal("Bonjour Marie-Fr", Words.Of(new(SignalName.Granted), Duration.Zero, values, Language.French, CharacterSet.Plain).First);
    }

    [Fact]
    public void Refusal_SaysItsReason_InTheHoldersLanguage()
    {
        var shown = new ShownSignal(SignalName.Refused, Core.Access.RefusalReason.NotCertified);
        var holder = Make.Holder(Make.Alice) with { Language = Language.English };

        Assert.Equal(new("Training needed", "Laser"), Words.Of(shown, Duration.Zero, Sample.Usual, Words.LanguageOf(holder, Language.French), CharacterSet.Plain));
        Assert.Equal(new("Formation exigée", "voir accueil"), Words.Of(shown, Duration.Zero, WordValues.None, Words.LanguageOf(null, Language.French), CharacterSet.Latin));
    }

    [Fact]
    public void LocalMode_IsSaid_WhereNobodyHasToReadAnythingElse()
    {
        TwoLines At(SignalName signal, int seconds) => Words.Of(new(signal, Over: new(true)), Duration.FromSeconds(seconds), Sample.For(signal), Language.French, CharacterSet.Latin);

        Assert.Equal("badge", At(SignalName.Ready, 5).Second);
        Assert.Equal("(mode local)", At(SignalName.Ready, 6).Second);
        Assert.Equal("(mode local)", At(SignalName.Checking, 0).Second);
        Assert.All(Enumerable.Range(0, 20), seconds => Assert.Equal("ne pas utiliser", At(SignalName.Fault, seconds).Second));
    }

    [Fact]
    public void HalfReadCard_OverAnything_TakesBothLines() =>
        Assert.Equal(new("Hold it flat", "for 2 seconds"), Words.Of(new(SignalName.InUse, Over: new(true, null, Duration.Zero)), Duration.Zero, Sample.Usual, Language.English, CharacterSet.Plain));
}
