using System.Collections.Immutable;
using System.Text.Json.Serialization;
using FabAccess.Core.Values;
using NodaTime;

namespace FabAccess.Core.Billing;

/// <summary>How a quantity becomes a multiple of its increment.</summary>
[JsonConverter(typeof(NamedEnumConverter<QuantityRounding>))]
public enum QuantityRounding
{
    [JsonStringEnumMemberName("exact")] Exact,

    /// <summary>Started blocks.</summary>
    [JsonStringEnumMemberName("up")] Up,

    /// <summary>Half a block counts as a whole one.</summary>
    [JsonStringEnumMemberName("nearest")] Nearest,

    [JsonStringEnumMemberName("down")] Down,
}

/// <summary>Turns measured minutes into billed ones: first the increment with its rounding, then the minimum (facts: tariffs, section 3, step 6).</summary>
/// <param name="Increment">Minutes a block, above 0; null leaves the quantity as measured.</param>
/// <param name="Rounding">To whole increments.</param>
/// <param name="MinQuantity">Minutes billed at least, once anything is billed; 0 for none.</param>
public sealed record QuantityShape(decimal? Increment = null, QuantityRounding Rounding = QuantityRounding.Exact, decimal MinQuantity = 0);

/// <summary>A price a unit, with the set-up fee that is due once a session.</summary>
/// <param name="Amount">Currency units (not cents) for <paramref name="Per"/> minutes; 0 or more, at most 6 decimals.</param>
/// <param name="Per">Minutes that the amount is for, above 0: "18.00 per 60".</param>
/// <param name="Setup">Currency units a session; 0 or more.</param>
public sealed record UnitPrice([property: JsonRequired] decimal Amount, [property: JsonRequired] decimal Per, decimal Setup = 0);

/// <summary>One price rule for elapsed minutes.</summary>
/// <param name="Code">Short name, unique in its version.</param>
/// <param name="Label">What stands on the bill.</param>
/// <param name="Machine">The machine it is for; null for every machine that has no rule of its own.</param>
/// <param name="Shape">From measured to billed minutes.</param>
/// <param name="Price">For billed minutes.</param>
/// <param name="MinCharge">Currency units a session costs at least, set-up included, if anything is left to bill.</param>
public sealed record PriceRule(
    [property: JsonRequired] string Code,
    [property: JsonRequired] LocalizedText Label,
    MachineId? Machine,
    [property: JsonRequired] QuantityShape Shape,
    [property: JsonRequired] UnitPrice Price,
    decimal MinCharge = 0)
{
    /// <summary>What keeps it from being applied, in words; empty when nothing does.</summary>
    public IEnumerable<string> Problems()
    {
        if (Price.Per <= 0) yield return $"{Code}: the price is for {Price.Per} minutes; it must be above 0.";
        if (Price.Amount < 0 || Price.Setup < 0 || MinCharge < 0) yield return $"{Code}: an amount is below 0.";
        if (decimal.Round(Price.Amount, 6) != Price.Amount) yield return $"{Code}: the unit price has more than 6 decimals.";
        if (Shape.Increment <= 0) yield return $"{Code}: the increment is {Shape.Increment}; it must be above 0.";
        if (Shape.MinQuantity < 0) yield return $"{Code}: the minimum quantity is below 0.";
        if (Shape is { Increment: null, Rounding: not QuantityRounding.Exact }) yield return $"{Code}: rounding needs an increment.";
    }
}

/// <summary>Prices as they stand from <paramref name="ValidFrom"/> on, until the next version begins. Never edited once published.</summary>
public sealed record PriceBookVersion(
    [property: JsonRequired] int Version, [property: JsonRequired] Instant ValidFrom, [property: JsonRequired] ImmutableArray<PriceRule> Rules)
{
    /// <summary>The machine's own rule, else the one for every machine that has none; null when there is neither.</summary>
    public PriceRule? RuleFor(MachineId machine) => Rules.FirstOrDefault(r => r.Machine == machine) ?? Rules.FirstOrDefault(r => r.Machine is null);
}

/// <summary>A lab's prices with their history; versions in ascending order of <see cref="PriceBookVersion.ValidFrom"/>.</summary>
public sealed record PriceBook(Currency Currency, [property: JsonRequired] ImmutableArray<PriceBookVersion> Versions)
{
    /// <summary>The version valid at an instant; null before the first one.</summary>
    public PriceBookVersion? At(Instant instant) => Versions.LastOrDefault(v => v.ValidFrom <= instant);

    /// <summary>When the next version begins; null when none is published that begins later.</summary>
    public Instant? NextAfter(Instant instant) => Versions.FirstOrDefault(v => v.ValidFrom > instant)?.ValidFrom;

    /// <summary>What keeps a book from being published, in words; empty when nothing does.</summary>
    public IReadOnlyList<string> Problems()
    {
        var problems = new List<string>();
        for (int i = 1; i < Versions.Length; i++)
            if (Versions[i].ValidFrom <= Versions[i - 1].ValidFrom) problems.Add($"Version {Versions[i].Version} does not begin after version {Versions[i - 1].Version}.");
        foreach (var version in Versions)
        {
            foreach (var tied in version.Rules.GroupBy(r => r.Machine).Where(g => g.Count() > 1))
                problems.Add($"Version {version.Version}: rules {string.Join(" and ", tied.Select(r => r.Code))} are for the same machine.");
            foreach (var tied in version.Rules.GroupBy(r => r.Code).Where(g => g.Count() > 1))
                problems.Add($"Version {version.Version}: the code {tied.Key} stands twice.");
            problems.AddRange(version.Rules.SelectMany(r => r.Problems()).Select(p => $"Version {version.Version}: {p}"));
        }
        return problems;
    }
}
