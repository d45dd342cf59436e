namespace FabAccess.Bench;

/// <summary>Order statistics of a set of measurements.</summary>
internal sealed class Samples(IEnumerable<double> values)
{
    private readonly double[] sorted = [.. values.Order()];

    public int Count => sorted.Length;

    public double Median => At(0.5);

    public double At(double share) => sorted[Math.Min(sorted.Length - 1, (int)(share * sorted.Length))];

    /// <summary>Largest over smallest: how far the machine's mood moved the figure.</summary>
    public double Spread => sorted[^1] / sorted[0];
}
