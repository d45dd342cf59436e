using System.Globalization;
using System.Text.RegularExpressions;
using FabAccess.Core.Billing;
using FabAccess.Core.Values;

namespace FabAccess.Core.Tests.Billing;

/// <summary>
/// A reader with a pencil: takes the numbers out of the sentence, knowing only the language, and computes the amount
/// again. What the sentence left out, or rounded away, would show as another amount.
/// </summary>
public sealed class ChargeSentenceTests
{
    private const int sentences = 5_000, seed = 20261121;

    [Theory]
    [InlineData(Language.French, "EUR")]
    [InlineData(Language.English, "EUR")]
    [InlineData(Language.French, "XPF")]
    [InlineData(Language.English, "CHF")]
    public void Sentence_ReadWithAPencil_GivesTheSameCents(Language language, string code)
    {
        var currency = Currency.Parse(code, null);
        var random = new Random(seed);
        for (int i = 0; i < sentences; i++)
        {
            var charge = RandomCharge(random, currency);
            string sentence = ChargeSentence.Of(charge, language);
            var read = new Pencil(sentence, language == Language.English, currency);
            Assert.True(read.Stated == charge.Net, $"Seed {seed}, number {i}: “{sentence}” states {read.Stated} for {charge.Net}.");
            Assert.True(read.Computed == charge.Net, $"Seed {seed}, number {i}: “{sentence}” computes to {read.Computed}, not {charge.Net} ({charge.Trace}).");
        }
    }

    [Fact]
    public void Sentence_OfEachKind_ReadsWell()
    {
        Assert.Equal("46 min 12 s d’utilisation, toute minute commencée compte, soit 47 min, à 18,00 € par heure = 14,10 €.", Plain(Of(2772, new(1, QuantityRounding.Up), new(18, 60)), Language.French));
        Assert.Equal("46 min 12 s of use, each started minute counts, that is 47 min, at €18.00 an hour = €14.10.", Plain(Of(2772, new(1, QuantityRounding.Up), new(18, 60)), Language.English));
        Assert.Equal("12 min d’utilisation, par tranche commencée de 10 min, soit 20 min, à 1,00 € les 10 min, plus 1,50 € de mise en route = 3,50 €.", Plain(Of(720, new(10, QuantityRounding.Up), new(1, 10, 1.5m)), Language.French));
        Assert.Equal("5 s of use, at €0.02 a minute = €0.00, raised to the minimum of €2.00.", Plain(Of(5, new(), new(0.02m, 1), 2), Language.English));
        Assert.Equal("3 min d’utilisation, à 0,60 € par minute, plus 2,00 € de mise en route = 3,80 €, porté au minimum de 5,00 €.", Plain(Of(180, new(), new(0.6m, 1, 2), 5), Language.French));
        Assert.Equal("Moins d’une seconde d’utilisation : rien n’est dû.", Plain(Of(0, new(1, QuantityRounding.Up), new(18, 60, 5), 3), Language.French));
        Assert.Equal("100 h d’utilisation, à 25,00 € par heure = 2 500,00 €.", Plain(Of(360_000, new(), new(25, 60)), Language.French));
    }

    [Fact]
    public void Sentence_OfAnyCharge_HasNoSpaceThatPartsANumber()
    {
        var random = new Random(seed);
        for (int i = 0; i < 500; i++)
            foreach (var language in Enum.GetValues<Language>())
                Assert.DoesNotMatch("[0-9€] |[=] | [=]", Regex.Replace(ChargeSentence.Of(RandomCharge(random, Currency.Eur), language), "(?<=[0-9€]) (?=(les|par|de|a|an|per|set-up|of)\\b)", "_"));
    }

    private static string Plain(Charge charge, Language language) => ChargeSentence.Of(charge, language).Replace('\u00A0', ' ').Replace('\u202F', ' ');

    private static Charge Of(long seconds, QuantityShape shape, UnitPrice price, decimal minimum = 0, Currency currency = default)
    {
        var trace = new ChargeTrace(1, "r", new("r"), seconds, shape, Rating.BilledMinutes(seconds, shape), price, minimum);
        return Rating.ChargeOf(default, trace, currency);
    }

    private static Charge RandomCharge(Random random, Currency currency)
    {
        long seconds = random.Next(10) == 0 ? random.Next(0, 3) : random.Next(1, 400_000);
        decimal[] increments = [0.5m, 1, 3, 5, 7.5m, 10, 15, 30, 60];
        var rounding = (QuantityRounding)random.Next(4);
        decimal? increment = rounding == QuantityRounding.Exact ? null : increments[random.Next(increments.Length)];
        var shape = new QuantityShape(increment, rounding, random.Next(3) == 0 ? random.Next(1, 90) : 0);
        decimal[] pers = [1, 1, 60, 60, 10, 15, 7, 90];
        var price = new UnitPrice(random.Next(0, 50_000_000) / (decimal)Math.Pow(10, random.Next(2, 7)), pers[random.Next(pers.Length)], random.Next(3) == 0 ? random.Next(1, 2000) / 100m : 0);
        return Of(seconds, shape, price, random.Next(3) == 0 ? random.Next(1, 5000) / 100m : 0, currency);
    }

    /// <summary>Knows the words of a language and arithmetic; nothing of the trace.</summary>
    private sealed class Pencil
    {
        private const string number = "([0-9][0-9.]*)";

        public Pencil(string sentence, bool isEnglish, Currency currency)
        {
            string plain = sentence.Replace('\u00A0', ' ');
            // Each language's groups and decimal sign become the one that decimal.Parse reads.
            plain = isEnglish ? Regex.Replace(plain, "(?<=[0-9]),(?=[0-9])", "") : Regex.Replace(plain.Replace("\u202F", ""), "(?<=[0-9]),(?=[0-9])", ".");
            if (!plain.Contains('=', StringComparison.Ordinal))
            {
                Computed = Stated = new(0, currency);
                return;
            }
            string sign = currency.Code == "EUR" ? "€" : currency.Code;
            string amount = !isEnglish ? $"{number} {sign}" : currency.Code == "EUR" ? $"{sign}{number}" : $"{sign} {number}";
            decimal Find(string pattern, decimal otherwise) => Regex.Match(plain, pattern) is { Success: true } m ? Read(m.Groups[1].Value) : otherwise;

            var use = Regex.Match(plain, isEnglish ? "^(?:([0-9]+) h ?)?(?:([0-9]+) min ?)?(?:([0-9]+) s ?)?of use" : "^(?:([0-9]+) h ?)?(?:([0-9]+) min ?)?(?:([0-9]+) s ?)?d’utilisation");
            decimal seconds = (Part(use, 1) * 3600) + (Part(use, 2) * 60) + Part(use, 3);
            decimal minutes = Find(isEnglish ? $"that is {number} min" : $"soit {number} min", seconds / 60);
            decimal price = Find(isEnglish ? $", at {amount}" : $", à {amount}", -1);
            decimal per = plain.Contains(isEnglish ? " an hour" : " par heure", StringComparison.Ordinal) ? 60
                : plain.Contains(isEnglish ? " a minute" : " par minute", StringComparison.Ordinal) ? 1
                : Find(isEnglish ? $" per {number} min" : $" les {number} min", -1);
            decimal setup = Find($", plus {amount}", 0), minimum = Find(isEnglish ? $", raised to the minimum of {amount}" : $", porté au minimum de {amount}", 0);
            Computed = Money.Round(Math.Max((minutes * price / per) + setup, minimum), currency);
            Stated = Money.Round(Find($"{amount}\\.$", -1), currency);
            Assert.Equal(Money.Round((minutes * price / per) + setup, currency), Money.Round(Find($"= {amount}", -1), currency));
            CheckBlocks(plain, isEnglish, seconds, minutes);
        }

        public Money Computed { get; }

        public Money Stated { get; }

        /// <summary>The billed minutes themselves follow from the measured time and the words about blocks.</summary>
        private static void CheckBlocks(string plain, bool isEnglish, decimal seconds, decimal minutes)
        {
            (string Words, Func<decimal, decimal> Round)[] kinds = isEnglish
                ? [($"by started blocks of {number} min|each started (minute)", decimal.Ceiling), ($"by whole blocks of {number} min|(whole) minutes only", decimal.Floor), ($"rounded to the nearest {number} min|rounded to the (minute)", Nearest)]
                : [($"par tranche commencée de {number} min|toute (minute) commencée", decimal.Ceiling), ($"par tranche entière de {number} min|(minutes) entières", decimal.Floor), ($"arrondi à {number} min près|arrondi à la (minute)", Nearest)];
            decimal billed = seconds / 60;
            foreach (var (words, round) in kinds)
                if (Regex.Match(plain, words) is { Success: true } m)
                {
                    decimal block = m.Groups[1].Success ? Read(m.Groups[1].Value) : 1;
                    billed = round(seconds / (block * 60)) * block;
                }
            if (Regex.Match(plain, isEnglish ? $"at least {number} min" : $"au moins {number} min") is { Success: true } least) billed = Math.Max(billed, Read(least.Groups[1].Value));
            Assert.True(billed == minutes, $"“{plain}” bills {minutes} min where its words give {billed}.");
        }

        private static decimal Nearest(decimal blocks) => decimal.Round(blocks, MidpointRounding.AwayFromZero);

        private static decimal Part(Match match, int group) => match.Groups[group].Success ? Read(match.Groups[group].Value) : 0;

        private static decimal Read(string text) => decimal.Parse(text.TrimEnd('.'), NumberStyles.Number, CultureInfo.InvariantCulture);
    }
}
