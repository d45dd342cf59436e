using FabAccess.Simulation.Worlds;

namespace FabAccess.Simulation.Network;

/// <summary>
/// What happens to messages between one client and the broker. Worse than TCP on purpose: single messages vanish, come five
/// times, overtake each other or arrive weeks after the connection that carried them.
/// </summary>
public sealed class Weather(Dice dice)
{
    private const int MostCopies = 5;

    /// <summary>Nothing gets through, either way, and nobody is told.</summary>
    public bool IsCutOff { get; set; }

    /// <summary>Probability that a message vanishes.</summary>
    public double Loss { get; set; }

    /// <summary>Probability that it comes two to five times.</summary>
    public double Doubling { get; set; }

    /// <summary>Probability that a copy takes <see cref="Late"/> instead of the usual time, and so is overtaken.</summary>
    public double Delay { get; set; }

    /// <summary>The longest that a late one takes.</summary>
    public TimeSpan Late { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The usual time.</summary>
    public TimeSpan Usual { get; set; } = TimeSpan.FromMilliseconds(3);

    public void Clear() => (IsCutOff, Loss, Doubling, Delay) = (false, 0, 0, 0);

    /// <summary>When the copies of a message arrive; none when it does not.</summary>
    public IReadOnlyList<TimeSpan> Arrivals()
    {
        if (IsCutOff || (Loss > 0 && dice.Chance(Loss))) return [];
        if (Doubling <= 0 && Delay <= 0) return [Usual];
        int copies = dice.Chance(Doubling) ? dice.Between(2, MostCopies) : 1;
        return [.. Enumerable.Range(0, copies).Select(_ => dice.Chance(Delay) ? dice.Within(Usual, Late) : Usual)];
    }
}
