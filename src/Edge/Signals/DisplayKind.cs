namespace FabAccess.Edge.Signals;

/// <summary>Which controller a reader's display has.</summary>
public enum DisplayKind
{
    /// <summary>2 x 16 characters, behind a PCF8574.</summary>
    Hd44780,

    /// <summary>An OLED of 128 x 64 pixels.</summary>
    Ssd1306,

    /// <summary>The same with a memory of 132 columns, of which the glass shows the middle.</summary>
    Sh1106,
}
