using FabAccess.Core.Values;
using NodaTime;

namespace FabAccess.Core.Signals;

/// <summary>
/// Hours of each day in which a reader is quieter and darker, by the wall clock of the lab: from <see cref="From"/> on, until
/// before <see cref="To"/>, across midnight where that is earlier. What the clock on the wall shows decides, so an hour that a
/// change of the clocks skips is quiet for nobody, and one that comes twice is quiet twice.
///
/// They change nothing but levels: words and motions stay, so silence hides no refusal. A fault, and a box that somebody looks
/// for, stay heard and seen: never below <see cref="FloorPercent"/>, or below the usual where that is less.
/// </summary>
public sealed record QuietHours
{
    /// <summary>Of a fault, and of a box that is looked for.</summary>
    public const int FloorPercent = 30;

    /// <summary>Below it a dim light shows no motion any more.</summary>
    public const int LeastBrightnessPercent = 5;

    /// <param name="from">When they begin.</param>
    /// <param name="to">When they end.</param>
    /// <param name="volumePercent">0 to 100; null: as usual.</param>
    /// <param name="brightnessPercent"><see cref="LeastBrightnessPercent"/> to 100; null: as usual.</param>
    /// <exception cref="ArgumentException">They begin when they end: that is never or always.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A level out of its range.</exception>
    public QuietHours(LocalTime from, LocalTime to, int? volumePercent, int? brightnessPercent)
    {
        if (from == to) throw new ArgumentException($"Quiet hours from {from} to {to} are never or always.", nameof(to));
        if (volumePercent is < 0 or > 100) throw new ArgumentOutOfRangeException(nameof(volumePercent), volumePercent, "0 to 100.");
        if (brightnessPercent is < LeastBrightnessPercent or > 100) throw new ArgumentOutOfRangeException(nameof(brightnessPercent), brightnessPercent, $"{LeastBrightnessPercent} to 100.");
        (From, To, VolumePercent, BrightnessPercent) = (from, to, volumePercent, brightnessPercent);
    }

    public LocalTime From { get; }

    public LocalTime To { get; }

    /// <summary>0 to 100; null: as usual.</summary>
    public int? VolumePercent { get; }

    /// <summary><see cref="LeastBrightnessPercent"/> to 100; null: as usual.</summary>
    public int? BrightnessPercent { get; }

    /// <summary>Whether they are now. Never on a box whose wall clock was not set since its boot: nobody knows what hour it is there.</summary>
    /// <param name="now">Any moment.</param>
    /// <param name="zone">The lab's.</param>
    public bool AreAt(Moment now, DateTimeZone zone)
    {
        ArgumentNullException.ThrowIfNull(zone);
        if (now.Trust == ClockTrust.Never) return false;
        var at = WallClock.At(now.Wall, zone);
        return From < To ? at >= From && at < To : at >= From || at < To;
    }

    /// <summary>How loud and bright it is now; never more than usual.</summary>
    /// <param name="usual">Outside of these hours.</param>
    /// <param name="shown">What shows.</param>
    /// <param name="now">Any moment.</param>
    /// <param name="zone">The lab's.</param>
    public SignalLevels Of(SignalLevels usual, SignalName shown, Moment now, DateTimeZone zone)
    {
        if (!AreAt(now, zone)) return usual;
        int floor = shown is SignalName.Fault or SignalName.Identify ? FloorPercent : 0;
        return new(Level(usual.VolumePercent, VolumePercent), Level(usual.BrightnessPercent, BrightnessPercent));

        int Level(int often, int? quiet) => Math.Min(often, Math.Max(quiet ?? often, floor));
    }
}
