using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace FabAccess.Core.Values;

/// <summary>An ISO 4217 currency that labs bill in: EUR (2 decimals), CHF (2), XPF (0, French Pacific). The default value is EUR.</summary>
[JsonConverter(typeof(TextJsonConverter<Currency>))]
public readonly record struct Currency : IParsable<Currency>
{
    private readonly string? code;

    private Currency(string code) => this.code = code;

    public static Currency Eur => new("EUR");

    public string Code => code ?? "EUR";

    /// <summary>Decimals of its minor unit.</summary>
    public int Decimals => Code == "XPF" ? 0 : 2;

    /// <exception cref="FormatException">The code is not one of those above.</exception>
    public static Currency Parse(string s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out var currency) ? currency : throw new FormatException($"'{s}' is not a currency known here: EUR, CHF, XPF.");

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out Currency result)
    {
        result = s switch { "CHF" or "XPF" => new(s), _ => Eur };
        return s is "EUR" or "CHF" or "XPF";
    }

    public override string ToString() => Code;
}
