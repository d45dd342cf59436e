namespace FabAccess.Core.Values;

/// <summary>
/// An amount in minor units (cents) of one currency; negative for credits. Arithmetic is checked: an overflow throws,
/// and so does mixing currencies. The default value is EUR 0.
/// </summary>
public readonly record struct Money(long Minor, Currency Currency) : IComparable<Money>
{
    /// <summary>
    /// Rounds to minor units, half away from zero: 2.125 → 2.13, −2.125 → −2.13. Done once a line (facts: tariffs, section 1).
    /// </summary>
    public static Money Round(decimal amount, Currency currency)
    {
        decimal scaled = amount;
        for (int i = 0; i < currency.Decimals; i++) scaled *= 10;
        return new((long)decimal.Round(scaled, MidpointRounding.AwayFromZero), currency);
    }

    /// <summary>The amount in major units, exact.</summary>
    public decimal Amount => new decimal(Minor) / (Currency.Decimals == 2 ? 100 : 1);

    public static Money operator +(Money left, Money right) => new(left.Minor + Same(left, right).Minor, left.Currency);

    public static Money operator -(Money left, Money right) => new(left.Minor - Same(left, right).Minor, left.Currency);

    public static bool operator <(Money left, Money right) => left.CompareTo(right) < 0;

    public static bool operator >(Money left, Money right) => left.CompareTo(right) > 0;

    public static bool operator <=(Money left, Money right) => left.CompareTo(right) <= 0;

    public static bool operator >=(Money left, Money right) => left.CompareTo(right) >= 0;

    public int CompareTo(Money other) => Minor.CompareTo(Same(this, other).Minor);

    /// <summary>The invariant form, for traces and logs: <c>14.10 EUR</c>.</summary>
    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Amount:0.00##} {Currency}");

    private static Money Same(Money left, Money right) =>
        left.Currency == right.Currency ? right : throw new InvalidOperationException($"{left.Currency} and {right.Currency} do not mix.");
}
