using System.Collections.Immutable;
using FabAccess.Core.Machines;

namespace FabAccess.Core.Printers;

/// <summary>What a printer said of itself, once.</summary>
/// <param name="Activity"><see cref="Activity.Busy"/> with a job, also while that pauses; <see cref="Activity.Unknown"/> where it says a word that nobody here knows.</param>
/// <param name="Heaters">Those that it told; none where it told none.</param>
public sealed record PrinterReading(Activity Activity, ImmutableArray<Heater> Heaters)
{
    /// <summary>The job's name; at most <see cref="LongestJob"/> characters; null where there is none, or it is not told.</summary>
    public string? Job { get; init; }

    /// <summary>How far the job is, 0 to 100; null where there is none, or it is not told. Proves nothing: printers keep the number of yesterday.</summary>
    public int? Percent { get; init; }

    public const int LongestJob = 200;

    /// <summary>Whether anything in it is warm.</summary>
    /// <param name="coolBelow">Degrees Celsius.</param>
    /// <returns><see cref="Heat.Cool"/> when no heater has a target and all that tell their temperature are below; <see cref="Heat.Untold"/> when none tells it.</returns>
    public Heat HeatAt(decimal coolBelow)
    {
        if (Heaters.Any(h => h.Target > 0 || h.Actual >= coolBelow)) return Heat.Hot;
        return Heaters.Any(h => h.Actual is not null) ? Heat.Cool : Heat.Untold;
    }
}

/// <summary>A heater of a printer.</summary>
/// <param name="Actual">Degrees Celsius; null where it is not told.</param>
/// <param name="Target">Degrees Celsius, 0 for off; null where it is not told, or there is none.</param>
public sealed record Heater(decimal? Actual, decimal? Target);
