using FabAccess.Core.Signals;

namespace FabAccess.Edge.Signals;

/// <summary>
/// A 2 x 16 character display: an HD44780 (ROM A00 or A02) behind a PCF8574 port expander, as the common backpacks wire them:
/// P0 = RS, P1 = R/W, P2 = E, P3 = backlight, P4 to P7 = D4 to D7.
///
/// How it works. Each byte on the bus sets all eight pins. A nibble is three bytes: the data, the data with E high, the data
/// again; the controller takes it as E falls. It needs some time after each command and cannot be asked on a bus that only
/// writes, so the bus itself is the clock: idle bytes are sent until the time is surely over, counted for a bus of 400 kHz,
/// four times what the expander is made for. New lines are one transfer of some 25 ms at 100 kHz.
///
/// Contactors make such displays lose a nibble or forget everything, and nothing tells. So everything is sent anew every
/// <see cref="RenewEvery"/>, beginning with the sequence that brings the controller to four bits from any state, and without
/// clearing, so that nobody sees it. That takes 80 ms, so it waits for a call that has nothing new: an answer to a badge never waits for it.
/// </summary>
public sealed class CharacterDisplay(II2cBus bus, byte address, TimeProvider time) : IReaderDisplay
{
    public static readonly TimeSpan RenewEvery = TimeSpan.FromMinutes(1);

    private const byte Data = 1, Enable = 4, Backlight = 8;
    private const byte FourBitsTwoLines = 0x28, MoveRight = 0x06, DisplayOn = 0x0C, FirstLine = 0x80, SecondLine = 0xC0;

    // A byte with its acknowledgement takes 22.5 µs at 400 kHz: 4.1 ms, which the first commands after power need, and 53 µs of a slow part.
    private const int LongWait = 190, ShortWait = 2;

    private TwoLines shown;
    private long sentAt;
    private bool isSent;

    public CharacterSet Set => CharacterSet.Plain;

    /// <summary>Its light is on or off; it stays on.</summary>
    public void SetBrightness(int percent)
    {
    }

    /// <inheritdoc/>
    public string? TryShow(TwoLines lines)
    {
        bool isSame = isSent && lines == shown, isWhole = !isSent || (isSame && time.GetElapsedTime(sentAt) >= RenewEvery);
        if (isSame && !isWhole) return null;
        var bytes = new List<byte>(1024);
        if (isWhole) Wake(bytes);
        Put(bytes, FirstLine, lines.First);
        Put(bytes, SecondLine, lines.Second);
        try
        {
            bus.Write(address, bytes.ToArray());
        }
        catch (IOException e)
        {
            isSent = false;
            return e.Message;
        }
        if (isWhole) sentAt = time.GetTimestamp();
        (shown, isSent) = (lines, true);
        return null;
    }

    // Three times "eight bits", of which one surely arrives whole, then "four bits" (HD44780U data sheet, figure 24).
    private static void Wake(List<byte> bytes)
    {
        for (int i = 0; i < 3; i++)
        {
            Nibble(bytes, 0x30);
            Wait(bytes, LongWait);
        }
        Nibble(bytes, 0x20);
        Wait(bytes, ShortWait);
        Command(bytes, FourBitsTwoLines);
        Command(bytes, MoveRight);
        Command(bytes, DisplayOn);
    }

    private static void Put(List<byte> bytes, byte line, string text)
    {
        Command(bytes, line);
        for (int column = 0; column < Words.Columns; column++)
        {
            char c = column < text.Length ? text[column] : ' ';
            Whole(bytes, (byte)(c is >= ' ' and <= '}' ? c : '?'), Data);
        }
    }

    private static void Command(List<byte> bytes, byte command) => Whole(bytes, command, 0);

    private static void Whole(List<byte> bytes, byte value, byte select)
    {
        Nibble(bytes, (byte)((value & 0xF0) | select));
        Nibble(bytes, (byte)(((value << 4) & 0xF0) | select));
        Wait(bytes, ShortWait);
    }

    private static void Nibble(List<byte> bytes, byte pins)
    {
        pins |= Backlight;
        bytes.Add(pins);
        bytes.Add((byte)(pins | Enable));
        bytes.Add(pins);
    }

    private static void Wait(List<byte> bytes, int count)
    {
        for (int i = 0; i < count; i++) bytes.Add(Backlight);
    }
}
