using System.Globalization;
using System.Numerics;
using System.Text.Json;

namespace FabAccess.Simulation.Auditing;

/// <summary>
/// What a session costs, computed a second time from the price book's JSON, in exact fractions. Deliberately knows nothing of
/// the product's rating: where the two disagree by one cent, that is a finding.
/// </summary>
public sealed class Pricing
{
    private readonly List<(DateTimeOffset From, JsonElement Rules)> versions;

    /// <param name="lab">LAB.json.</param>
    public Pricing(string lab)
    {
        using var document = JsonDocument.Parse(lab);
        versions = [.. document.RootElement.GetProperty("priceBook").GetProperty("versions").EnumerateArray().Select(v => (v.GetProperty("validFrom").GetDateTimeOffset(), v.GetProperty("rules").Clone()))];
    }

    /// <summary>Cents; null when there is no price.</summary>
    public long? Cents(string machine, DateTimeOffset start, long elapsedMilliseconds)
    {
        long seconds = Math.Max(0, elapsedMilliseconds) / 1000;
        var valid = versions.Where(v => v.From <= start).ToList();
        if (valid.Count == 0) return null;
        var rules = valid[^1].Rules.EnumerateArray().ToList();
        var rule = rules.Find(r => r.TryGetProperty("machine", out var of) && of.GetString() == machine);
        if (rule.ValueKind == JsonValueKind.Undefined) rule = rules.Find(r => !r.TryGetProperty("machine", out _));
        return rule.ValueKind == JsonValueKind.Undefined ? null : seconds == 0 ? 0 : Cents(rule, seconds);
    }

    /// <summary>Which version is in force: how many have begun.</summary>
    public int Version(DateTimeOffset at) => versions.Count(v => v.From <= at);

    private static long Cents(JsonElement rule, long seconds)
    {
        var (shape, price) = (rule.GetProperty("shape"), rule.GetProperty("price"));
        var minutes = new Ratio(seconds, 60);
        if (shape.TryGetProperty("increment", out var increment))
        {
            var blocks = minutes / Ratio.Of(increment);
            BigInteger? whole = shape.GetProperty("rounding").GetString() switch
            {
                "up" => blocks.Ceiling,
                "down" => blocks.Floor,
                "nearest" => (blocks + new Ratio(1, 2)).Floor,
                _ => null,
            };
            if (whole is { } count) minutes = new Ratio(count, 1) * Ratio.Of(increment);
        }
        minutes = Ratio.Max(minutes, Ratio.Of(shape.GetProperty("minQuantity")));
        var net = (minutes * Ratio.Of(price.GetProperty("amount")) / Ratio.Of(price.GetProperty("per"))) + Ratio.Of(price.GetProperty("setup"));
        net = Ratio.Max(net, Ratio.Of(rule.GetProperty("minCharge")));
        // Nothing here is below 0, so half a cent goes up.
        return (long)((net * new Ratio(100, 1)) + new Ratio(1, 2)).Floor;
    }

    /// <summary>A fraction of whole numbers; the lower one is above 0.</summary>
    private readonly record struct Ratio(BigInteger Over, BigInteger Under)
    {
        public BigInteger Floor => BigInteger.Divide(Over - ModuloOf(Over, Under), Under);

        public BigInteger Ceiling => -new Ratio(-Over, Under).Floor;

        public static Ratio Of(JsonElement number)
        {
            decimal value = decimal.Parse(number.GetRawText(), CultureInfo.InvariantCulture);
            BigInteger under = 1;
            for (; value != decimal.Truncate(value); under *= 10) value *= 10;
            return new((BigInteger)value, under);
        }

        public static Ratio Max(Ratio one, Ratio other) => one.Over * other.Under >= other.Over * one.Under ? one : other;

        public static Ratio operator +(Ratio one, Ratio other) => new((one.Over * other.Under) + (other.Over * one.Under), one.Under * other.Under);

        public static Ratio operator *(Ratio one, Ratio other) => new(one.Over * other.Over, one.Under * other.Under);

        public static Ratio operator /(Ratio one, Ratio other) => new(one.Over * other.Under, one.Under * other.Over);

        private static BigInteger ModuloOf(BigInteger value, BigInteger by) => ((value % by) + by) % by;
    }
}
