using FabAccess.Edge.Badges.Keyboard;

namespace FabAccess.Edge.Badges;

/// <summary>What a machine's "reader" says in box.json: which kind of reader, and where it is. <see cref="ReaderWords"/> reads it.</summary>
public abstract record ReaderWord
{
    private ReaderWord() { }

    /// <summary>What is opened, by whatever kind of reader: two machines must not name the same.</summary>
    public abstract string Place { get; }

    /// <summary>What a person should look at when it does not answer.</summary>
    public abstract string Advice { get; }

    /// <summary>A reader that libnfc drives: a PN532 on UART, SPI or I²C, or an ACR122U.</summary>
    /// <param name="ConnectionString">libnfc's own, e.g. pn532_uart:/dev/serial0:115200.</param>
    /// <param name="Place">Its device file, or the whole string when it names none.</param>
    public sealed record Libnfc(string ConnectionString, string Place) : ReaderWord
    {
        public override string Place { get; } = Place;

        public override string Advice => $"Look at the reader's plug and supply, and whether {ConnectionString} is where it is connected.";
    }

    /// <summary>An RDM6300 for 125 kHz tags on a serial port.</summary>
    public sealed record Rdm6300(string Device) : ReaderWord
    {
        public override string Place => Device;

        public override string Advice =>
            $"See whether {Device} is there and the service's user in group dialout. The module itself says nothing while no tag lies on it: hold one to it.";
    }

    /// <summary>An MFRC522 on SPI.</summary>
    public sealed record Mfrc522(string Device) : ReaderWord
    {
        public override string Place => Device;

        public override string Advice =>
            $"See whether {Device} is there (dtparam=spi=on), the service's user in group spi, and look at the module's wires: SDA is the chip select, RST must be high.";
    }

    /// <summary>A reader that types numbers, on USB.</summary>
    /// <param name="Device">Its event device, by a name that stays: /dev/input/by-id/…-event-kbd.</param>
    /// <param name="Format">What the digits that it types mean.</param>
    public sealed record Keyboard(string Device, KeyboardFormat Format) : ReaderWord
    {
        public override string Place => Device;

        public override string Advice =>
            $"See whether {Device} is there (ls /dev/input/by-id), the service's user in group input, and no other program has grabbed it.";
    }

    /// <summary>A reader on two GPIO lines.</summary>
    /// <param name="Chip">As in "gpioChip".</param>
    /// <param name="DataZero">Line of D0, 0 to 511.</param>
    /// <param name="DataOne">Line of D1, 0 to 511.</param>
    /// <param name="Bits">26 or 34.</param>
    public sealed record Wiegand(string Chip, uint DataZero, uint DataOne, int Bits) : ReaderWord
    {
        public override string Place => $"{Chip}:{DataZero},{DataOne}";

        public override string Advice =>
            $"See whether lines {DataZero} and {DataOne} of {Chip} are free and the service's user in group gpio. The reader itself is one-way: hold a badge to it.";
    }

    /// <summary>A reader of the PC/SC service.</summary>
    /// <param name="NamePart">Some of its name, enough to tell it from others, blind to case.</param>
    public sealed record Pcsc(string NamePart) : ReaderWord
    {
        public override string Place => $"pcsc:{NamePart.ToUpperInvariant()}";

        public override string Advice =>
            "See whether pcscd is installed and runs (systemctl status pcscd.socket), the reader is plugged in (pcsc_scan), and the kernel's own drivers pn533_usb and nfc leave it alone (modprobe blacklist).";
    }

    /// <summary>None of these.</summary>
    /// <param name="Problem">What is wrong with it, going on behind its name: "must be …".</param>
    public sealed record Unknown(string Problem) : ReaderWord
    {
        public override string Place => "";

        public override string Advice => ReaderWords.Forms;
    }
}
