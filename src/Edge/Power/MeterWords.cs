using System.Globalization;
using FabAccess.Edge.Configuration;

namespace FabAccess.Edge.Power;

/// <summary>Reads what "meter" says in box.json. A total function: what it does not know is <see cref="MeterWord.Unknown"/>.</summary>
public static class MeterWords
{
    /// <summary>What there is, in one sentence.</summary>
    public const string Forms =
        "There are: ina219:/dev/i2c-1:ADDRESS:SHUNT (milliohms), ads1115:/dev/i2c-1:ADDRESS:CHANNEL:AMPS_PER_VOLT:MAINS_VOLTS, pulse:LINE:PULSES_PER_KWH.";

    private const string Ina219 = "ina219", Ads1115 = "ads1115", Pulse = "pulse";
    private const decimal LeastShunt = 0.1m, LargestShunt = 1_000, LeastClamp = 0.1m, LargestClamp = 1_000;
    private const int LeastMains = 100, HighestMains = 400, HighestLine = 511, FewestPulses = 10, MostPulses = 100_000;

    private static readonly string[] Kinds = [Ina219, Ads1115, Pulse];

    private static readonly (string Word, ClampChannel Channel)[] Channels =
    [
        ("0-3", ClampChannel.Zero3), ("1-3", ClampChannel.One3), ("2-3", ClampChannel.Two3),
        ("0", ClampChannel.Zero), ("1", ClampChannel.One), ("2", ClampChannel.Two), ("3", ClampChannel.Three),
    ];

    public static MeterWord Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Split(':') switch
        {
            [Ina219, var bus, var address, var shunt] => Ina219Of(text, bus, address, shunt),
            [Ina219, ..] => Wrong(text, "is ina219:BUS:ADDRESS:SHUNT with the shunt in milliohms, e.g. ina219:/dev/i2c-1:0x40:100"),
            [Ads1115, var bus, var address, var channel, var clamp, var mains] => Ads1115Of(text, bus, address, channel, clamp, mains),
            [Ads1115, ..] => Wrong(text, "is ads1115:BUS:ADDRESS:CHANNEL:AMPS_PER_VOLT:MAINS_VOLTS, e.g. ads1115:/dev/i2c-1:0x48:0-3:30:230"),
            [Pulse, var line, var perKwh] => PulseOf(text, line, perKwh),
            [Pulse, ..] => Wrong(text, "is pulse:LINE:PULSES_PER_KWH, e.g. pulse:6:1000"),
            [var kind, ..] => Wrong(text, $"begins with {Shown(kind)}, which is no kind of meter.{(NearestName.Of(kind, Kinds) is { } nearest ? $" Did you mean '{nearest}'?" : "")} {Forms[..^1]}"),
            _ => Wrong(text, Forms),
        };
    }

    private static MeterWord Ina219Of(string text, string bus, string address, string shunt)
    {
        if (!IsBus(bus)) return NoBus(text, bus);
        if (AddressOf(address) is not (>= 0x40 and <= 0x4F and var at)) return Wrong(text, $"has the address {Shown(address)}; an INA219's is 0x40 to 0x4f, 'i2cdetect -y 1' shows it");
        if (Number(shunt) is not (>= LeastShunt and <= LargestShunt and var milliohms)) return Wrong(text, $"has the shunt {Shown(shunt)}; it is {LeastShunt} to {LargestShunt} milliohms, and stands on the part: R100 is 100");
        return new MeterWord.Ina219(text, bus, at, milliohms);
    }

    private static MeterWord Ads1115Of(string text, string bus, string address, string channel, string clamp, string mains)
    {
        if (!IsBus(bus)) return NoBus(text, bus);
        if (AddressOf(address) is not (>= 0x48 and <= 0x4B and var at)) return Wrong(text, $"has the address {Shown(address)}; an ADS1115's is 0x48 to 0x4b, 'i2cdetect -y 1' shows it");
        if (Array.Find(Channels, c => c.Word == channel) is not { Word: not null, Channel: var inputs }) return Wrong(text, $"has the channel {Shown(channel)}; it is one of {string.Join(", ", Channels.Select(c => c.Word))}: an input against AIN3, or against ground");
        if (Number(clamp) is not (>= LeastClamp and <= LargestClamp and var ampsPerVolt)) return Wrong(text, $"has a clamp of {Shown(clamp)}; it is {LeastClamp} to {LargestClamp} A a volt: 30 for a clamp of 30 A/1 V, turns divided by burden otherwise");
        if (Whole(mains, LeastMains, HighestMains) is not { } volts) return Wrong(text, $"has a mains of {Shown(mains)}; it is a whole number of {LeastMains} to {HighestMains} V");
        return new MeterWord.Ads1115(text, bus, at, inputs, ampsPerVolt, volts);
    }

    private static MeterWord PulseOf(string text, string line, string perKwh)
    {
        if (Whole(line, 0, HighestLine) is not { } number) return Wrong(text, $"has the line {Shown(line)}; a GPIO line is a whole number from 0 to {HighestLine}");
        if (Whole(perKwh, FewestPulses, MostPulses) is not { } pulses) return Wrong(text, $"has {Shown(perKwh)} pulses a kWh; it is a whole number from {FewestPulses} to {MostPulses}, and stands on the meter (imp/kWh)");
        return new MeterWord.Pulse(text, (uint)number, pulses);
    }

    private static bool IsBus(string bus) => bus is ['/', _, ..];

    private static MeterWord.Unknown NoBus(string text, string bus) => Wrong(text, $"has the bus {Shown(bus)}; it is a device, e.g. /dev/i2c-1");

    private static byte? AddressOf(string text) => text is ['0', 'x', .. var digits] && byte.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out byte address) ? address : null;

    private static decimal? Number(string text) => text.Length <= 12 && decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal number) ? number : null;

    private static int? Whole(string text, int least, int most) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= least && number <= most ? number : null;

    // What somebody wrote may be anything; a person's slip of the pen is short and can be printed.
    private static string Shown(string text) => text.Length is > 0 and <= 32 && text.All(c => c is >= ' ' and <= '~') ? $"'{text}'" : "something else";

    private static MeterWord.Unknown Wrong(string text, string form) => new(text, $"is wrong: it {form}.");
}
