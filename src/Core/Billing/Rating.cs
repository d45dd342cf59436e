using System.Text.Json.Serialization;
using FabAccess.Core.Values;

namespace FabAccess.Core.Billing;

/// <summary>Why a usage has no price.</summary>
[JsonConverter(typeof(NamedEnumConverter<UnpricedReason>))]
public enum UnpricedReason
{
    /// <summary>No version of the price book was valid when the session started.</summary>
    [JsonStringEnumMemberName("noVersion")] NoVersion,

    /// <summary>The version has no rule for the machine. "Free" is a rule with price 0, not the absence of one.</summary>
    [JsonStringEnumMemberName("noRule")] NoRule,

    /// <summary>The machine was started to repair it; nobody pays for that.</summary>
    [JsonStringEnumMemberName("repair")] Repair,
}

/// <summary>Either a charge or the reason why there is none; exactly one of them is there.</summary>
public readonly record struct RatingResult(Charge? Charge, UnpricedReason? Unpriced);

/// <summary>Usage + price book → charge, in the fixed order of the facts (tariffs, section 3). Same input, same cents.</summary>
public static class Rating
{
    public static RatingResult Rate(Usage usage, PriceBook book)
    {
        ArgumentNullException.ThrowIfNull(usage);
        ArgumentNullException.ThrowIfNull(book);
        if (book.At(usage.Start) is not { } version) return new(null, UnpricedReason.NoVersion);
        return version.RuleFor(usage.Machine) is { } rule ? new(ChargeOf(usage.Session, version.Version, rule, usage.ElapsedSeconds, book.Currency), null) : new(null, UnpricedReason.NoRule);
    }

    /// <summary>What one rule makes of so many seconds: the same on the bill and at the machine.</summary>
    /// <exception cref="OverflowException">The amount is beyond what money can be.</exception>
    public static Charge ChargeOf(SessionId session, int version, PriceRule rule, long elapsedSeconds, Currency currency)
    {
        ArgumentNullException.ThrowIfNull(rule);
        decimal minutes = BilledMinutes(elapsedSeconds, rule.Shape);
        return ChargeOf(session, new ChargeTrace(version, rule.Code, rule.Label, elapsedSeconds, rule.Shape, minutes, rule.Price, rule.MinCharge), currency);
    }

    /// <summary>Computes the amounts again from a stored trace; equal to the cent to what was charged.</summary>
    public static Charge ChargeOf(SessionId session, ChargeTrace trace, Currency currency)
    {
        ArgumentNullException.ThrowIfNull(trace);
        // A session of 0 s (the relay never closed, or for less than a second) costs nothing, not even the set-up.
        bool anything = trace.ElapsedSeconds > 0;
        decimal gross = anything ? TimePrice(trace) + trace.Price.Setup : 0;
        decimal net = anything ? Math.Max(gross, trace.MinCharge) : 0;
        Money roundedGross = Money.Round(gross, currency), roundedNet = Money.Round(net, currency);
        return new(session, roundedGross, roundedNet - roundedGross, roundedNet, trace);
    }

    // Minutes as measured are a third of something more often than not, and a third cut off after 28 digits turns half a
    // cent into less than one. So they are priced by the whole seconds that they were made of, divided once and last.
    private static decimal TimePrice(ChargeTrace trace) =>
        trace.Shape is { Increment: null } or { Rounding: QuantityRounding.Exact } && trace.ElapsedSeconds > trace.Shape.MinQuantity * 60
            ? trace.ElapsedSeconds * trace.Price.Amount / (60 * trace.Price.Per)
            : trace.BilledMinutes * trace.Price.Amount / trace.Price.Per;

    /// <summary>Minutes to bill for so many seconds; 0 s are 0 minutes, whatever the minimum.</summary>
    public static decimal BilledMinutes(long elapsedSeconds, QuantityShape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        if (elapsedSeconds <= 0) return 0;
        decimal minutes = elapsedSeconds / 60m;
        if (shape.Increment is { } increment)
        {
            // Blocks are counted in seconds, which are whole, so that a third of a minute never tips a block over.
            decimal blocks = elapsedSeconds / (increment * 60);
            minutes = shape.Rounding switch
            {
                QuantityRounding.Up => decimal.Ceiling(blocks) * increment,
                QuantityRounding.Down => decimal.Floor(blocks) * increment,
                QuantityRounding.Nearest => decimal.Round(blocks, MidpointRounding.AwayFromZero) * increment,
                QuantityRounding.Exact => minutes,
                _ => throw new ArgumentOutOfRangeException(nameof(shape), shape.Rounding, "No such rounding."),
            };
        }
        return Math.Max(minutes, shape.MinQuantity);
    }
}
