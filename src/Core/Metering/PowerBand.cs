namespace FabAccess.Core.Metering;

/// <summary>Between which powers a machine was while it did one thing.</summary>
/// <param name="Least">Watts, from 0.</param>
/// <param name="Median">The middle one of the readings; of an even number of them the upper one of both.</param>
/// <param name="Most">Watts.</param>
/// <param name="Readings">How many; from 1.</param>
public sealed record PowerBand(decimal Least, decimal Median, decimal Most, int Readings)
{
    /// <param name="watts">Readings in any order. Their sign does not count, as in <see cref="Machines.PowerActivity"/>.</param>
    /// <returns>Null without a reading.</returns>
    public static PowerBand? Of(IEnumerable<decimal> watts)
    {
        decimal[] sorted = [.. watts.Select(Math.Abs).Order()];
        return sorted.Length == 0 ? null : new(sorted[0], sorted[sorted.Length / 2], sorted[^1], sorted.Length);
    }
}
