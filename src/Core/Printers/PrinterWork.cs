using FabAccess.Core.Machines;
using FabAccess.Core.Values;

namespace FabAccess.Core.Printers;

/// <summary>
/// What a printer's answers say of its work, as a fold over them in their order. Busy counts at once. Idle counts when it was said
/// twice running, from the first time on: a state that flaps between two layers ends no session. A printer that does not answer keeps what it
/// said for two polls; then nobody knows, and one that vanished in a print is never idle by its silence.
/// </summary>
/// <param name="Activity"><see cref="Activity.Unknown"/> before the first answers, and without them.</param>
/// <param name="Since">Since when; null while unknown.</param>
/// <param name="Heat">What it last said of it.</param>
public sealed record PrinterWork(Activity Activity, Moment? Since, Heat Heat)
{
    /// <summary>So many polls without an answer, and nobody knows.</summary>
    public const int MostMisses = 3;

    public static PrinterWork Unknown { get; } = new(Activity.Unknown, null, Heat.Untold);

    private int Misses { get; init; }

    private Moment? IdleSince { get; init; }

    /// <summary>One answer.</summary>
    /// <param name="reading">What it says.</param>
    /// <param name="at">When.</param>
    /// <param name="coolBelow">Degrees Celsius below which a heater is cool.</param>
    public PrinterWork Take(PrinterReading reading, Moment at, decimal coolBelow)
    {
        ArgumentNullException.ThrowIfNull(reading);
        var heat = reading.HeatAt(coolBelow);
        return reading.Activity switch
        {
            Activity.Busy => new(Activity.Busy, Activity == Activity.Busy ? Since : at, heat),
            Activity.Idle when Activity == Activity.Idle => this with { Heat = heat, Misses = 0 },
            Activity.Idle when IdleSince is { } first => new(Activity.Idle, first, heat),
            Activity.Idle => this with { Heat = heat, Misses = 0, IdleSince = at },
            _ => Unknown with { Heat = heat },
        };
    }

    /// <summary>One poll without an answer, or with one that nobody understands.</summary>
    public PrinterWork Miss() => Misses + 1 >= MostMisses ? Unknown with { Misses = MostMisses } : this with { Misses = Misses + 1, IdleSince = null };
}
