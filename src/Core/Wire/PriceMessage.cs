using System.Text.Json.Serialization;
using FabAccess.Core.Billing;
using FabAccess.Core.Values;
using NodaTime;

namespace FabAccess.Core.Wire;

/// <summary>
/// A machine's price in <see cref="MachineRuleMessage"/>; see <see cref="MachinePrice"/>. Amounts are currency units, quantities
/// minutes; what is left out is 0, no increment, or rounding "exact". A price shows and decides nothing, so one that this program
/// does not understand is no price, and no reason to refuse the list: its words are texts here.
/// </summary>
public sealed record PriceMessage(
    [property: JsonRequired] int Version,
    [property: JsonRequired] string Rule,
    [property: JsonRequired] Instant From,
    [property: JsonRequired] string Currency,
    [property: JsonRequired] decimal Amount,
    [property: JsonRequired] decimal Per,
    Instant? Until = null,
    decimal? Setup = null,
    decimal? Increment = null,
    string? Rounding = null,
    decimal? MinQuantity = null,
    decimal? MinCharge = null)
{
    public static PriceMessage Of(MachinePrice price)
    {
        ArgumentNullException.ThrowIfNull(price);
        var (rule, shape) = (price.Rule, price.Rule.Shape);
        return new(
            price.Version, rule.Code, price.From, price.Currency.Code, rule.Price.Amount, rule.Price.Per, price.Until,
            OrNull(rule.Price.Setup), shape.Increment, Word(shape.Rounding), OrNull(shape.MinQuantity), OrNull(rule.MinCharge));
    }

    /// <summary>The price that it says; null where that is none: a word that is not known here, numbers that no price can have, or nothing to pay.</summary>
    public MachinePrice? ToPrice(MachineId machine)
    {
        if (!Values.Currency.TryParse(Currency, null, out var currency) || RoundingOf(Rounding) is not { } rounding || Until <= From) return null;
        var rule = new PriceRule(Rule, new(Rule), machine, new(Increment, rounding, MinQuantity ?? 0), new(Amount, Per, Setup ?? 0), MinCharge ?? 0);
        return MachinePrice.IsFree(rule) || rule.Problems().Any() ? null : new(Version, From, Until, currency, rule);
    }

    private static decimal? OrNull(decimal amount) => amount == 0 ? null : amount;

    private static string? Word(QuantityRounding rounding) => rounding switch
    {
        QuantityRounding.Exact => null,
        QuantityRounding.Up => "up",
        QuantityRounding.Nearest => "nearest",
        QuantityRounding.Down => "down",
        _ => throw new ArgumentOutOfRangeException(nameof(rounding), rounding, "No such rounding."),
    };

    private static QuantityRounding? RoundingOf(string? word) => word switch
    {
        null or "exact" => QuantityRounding.Exact,
        "up" => QuantityRounding.Up,
        "nearest" => QuantityRounding.Nearest,
        "down" => QuantityRounding.Down,
        _ => null,
    };
}
