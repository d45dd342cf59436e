using System.Collections.Immutable;
using System.Globalization;
using FabAccess.Edge.Badges.Keyboard;
using FabAccess.Edge.Configuration;

namespace FabAccess.Edge.Badges;

/// <summary>Reads what "reader" says in box.json. A total function: what it does not know is <see cref="ReaderWord.Unknown"/>.</summary>
public static class ReaderWords
{
    /// <summary>What there is, in one sentence.</summary>
    public const string Forms =
        "There are: pn532_uart:/dev/…, pn532_spi:/dev/…, pn532_i2c:/dev/…, acr122_usb, pn53x_usb, mfrc522:/dev/spidev…, rdm6300:/dev/…, wiegand:GPIOCHIP:D0,D1[:26|34], keyboard:/dev/input/by-id/…[:FORMAT], pcsc:PART OF THE READER'S NAME.";

    private const string Acr122 = "acr122_usb", Pn53xUsb = "pn53x_usb", Mfrc522 = "mfrc522", Rdm6300 = "rdm6300", Wiegand = "wiegand", Keyboard = "keyboard", Pcsc = "pcsc";
    private const int HighestLine = 511, LongestName = 127;

    private static readonly ImmutableArray<string> OnABus = ["pn532_uart", "pn532_spi", "pn532_i2c"];
    private static readonly ImmutableArray<string> Kinds = [.. OnABus, Acr122, Pn53xUsb, Mfrc522, Rdm6300, Wiegand, Keyboard, Pcsc];

    public static ReaderWord Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        (string kind, string rest) = colon < 0 ? (text, "") : (text[..colon], text[(colon + 1)..]);
        return kind switch
        {
            Acr122 or Pn53xUsb => new ReaderWord.Libnfc(text, text),
            Mfrc522 => rest.StartsWith('/') ? new ReaderWord.Mfrc522(rest) : Wrong(kind, "names its SPI device: mfrc522:/dev/spidev0.0"),
            Rdm6300 => rest.StartsWith('/') ? new ReaderWord.Rdm6300(rest) : Wrong(kind, "names its serial port: rdm6300:/dev/…"),
            Wiegand => WiegandOf(rest),
            Keyboard => KeyboardOf(rest),
            Pcsc => rest.Length is > 0 and <= LongestName && !rest.All(char.IsWhiteSpace) ? new ReaderWord.Pcsc(rest) : Wrong(kind, $"names some of the reader's name, 1 to {LongestName} characters: pcsc:ACR122U"),
            _ when OnABus.Contains(kind) => rest.StartsWith('/') ? new ReaderWord.Libnfc(text, rest.Split(':')[0]) : Wrong(kind, $"names its device: {kind}:/dev/…"),
            _ => new ReaderWord.Unknown(NearestName.Of(kind, Kinds) is { } nearest
                ? $"begins with {Shown(kind)}, which is no kind of reader. Did you mean '{nearest}'? {Forms}"
                : $"begins with {Shown(kind)}, which is no kind of reader. {Forms}"),
        };
    }

    // From its end, because the chip's own name holds a colon: wiegand:label:pinctrl-bcm2711:20,21:34.
    private static ReaderWord WiegandOf(string rest)
    {
        const string form = "is wiegand:GPIOCHIP:D0,D1 with :26 (as without) or :34 behind, e.g. wiegand:label:pinctrl-bcm2711:20,21:34; the chip as in 'gpioChip'";
        (string head, string last) = SplitLast(rest);
        int bits = 26;
        if (!last.Contains(',', StringComparison.Ordinal))
        {
            if (last is not ("26" or "34")) return Wrong(Wiegand, form);
            bits = int.Parse(last, CultureInfo.InvariantCulture);
            (head, last) = SplitLast(head);
        }
        if (!BoxConfigurationFile.IsChip(head) || last.Split(',') is not [var zero, var one] || LineOf(zero) is not { } d0 || LineOf(one) is not { } d1) return Wrong(Wiegand, form);
        return d0 == d1 ? Wrong(Wiegand, "needs two different lines, D0 and D1") : new ReaderWord.Wiegand(head, d0, d1, bits);
    }

    // What stands behind the last colon is a format when it is a bare word: the stable names of devices go on with '-event-kbd'.
    private static ReaderWord KeyboardOf(string rest)
    {
        if (!rest.StartsWith('/')) return Wrong(Keyboard, "names its event device: keyboard:/dev/input/by-id/…-event-kbd");
        (string device, string word) = SplitLast(rest);
        if (device.Length == 0 || word.Contains('/', StringComparison.Ordinal) || word.Contains("-event", StringComparison.Ordinal)) return new ReaderWord.Keyboard(rest, KeyboardFormat.Em10Digits);
        return KeyboardFormats.Of(word) is { } format ? new ReaderWord.Keyboard(device, format) : Wrong(Keyboard, $"ends with {Shown(word)}, which is no format. There are: {string.Join(", ", KeyboardFormats.Words)}");
    }

    private static (string Head, string Last) SplitLast(string text) => text.LastIndexOf(':') is >= 0 and var at ? (text[..at], text[(at + 1)..]) : ("", text);

    private static uint? LineOf(string text) => uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out uint line) && line <= HighestLine ? line : null;

    // What somebody wrote may be anything; a person's slip of the pen is short and can be printed.
    private static string Shown(string text) => text.Length is > 0 and <= 32 && text.All(c => c is >= ' ' and <= '~') ? $"'{text}'" : "something else";

    private static ReaderWord.Unknown Wrong(string kind, string form) => new($"is wrong: '{kind}' {form}.");
}
