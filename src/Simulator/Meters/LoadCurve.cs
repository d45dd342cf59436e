namespace FabAccess.Simulator.Meters;

/// <summary>What a machine draws, second by second; behind its end it draws what it drew last.</summary>
/// <param name="parts">How long each lasts, and its watts by its own seconds.</param>
public sealed class LoadCurve(params (int Seconds, Func<int, double> Watts)[] parts)
{
    private const double Mains = 230, Hertz = 50;

    /// <summary>A printer that rests, heats, prints with its bed switching, and rests.</summary>
    public static LoadCurve Printer { get; } = new((40, _ => 8), (120, _ => 220), (900, s => s % 40 < 15 ? 110 : 60), (90, _ => 9));

    /// <summary>A laser that rests, engraves in bursts with pauses of 21 s, and rests.</summary>
    public static LoadCurve Laser { get; } = new((40, _ => 10), (600, s => s % 25 < 4 ? 450 : 10), (90, _ => 10));

    public TimeSpan Length => TimeSpan.FromSeconds(parts.Sum(p => p.Seconds));

    public double Watts(TimeSpan at)
    {
        int second = (int)Math.Min(at.TotalSeconds, Length.TotalSeconds - 1);
        foreach (var (seconds, watts) in parts)
        {
            if (second < seconds) return watts(second);
            second -= seconds;
        }
        return 0;
    }

    /// <summary>The current's curve on a mains of 230 V and 50 Hz.</summary>
    public double Amps(TimeSpan at) => Watts(at) / Mains * Math.Sqrt(2) * Math.Sin(2 * Math.PI * Hertz * at.TotalSeconds);
}
