using FabAccess.Core.Signals;
using FabAccess.Core.Values;

namespace FabAccess.Edge.Signals;

/// <summary>What tells people at one machine's reader, as box.json describes it.</summary>
public sealed record PanelSettings
{
    /// <summary>Which display, where there is one.</summary>
    public DisplayKind Display { get; init; }

    /// <summary>The bus of the display, e.g. /dev/i2c-1; null when there is none.</summary>
    public string? DisplayBus { get; init; }

    /// <summary>Its address: 0x20 to 0x27 of a PCF8574, 0x38 to 0x3F of a PCF8574A, 0x3C or 0x3D of an OLED.</summary>
    public byte DisplayAddress { get; init; }

    /// <summary>The SPI device of the ring, e.g. /dev/spidev1.0; null when there is none.</summary>
    public string? Ring { get; init; }

    /// <summary>One of <see cref="Frames.RingSizes"/>.</summary>
    public int RingPixels { get; init; } = 1;

    /// <summary>0 to 100.</summary>
    public int BrightnessPercent { get; init; } = 100;

    /// <summary>The folder of the buzzer's PWM chip, e.g. /sys/class/pwm/pwmchip0; null when there is none.</summary>
    public string? BuzzerChip { get; init; }

    /// <summary>Of the chip, from 0.</summary>
    public int BuzzerChannel { get; init; }

    /// <summary>0 to 100.</summary>
    public int VolumePercent { get; init; } = 100;

    /// <summary>When it is quieter or darker; null: never.</summary>
    public QuietHours? Quiet { get; init; }

    /// <summary>In which it speaks where nobody is known.</summary>
    public Language Language { get; init; } = Language.French;

    /// <summary>Outside of quiet hours.</summary>
    public SignalLevels Usual => new(VolumePercent, BrightnessPercent);

    /// <summary>Whether it has a display that draws its letters itself, and so needs a font.</summary>
    public bool HasOled => DisplayBus is not null && Display != DisplayKind.Hd44780;

    /// <summary>What only one machine can have, as a text.</summary>
    public IEnumerable<string> Places => new[] { DisplayBus is null ? null : $"{DisplayBus}:0x{DisplayAddress:x2}", Ring, BuzzerChip is null ? null : $"{BuzzerChip}:{BuzzerChannel}" }.OfType<string>();
}
