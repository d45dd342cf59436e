using FabAccess.Core.Machines;
using FabAccess.Core.Metering;
using FabAccess.Edge.Power;
using NodaTime;

namespace FabAccess.Edge.Configuration;

/// <summary>Reads what "power" of a machine says in box.json: from which power on it works, and what measures it.</summary>
internal static class PowerSettingsReader
{
    public const string Key = "power";

    public static readonly string[] Keys = ["busyAboveWatts", "idleBelowWatts", "busyForSeconds", "idleForSeconds", "meter"];

    private const int MostWatts = 100_000, BusyFor = 2, IdleFor = 30, LongestSilence = 3600, LongestBlindness = 15;

    /// <param name="part">What it says.</param>
    /// <param name="hasPlug">Whether a plug switches the machine; its meter is meant where no other is named.</param>
    public static (PowerThresholds Thresholds, MeterWord? Meter) Read(SettingsReader part, bool hasPlug)
    {
        int busy = part.Number("busyAboveWatts", "from which power on the machine works", 2, MostWatts);
        int idle = part.Number("idleBelowWatts", "below which power it rests", 1, MostWatts);
        if (idle >= busy) part.Problem(part.At("idleBelowWatts"), $"must be less than busyAboveWatts ({busy}): measure the machine at rest and at work, and take what lies between.");
        var meter = Meter(part, hasPlug, busy, idle);
        return (new(busy, idle)
        {
            BusyFor = Duration.FromSeconds(part.Number("busyForSeconds", "how long the power must be high to count as work", 0, 60, BusyFor)),
            IdleFor = Duration.FromSeconds(part.Number("idleForSeconds", "how long it must be low to count as rest", 1, 3600, IdleFor)),
        }, meter);
    }

    private static MeterWord? Meter(SettingsReader part, bool hasPlug, int busy, int idle)
    {
        string at = part.At("meter");
        if (!part.Has("meter"))
        {
            if (!hasPlug) part.Problem(at, $"is missing: no plug measures this machine, so a meter that is wired to the box must. {MeterWords.Forms}");
            return null;
        }
        string text = part.Text("meter", "the meter and where it is wired, e.g. ads1115:/dev/i2c-1:0x48:0-3:30:230");
        if (text.Length == 0) return null;
        var word = MeterWords.Of(text);
        if (word is MeterWord.Unknown unknown) part.Problem(at, unknown.Problem);
        if (word is not MeterWord.Pulse pulse) return word;
        decimal most = PulsePower.MostWatts(pulse.PulsesPerKwh), silence = PulsePower.SecondsUntilBelow(idle, pulse.PulsesPerKwh), blindness = PulsePower.SecondsUntilBelow(busy, pulse.PulsesPerKwh);
        if (busy > most) part.Problem(part.At("busyAboveWatts"), $"must be at most {most:0}: no more than {PulsePower.MostPulsesPerSecond} pulses a second count, of {pulse.PulsesPerKwh} a kWh.");
        // Twice that is how long a machine that begins to work may count as resting, and be cut for it.
        if (blindness > LongestBlindness) part.Problem(at, $"is too coarse: with {pulse.PulsesPerKwh} pulses a kWh a machine that works at {busy} W gives one every {blindness:0} s only, and {LongestBlindness} s are allowed. Take a meter with more, or a higher busyAboveWatts.");
        else if (silence > LongestSilence) part.Problem(at, $"is too coarse: with {pulse.PulsesPerKwh} pulses a kWh less than {idle} W shows after {silence:0} s without one only, and {LongestSilence} s are allowed. Take a meter with more, or a higher idleBelowWatts.");
        return word;
    }
}
