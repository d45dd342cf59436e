namespace FabAccess.Core.Signals;

/// <summary>Brightness over time, in permille, for whatever is lit as one. Times are milliseconds since the signal began.</summary>
internal static class Rhythm
{
    public const int Bright = 1000, Dark = 0;

    // Never quite dark: a box that seems off worries people.
    private const int Dimmest = 150;

    public static int On(bool isLit) => isLit ? Bright : Dark;

    /// <summary>Lit in the first part of each period.</summary>
    public static int Pulse(long at, int period, int lit) => On(at % period < lit);

    /// <summary>Up and down once a period, slow at both ends.</summary>
    public static int Breath(long at, int period)
    {
        long phase = at % period * 2000 / period;
        long rise = phase < 1000 ? phase : 2000 - phase;
        long eased = rise * rise * (3000 - (2 * rise)) / 1_000_000;
        return Dimmest + (int)(eased * (Bright - Dimmest) / 1000);
    }

    /// <summary>Up once a period, then down at once.</summary>
    public static int Ramp(long at, int period) => Dimmest + (int)(at % period * (Bright - Dimmest) / period);
}
