using System.Collections;
using System.Reflection;
using FabAccess.Core.Values;
using FabAccess.Server.Pages.Wording;
using NodaTime;

namespace FabAccess.Server.Tests.Pages;

/// <summary>Both languages say something for every case, and write numbers and dates as their readers expect.</summary>
public sealed class WordingTests
{
    private static readonly Formats french = new(Language.French, DateTimeZoneProviders.Tzdb["Europe/Paris"]), english = french with { Language = Language.English };

    [Theory]
    [InlineData(Language.French)]
    [InlineData(Language.English)]
    public void Texts_OfEveryCase_SaySomething(Language language)
    {
        var said = Said(Texts.In(language)).ToList();
        Assert.True(said.Count > 250, $"Only {said.Count} texts were found.");
        // A clock that is to be believed is nothing to remark on.
        Assert.All(said.Where(t => t.Name != "Placed(Clock, x, x)"), t => Assert.False(string.IsNullOrWhiteSpace(t.Text), $"{t.Name} says nothing."));
        if (language == Language.French)
            Assert.All(said, t => Assert.DoesNotMatch("[a-zé»] [:;!?](\\s|$)|« | »", t.Text));
    }

    [Fact]
    public void Texts_OfBothLanguages_Differ()
    {
        // Words that the two share are short; a whole sentence that is the same was forgotten.
        var pairs = Said(Texts.In(Language.French)).Zip(Said(Texts.In(Language.English)));
        Assert.All(pairs.Where(p => p.First.Text == p.Second.Text), p => Assert.True(p.First.Text.Length < 12, $"{p.First.Name} is the same in both languages."));
    }

    [Fact]
    public void Formats_InFrench_KeepNumbersTogether()
    {
        var at = Instant.FromUtc(2026, 11, 21, 13, 5);
        Assert.Equal("1\u202F234,50\u00A0€", french.Amount(new(123450, Currency.Eur)));
        Assert.Equal("-0,05\u00A0€", french.Amount(new(-5, Currency.Eur)));
        Assert.Equal("1\u202F234\u00A0XPF", french.Amount(new(1234, Currency.Parse("XPF", null))));
        Assert.Equal("21/11/2026", french.Date(at));
        Assert.Equal("14:05", french.Time(at));
        Assert.Equal("novembre\u00A02026", french.Month(new(2026, 11)));
        Assert.Equal("1\u00A0h\u00A042", french.Minutes(Duration.FromMinutes(102)));
        Assert.Equal("1\u00A0h\u00A002\u00A0min\u00A005\u00A0s", french.Measured(3_725_999));
        Assert.Equal("1\u202F234,5", french.Number(1234.5m));
    }

    [Fact]
    public void Formats_InEnglish_AreTheirOwn()
    {
        var at = Instant.FromUtc(2026, 7, 4, 22, 5);
        Assert.Equal("€1,234.50", english.Amount(new(123450, Currency.Eur)));
        Assert.Equal("-€0.05", english.Amount(new(-5, Currency.Eur)));
        Assert.Equal("CHF\u00A012.00", english.Amount(new(1200, Currency.Parse("CHF", null))));
        Assert.Equal("5\u00A0Jul\u00A02026", english.Date(at));
        Assert.Equal("00:05", english.Time(at));
        Assert.Equal("35\u00A0s", english.Measured(35_000));
        Assert.Equal("0\u00A0min", english.Minutes(Duration.FromSeconds(-3)));
    }

    [Theory]
    [InlineData("2026-03", "2026-02-28T23:00:00Z", "2026-03-31T22:00:00Z")]
    [InlineData("2026-10", "2026-09-30T22:00:00Z", "2026-10-31T23:00:00Z")]
    [InlineData("2026-12", "2026-11-30T23:00:00Z", "2026-12-31T23:00:00Z")]
    public void Month_OfTheLab_IsItsCivilOne(string text, string from, string to)
    {
        Assert.True(TypedValues.TryMonth(text, out var month));
        var interval = french.IntervalOf(month);
        Assert.Equal((from, to), (interval.Start.ToString(), interval.End.ToString()));
        Assert.Equal(month, french.MonthOf(interval.Start));
        Assert.Equal(month.PlusMonths(1), french.MonthOf(interval.End));
    }

    [Theory]
    [InlineData("2026-00")]
    [InlineData("2026-13")]
    [InlineData("1999-12")]
    [InlineData("2026-1")]
    [InlineData("２０２６-11")]
    [InlineData("2026-11\n")]
    [InlineData(null)]
    public void Month_ThatIsNone_IsRefused(string? text) => Assert.False(TypedValues.TryMonth(text, out _));

    /// <summary>Every text of a language, with functions filled in for every case of their argument.</summary>
    private static IEnumerable<(string Name, string Text)> Said(object texts)
    {
        foreach (var property in texts.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            object value = property.GetValue(texts)!;
            if (value is string text) yield return (property.Name, text);
            else if (value is Delegate function) foreach (var said in Filled(property.Name, function)) yield return said;
            else if (property.PropertyType.Namespace == typeof(Texts).Namespace) foreach (var said in Said(value)) yield return said;
        }
    }

    private static IEnumerable<(string Name, string Text)> Filled(string name, Delegate function)
    {
        IEnumerable<object?[]> arguments = [[]];
        foreach (var parameter in function.GetType().GetMethod("Invoke")!.GetParameters())
            arguments = [.. arguments.SelectMany(before => Cases(parameter.ParameterType).Cast<object?>().Select(next => (object?[])[.. before, next]))];
        return arguments.Select(a => ($"{name}({string.Join(", ", a)})", (string)function.DynamicInvoke(a)!));
    }

    private static IEnumerable Cases(Type type) =>
        type.IsEnum ? Enum.GetValues(type) : type == typeof(int) ? new[] { 0, 1, 2 } : type == typeof(long) ? new[] { 0L, 1L, 2L } : new[] { "x" };
}
