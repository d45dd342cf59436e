using System.Globalization;
using FabAccess.Core.Signals;
using FabAccess.Core.Values;
using FabAccess.Edge.Signals;

namespace FabAccess.Edge.Configuration;

/// <summary>Reads what "signals" of a machine says in box.json.</summary>
internal static class PanelSettingsReader
{
    public const string Key = "signals";

    public static readonly string[] Keys = ["display", "ring", "pixels", "brightness", "buzzer", "volume", QuietHoursReader.Key, "language"];

    private const int HighestChannel = 15;
    private static readonly (string Word, DisplayKind Kind)[] Displays = [("hd44780", DisplayKind.Hd44780), ("ssd1306", DisplayKind.Ssd1306), ("sh1106", DisplayKind.Sh1106)];
    private static readonly (string Word, Language Language)[] Languages = [("fr", Language.French), ("en", Language.English)];

    public static PanelSettings Read(SettingsReader part)
    {
        var (kind, bus, address) = part.Has("display") ? Display(part) : default;
        var (chip, channel) = part.Has("buzzer") ? Buzzer(part) : (null, 0);
        string? ring = part.Has("ring") ? Ring(part) : null;
        if (bus is null && chip is null && ring is null && !part.Has("display") && !part.Has("ring") && !part.Has("buzzer")) part.Problem(part.At("display"), "is missing, and so are ring and buzzer: name at least one of them, or leave 'signals' out.");
        // A display that was refused may have been meant to be one.
        bool canDim = part.Has("ring") || kind != DisplayKind.Hd44780 || (part.Has("display") && bus is null);
        if (!part.Has("ring")) BelongsTo("ring", "pixels");
        if (!canDim) BelongsTo("ring or an OLED", "brightness");
        if (!part.Has("buzzer")) BelongsTo("buzzer", "volume");
        var settings = new PanelSettings
        {
            Display = kind, DisplayBus = bus, DisplayAddress = address, Ring = ring, BuzzerChip = chip, BuzzerChannel = channel,
            RingPixels = part.Has("ring") ? Pixels(part) : 1,
            BrightnessPercent = part.Number("brightness", "how bright ring and OLED are", 0, 100, 100),
            VolumePercent = part.Number("volume", "how loud the buzzer is", 0, 100, 100),
            Language = part.Has("language") ? part.Choice("language", "the lab's language", Languages) : Language.French,
        };
        return part.Has(QuietHoursReader.Key) ? settings with { Quiet = QuietHoursReader.Read(part, settings.Usual, hasSound: part.Has("buzzer"), canDim) } : settings;

        void BelongsTo(string what, params string[] keys)
        {
            foreach (string key in keys.Where(part.Has)) part.Problem(part.At(key), $"belongs to a {what}.");
        }
    }

    private static (DisplayKind, string?, byte) Display(SettingsReader part)
    {
        const string form = "the display: hd44780:BUS:ADDRESS, ssd1306:BUS:ADDRESS or sh1106:BUS:ADDRESS, e.g. hd44780:/dev/i2c-1:0x27";
        string text = part.Text("display", form);
        foreach (var (word, kind) in Displays)
        {
            if (text.Split(':') is [var named, ['/', ..] bus, ['0', 'x', .. var digits]] && named == word
                && byte.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out byte address) && IsAddress(kind, address))
            {
                return (kind, bus, address);
            }
        }
        if (text.Length > 0) part.Problem(part.At("display"), $"must be {form}; the address is 0x20 to 0x27 or 0x38 to 0x3f, of an OLED (ssd1306, sh1106) 0x3c or 0x3d, 'i2cdetect -y 1' shows it.");
        return default;
    }

    private static bool IsAddress(DisplayKind kind, byte address) => kind == DisplayKind.Hd44780 ? address is (>= 0x20 and <= 0x27) or (>= 0x38 and <= 0x3F) : address is 0x3C or 0x3D;

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
