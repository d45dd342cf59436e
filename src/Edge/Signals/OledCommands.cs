namespace FabAccess.Edge.Signals;

/// <summary>
/// What an SSD1306 and an SH1106 are told (their data sheets' tables of commands). A transfer begins with a byte that says what
/// follows: 00 commands to its end, 80 one command and another such byte, 40 pixels to its end.
/// </summary>
internal static class OledCommands
{
    private const byte Commands = 0x00, OneCommand = 0x80, Pixels = 0x40;
    private const byte Nothing = 0xE3, SetContrast = 0x81, SwitchOn = 0xAF;
    private const byte Page = 0xB0, LowColumn = 0x00, HighColumn = 0x10;

    // The longest command takes six values, which a controller that lost the rest of one still waits for.
    private static ReadOnlySpan<byte> Unwait => [Commands, Nothing, Nothing, Nothing, Nothing, Nothing, Nothing, Nothing];

    // Nothing scrolls (2E); clock, 64 rows, none shifted, the memory's first is the upper; charge pump; a page at a time; turned as modules are mounted, rows by turns.
    private static ReadOnlySpan<byte> SettingsOfSsd1306 => [0x2E, 0xD5, 0x80, 0xA8, 0x3F, 0xD3, 0x00, 0x40, 0x8D, 0x14, 0x20, 0x02, 0xA1, 0xC8, 0xDA, 0x12, 0xD9, 0xF1, 0xDB, 0x40];

    // It writes by pages alone, cannot scroll, and has its own supply on from the start (changing that needs a dark display).
    private static ReadOnlySpan<byte> SettingsOfSh1106 => [0xD5, 0x80, 0xA8, 0x3F, 0xD3, 0x00, 0x40, 0x32, 0xA1, 0xC8, 0xDA, 0x12, 0xD9, 0x22, 0xDB, 0x35];

    // What the memory holds, and lit where it says 1.
    private static ReadOnlySpan<byte> AsInMemory => [0xA4, 0xA6];

    /// <summary>Before pixels: page and column, which <see cref="SetPlace"/> fills in.</summary>
    public static ReadOnlySpan<byte> Place => [OneCommand, Page, OneCommand, LowColumn, OneCommand, HighColumn, Pixels];

    public static ReadOnlySpan<byte> On => [Commands, SwitchOn];

    /// <summary>How far the glass lies inside of the memory, in columns.</summary>
    public static int Margin(DisplayKind kind) => kind == DisplayKind.Sh1106 ? 2 : 0;

    public static void SetPlace(Span<byte> transfer, int page, int column)
    {
        transfer[1] = (byte)(Page | page);
        transfer[3] = (byte)(LowColumn | (column & 0xF));
        transfer[5] = (byte)(HighColumn | (column >> 4));
    }

    public static byte[] Contrast(byte level) => [Commands, SetContrast, level];

    /// <summary>Every setting, to a controller in any state; it stays on or off.</summary>
    public static byte[] Wake(DisplayKind kind, byte level) => [.. Unwait, .. kind == DisplayKind.Sh1106 ? SettingsOfSh1106 : SettingsOfSsd1306, SetContrast, level, .. AsInMemory];
}
