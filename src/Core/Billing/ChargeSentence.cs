using System.Globalization;
using FabAccess.Core.Values;

namespace FabAccess.Core.Billing;

/// <summary>
/// Says a charge in one sentence from which a reader with a pencil gets the same cents: measured time, what was made of
/// it and why, the price, the set-up fee, the result, and the minimum that it was raised to. Numbers are written as the language writes them, with
/// every decimal they have and with spaces that no line break may cut.
/// </summary>
public static class ChargeSentence
{
    public static string Of(Charge charge, Language language)
    {
        ArgumentNullException.ThrowIfNull(charge);
        var words = Words.In(language, charge.Net.Currency);
        var trace = charge.Trace;
        if (trace.ElapsedSeconds == 0) return words.NotUsed();
        string sentence = words.Measured(trace.ElapsedSeconds) + Shaped(trace, words) + words.Price(trace.Price);
        if (trace.Price.Setup > 0) sentence += words.Setup(trace.Price.Setup);
        sentence += words.Result(charge.Gross.Amount);
        if (charge.Minimum.Minor > 0) sentence += words.Raised(charge.Net.Amount);
        return sentence + ".";
    }

    private static string Shaped(ChargeTrace trace, Words words)
    {
        string text = trace.Shape switch
        {
            { Rounding: QuantityRounding.Up, Increment: { } block } => words.StartedBlocks(block),
            { Rounding: QuantityRounding.Down, Increment: { } block } => words.FullBlocks(block),
            { Rounding: QuantityRounding.Nearest, Increment: { } block } => words.NearestBlocks(block),
            _ => "",
        };
        if (trace.Shape.MinQuantity > 0 && trace.BilledMinutes == trace.Shape.MinQuantity) text += words.AtLeast(trace.Shape.MinQuantity);
        return text.Length == 0 ? words.AsMeasured() : text + words.Billed(trace.BilledMinutes);
    }

    private abstract record Words(Currency Currency)
    {
        public static Words In(Language language, Currency currency) => language == Language.English ? new English(currency) : new French(currency);

        public abstract string NotUsed();
        public abstract string Measured(long seconds);
        public abstract string AsMeasured();
        public abstract string StartedBlocks(decimal minutes);
        public abstract string FullBlocks(decimal minutes);
        public abstract string NearestBlocks(decimal minutes);
        public abstract string AtLeast(decimal minutes);
        public abstract string Billed(decimal minutes);
        public abstract string Price(UnitPrice price);
        public abstract string Setup(decimal amount);
        public abstract string Result(decimal amount);
        public abstract string Raised(decimal amount);

        protected static string Time(long seconds)
        {
            var parts = new List<string>();
            if (seconds >= 3600) parts.Add($"{seconds / 3600}\u00A0h");
            if (seconds / 60 % 60 > 0) parts.Add($"{seconds / 60 % 60}\u00A0min");
            if (seconds % 60 > 0) parts.Add($"{seconds % 60}\u00A0s");
            return string.Join("\u00A0", parts);
        }
    }

    private sealed record French(Currency Currency) : Words(Currency)
    {
        public override string NotUsed() => "Moins d’une seconde d’utilisation\u00A0: rien n’est dû.";
        public override string Measured(long seconds) => $"{Time(seconds)} d’utilisation";
        public override string AsMeasured() => "";
        public override string StartedBlocks(decimal minutes) => minutes == 1 ? ", toute minute commencée compte" : $", par tranche commencée de {Number(minutes)}\u00A0min";
        public override string FullBlocks(decimal minutes) => minutes == 1 ? ", minutes entières seulement" : $", par tranche entière de {Number(minutes)}\u00A0min";
        public override string NearestBlocks(decimal minutes) => minutes == 1 ? ", arrondi à la minute" : $", arrondi à {Number(minutes)}\u00A0min près";
        public override string AtLeast(decimal minutes) => $", au moins {Number(minutes)}\u00A0min";
        public override string Billed(decimal minutes) => $", soit {Number(minutes)}\u00A0min";
        public override string Price(UnitPrice price) => $", à {Amount(price.Amount)} {Per(price.Per)}";
        public override string Setup(decimal amount) => $", plus {Amount(amount)} de mise en route";
        public override string Result(decimal amount) => $"\u00A0=\u00A0{Amount(amount)}";
        public override string Raised(decimal amount) => $", porté au minimum de {Amount(amount)}";

        private string Amount(decimal value) => $"{Comma(Plain(value, Currency.Decimals))}\u00A0{(Currency.Code == "EUR" ? "€" : Currency.Code)}";
        private static string Number(decimal value) => Comma(Plain(value, 0));
        private static string Per(decimal minutes) => minutes == 1 ? "par minute" : minutes == 60 ? "par heure" : $"les {Number(minutes)}\u00A0min";
        private static string Comma(string number) => number.Replace(',', '\u202F').Replace('.', ',');
    }

    private sealed record English(Currency Currency) : Words(Currency)
    {
        public override string NotUsed() => "Less than a second of use: nothing is due.";
        public override string Measured(long seconds) => $"{Time(seconds)} of use";
        public override string AsMeasured() => "";
        public override string StartedBlocks(decimal minutes) => minutes == 1 ? ", each started minute counts" : $", by started blocks of {Number(minutes)}\u00A0min";
        public override string FullBlocks(decimal minutes) => minutes == 1 ? ", whole minutes only" : $", by whole blocks of {Number(minutes)}\u00A0min";
        public override string NearestBlocks(decimal minutes) => minutes == 1 ? ", rounded to the minute" : $", rounded to the nearest {Number(minutes)}\u00A0min";
        public override string AtLeast(decimal minutes) => $", at least {Number(minutes)}\u00A0min";
        public override string Billed(decimal minutes) => $", that is {Number(minutes)}\u00A0min";
        public override string Price(UnitPrice price) => $", at {Amount(price.Amount)} {Per(price.Per)}";
        public override string Setup(decimal amount) => $", plus {Amount(amount)} set-up";
        public override string Result(decimal amount) => $"\u00A0=\u00A0{Amount(amount)}";
        public override string Raised(decimal amount) => $", raised to the minimum of {Amount(amount)}";

        private string Amount(decimal value) => Currency.Code == "EUR" ? $"€{Plain(value, 2)}" : $"{Currency.Code}\u00A0{Plain(value, Currency.Decimals)}";
        private static string Number(decimal value) => Plain(value, 0);
        private static string Per(decimal minutes) => minutes == 1 ? "a minute" : minutes == 60 ? "an hour" : $"per {Number(minutes)}\u00A0min";
    }

    // Grouped by thousands, with as many decimals as the number has (a rounded factor would give other cents) and no fewer than asked for.
    private static string Plain(decimal value, int decimals) =>
        value.ToString(decimals == 2 ? "#,0.00##########################" : "#,0.############################", CultureInfo.InvariantCulture);
}
