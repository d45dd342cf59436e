using FabAccess.Edge.Signals;

namespace FabAccess.Edge.Tests.Signals;

/// <summary>
/// A PCF8574 with an HD44780 behind it, at the level of pins: what E takes as it falls becomes nibbles, commands and
/// characters. A command that comes while the controller is busy is lost, as on the real one.
/// </summary>
internal sealed class CharacterGlass(byte address, double microsecondsPerByte) : II2cBus
{
    private const byte DataPin = 1, ReadPin = 2, EnablePin = 4, BacklightPin = 8;

    private readonly byte[] memory = new byte[128];
    private byte pins;
    private int cursor;
    private int? high;
    private bool isFourBits, isOn;
    private double now, busyUntil;
    private int wakes;

    public bool IsThere { get; set; } = true;

    public bool IsLit => (pins & BacklightPin) != 0;

    /// <summary>Commands that came too early, pulses with a select line that moved, reads.</summary>
    public int Violations { get; private set; }

    public int Bytes { get; private set; }

    public string First => Line(0);

    public string Second => Line(0x40);

    public void Write(byte to, ReadOnlySpan<byte> bytes)
    {
        if (!IsThere || to != address) throw new IOException($"0x{to:X2}: no chip answers.", 6);
        foreach (byte b in bytes)
        {
            now += microsecondsPerByte;
            Bytes++;
            Set(b);
        }
    }

    public void Exchange(byte to, ReadOnlySpan<byte> bytes, Span<byte> answer) => throw new NotSupportedException("A display is only written.");

    /// <summary>The supply was gone: everything is forgotten, eight bits, off.</summary>
    public void LosePower()
    {
        memory.AsSpan().Fill((byte)'#');
        (isFourBits, isOn, high, cursor, wakes) = (false, false, null, 0, 0);
    }

    /// <summary>A spike looked like a pulse of E.</summary>
    public void TakeASpike() => Take(0xF0, isData: true);

    private void Set(byte next)
    {
        bool wasHigh = (pins & EnablePin) != 0, isHigh = (next & EnablePin) != 0;
        if (isHigh != wasHigh && ((pins ^ next) & (DataPin | ReadPin)) != 0) Violations++;
        if (wasHigh && !isHigh)
        {
            if ((next & ReadPin) != 0) Violations++;
            Take((byte)(next & 0xF0), (next & DataPin) != 0);
        }
        pins = next;
    }

    private void Take(byte nibble, bool isData)
    {
        if (now < busyUntil)
        {
            Violations++;
            return;
        }
        if (!isFourBits) Do(nibble, isData);
        else if (high is { } first)
        {
            high = null;
            Do((byte)(first | (nibble >> 4)), isData);
        }
        else high = nibble;
    }

    private void Do(byte value, bool isData)
    {
        // The times of a part whose oscillator is slow (190 kHz); the first two wakes after power take longer.
        busyUntil = now + 53;
        if (isData)
        {
            memory[cursor] = value;
            cursor = (cursor + 1) % 128;
            return;
        }
        switch (value)
        {
            case >= 0x80:
                cursor = value & 0x7F;
                break;
            case >= 0x20 and < 0x40:
                isFourBits = (value & 0x10) == 0;
                high = null;
                if (!isFourBits && wakes++ == 0) busyUntil = now + 4100;
                break;
            case >= 0x08 and < 0x10:
                isOn = (value & 0x04) != 0;
                break;
            case 0x02 or 0x03:
                cursor = 0;
                busyUntil = now + 2160;
                break;
            case 0x01:
                memory.AsSpan().Fill((byte)' ');
                cursor = 0;
                busyUntil = now + 2160;
                break;
        }
    }

    // ROM A00 is ASCII but for three places.
    private string Line(int from) => isOn
        ? string.Concat(memory[from..(from + 16)].Select(b => b switch { 0x5C => '¥', 0x7E => '→', 0x7F => '←', < 0x20 or >= 0x80 => '▮', _ => (char)b }))
        : "(dark)";
}
