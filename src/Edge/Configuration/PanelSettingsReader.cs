using System.Globalization;
using FabAccess.Core.Signals;
using FabAccess.Core.Values;
using FabAccess.Edge.Signals;

namespace FabAccess.Edge.Configuration;

/// <summary>Reads what "signals" of a machine says in box.json.</summary>
internal static class PanelSettingsReader
{
    public const string Key = "signals";

    public static readonly string[] Keys = ["display", "ring", "pixels", "brightness", "buzzer", "volume", "language"];

    private const int HighestChannel = 15;
    private static readonly (string Word, Language Language)[] Languages = [("fr", Language.French), ("en", Language.English)];

    public static PanelSettings Read(SettingsReader part)
    {
        var (bus, address) = part.Has("display") ? Display(part) : (null, default);
        var (chip, channel) = part.Has("buzzer") ? Buzzer(part) : (null, 0);
        string? ring = part.Has("ring") ? Ring(part) : null;
        if (bus is null && chip is null && ring is null && !part.Has("display") && !part.Has("ring") && !part.Has("buzzer")) part.Problem(part.At("display"), "is missing, and so are ring and buzzer: name at least one of them, or leave 'signals' out.");
        if (!part.Has("ring")) BelongsTo("ring", "pixels", "brightness");
        if (!part.Has("buzzer")) BelongsTo("buzzer", "volume");
        return new()
        {
            DisplayBus = bus, DisplayAddress = address, Ring = ring, BuzzerChip = chip, BuzzerChannel = channel,
            RingPixels = part.Has("ring") ? Pixels(part) : 1,
            BrightnessPercent = part.Number("brightness", "how bright the ring is", 0, 100, 100),
            VolumePercent = part.Number("volume", "how loud the buzzer is", 0, 100, 100),
            Language = part.Has("language") ? part.Choice("language", "the lab's language", Languages) : Language.French,
        };

        void BelongsTo(string what, params string[] keys)
        {
            foreach (string key in keys.Where(part.Has)) part.Problem(part.At(key), $"belongs to a {what}.");
        }
    }

    private static (string?, byte) Display(SettingsReader part)
    {
        const string form = "the display: hd44780:BUS:ADDRESS, e.g. hd44780:/dev/i2c-1:0x27";
        string text = part.Text("display", form);
        if (text.Split(':') is ["hd44780", ['/', ..] bus, ['0', 'x', .. var digits]] && byte.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out byte address)
            && address is (>= 0x20 and <= 0x27) or (>= 0x38 and <= 0x3F))
        {
            return (bus, address);
        }
        if (text.Length > 0) part.Problem(part.At("display"), $"must be {form}; the address is 0x20 to 0x27 or 0x38 to 0x3f, 'i2cdetect -y 1' shows it.");
        return default;
    }

    private static string? Ring(SettingsReader part)
    {
        const string form = "the ring: apa102:DEVICE, e.g. apa102:/dev/spidev1.0";
        string text = part.Text("ring", form);
        if (text.StartsWith("apa102:/", StringComparison.Ordinal)) return text["apa102:".Length..];
        if (text.Length > 0) part.Problem(part.At("ring"), $"must be {form}.");
        return null;
    }

    private static int Pixels(SettingsReader part)
    {
        int pixels = part.Number("pixels", "how many lights the ring has", 1, 24);
        if (Frames.RingSizes.Contains(pixels)) return pixels;
        part.Problem(part.At("pixels"), $"must be one of {string.Join(", ", Frames.RingSizes)}.");
        return 1;
    }

    private static (string?, int) Buzzer(SettingsReader part)
    {
        const string form = "the buzzer: pwm:CHIP:CHANNEL, e.g. pwm:/sys/class/pwm/pwmchip0:1";
        string text = part.Text("buzzer", form);
        if (text.Split(':') is ["pwm", ['/', ..] chip, var last] && int.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out int channel) && channel <= HighestChannel) return (chip, channel);
        if (text.Length > 0) part.Problem(part.At("buzzer"), $"must be {form}.");
        return (null, 0);
    }
}
