using FabAccess.Edge.Signals;

namespace FabAccess.Edge.Tests.Signals;

/// <summary>
/// An OLED module at the level of its bus, by the data sheets: control bytes, commands with their values (which it awaits across
/// transfers), the memory and how the glass is wired to it. Powered up it is dark, with noise in its memory.
/// </summary>
internal sealed class OledGlass : II2cBus
{
    public const int Columns = 128, Rows = 64;

    private readonly byte address;
    private readonly bool isSh1106;
    private readonly byte[,] memory;
    private readonly Queue<byte> awaited = new();
    private byte command;
    private int awaits;
    private int page, column, mode, startLine, offset, rows, rowWiring;
    private bool isOn, isPumped, isTurned, isFlipped, isInverse, isAllLit, isScrolling;

    public OledGlass(byte address, DisplayKind kind)
    {
        (this.address, isSh1106) = (address, kind == DisplayKind.Sh1106);
        memory = new byte[Rows / 8, isSh1106 ? 132 : Columns];
        LosePower();
    }

    public bool IsThere { get; set; } = true;

    /// <summary>How many transfers still go through before one fails in its midst; null: all.</summary>
    public int? FailsAfter { get; set; }

    /// <summary>Commands that the controller does not know.</summary>
    public int Violations { get; private set; }

    public int Bytes { get; private set; }

    public int LongestTransfer { get; private set; }

    public byte Contrast { get; private set; }

    /// <summary>After each transfer.</summary>
    public Action Written { get; set; } = () => { };

    public void Write(byte to, ReadOnlySpan<byte> bytes)
    {
        if (!IsThere || to != address) throw new IOException($"0x{to:X2}: no chip answers.", 6);
        bool fails = FailsAfter-- == 0;
        if (fails) bytes = bytes[..(bytes.Length / 2)];
        (Bytes, LongestTransfer) = (Bytes + bytes.Length + 1, Math.Max(LongestTransfer, bytes.Length));
        Take(bytes);
        Written();
        if (fails) throw new IOException("The bus is stuck.", 110);
    }

    public void Exchange(byte to, ReadOnlySpan<byte> bytes, Span<byte> answer) => throw new NotSupportedException("A display is only written.");

    public void LosePower()
    {
        new Random(1).NextBytes(System.Runtime.InteropServices.MemoryMarshal.CreateSpan(ref memory[0, 0], memory.Length));
        (page, column, mode, startLine, offset, rows, rowWiring) = (0, 0, 2, 0, 0, 64, 0x12);
        (isOn, isPumped, isTurned, isFlipped, isInverse, isAllLit, isScrolling) = (false, isSh1106, false, false, false, false, false);
        (awaits, Contrast) = (0, isSh1106 ? (byte)0x80 : (byte)0x7F);
        awaited.Clear();
    }

    /// <summary>A spike looked like this command.</summary>
    public void TakeASpike(byte spike) => Take(spike);

    /// <summary>A spike hit the memory.</summary>
    public void LoseAByte(int page, int column) => memory[page, column] ^= 0x5A;

    /// <summary>Whether a pixel of the glass is lit, as the module is mounted; from the upper left.</summary>
    public bool IsLit(int x, int y)
    {
        if (!isOn || !isPumped) return false;
        if (isAllLit) return true;
        if (isScrolling || rows != Rows || rowWiring != 0x12) return (x + y) % 3 == 0;
        // Modules are mounted so that the turned one is upright.
        int at = isTurned ? x : Columns - 1 - x;
        int row = ((isFlipped ? y : Rows - 1 - y) + startLine + offset) % Rows;
        return ((memory[row / 8, at + (isSh1106 ? 2 : 0)] >> (row % 8)) & 1) != 0 ^ isInverse;
    }

    /// <summary>What a line says to whoever knows the font.</summary>
    public string Line(int line, ConsoleFont font) => isOn ? string.Concat(Enumerable.Range(0, 16).Select(cell => Letter(cell * 8, line * 32, font))) : "(dark)";

    /// <summary>The glass, a character a pixel.</summary>
    public string Picture() => string.Join('\n', Enumerable.Range(0, Rows).Select(y => string.Concat(Enumerable.Range(0, Columns).Select(x => IsLit(x, y) ? '#' : '.'))));

    private char Letter(int left, int top, ConsoleFont font)
    {
        byte[] glyph = new byte[16];
        for (int y = 0; y < 32; y++)
        {
            int row = 0;
            for (int x = 0; x < 8; x++) row = (row << 1) | (IsLit(left + x, top + y) ? 1 : 0);
            if (y % 2 == 0) glyph[y / 2] = (byte)row;
            else if (glyph[y / 2] != row) return '▮';
        }
        foreach (char c in " !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~€…’°".Concat(Enumerable.Range(0xC0, 0x180 - 0xC0).Select(c => (char)c)))
            if (font.Glyph(c).SequenceEqual(glyph)) return c;
        return '▮';
    }

    private void Take(ReadOnlySpan<byte> bytes)
    {
        while (bytes is [var control, ..])
        {
            Assert.Equal(0, control & 0x3F);
            bool isOne = (control & 0x80) != 0, isPixels = (control & 0x40) != 0;
            var these = isOne ? bytes[1..Math.Min(2, bytes.Length)] : bytes[1..];
            foreach (byte b in these)
            {
                if (isPixels) Put(b);
                else Take(b);
            }
            bytes = bytes[(1 + these.Length)..];
        }
    }

    private void Put(byte pixels)
    {
        if (mode != 2)
        {
            Violations++;
            return;
        }
        if (column < memory.GetLength(1)) memory[page, column] = pixels;
        column = isSh1106 ? Math.Min(column + 1, 131) : (column + 1) % Columns;
    }

    private void Take(byte b)
    {
        if (awaits > 0)
        {
            awaited.Enqueue(b);
            if (--awaits == 0) Do(command, [.. awaited]);
            return;
        }
        awaited.Clear();
        awaits = b switch
        {
            0x81 or 0xA8 or 0xD3 or 0xD5 or 0xD9 or 0xDA or 0xDB => 1,
            0xAD when isSh1106 => 1,
            0x20 or 0x8D when !isSh1106 => 1,
            0x21 or 0x22 or 0xA3 when !isSh1106 => 2,
            0x29 or 0x2A when !isSh1106 => 5,
            0x26 or 0x27 when !isSh1106 => 6,
            _ => 0,
        };
        if (awaits == 0) Do(b, []);
        else command = b;
    }

    private void Do(byte what, byte[] values)
    {
        switch (what)
        {
            case < 0x10: column = (column & 0xF0) | what; break;
            case < 0x20: column = (column & 0x0F) | ((what & 0xF) << 4); break;
            case 0x20: mode = values[0] & 3; break;
            case 0x21 or 0x22 or 0x26 or 0x27 or 0x29 or 0x2A or 0xA3 or 0xD5 or 0xD9 or 0xDB or 0xE3: break;
            case 0x2E or 0x2F when !isSh1106: isScrolling = what == 0x2F; break;
            case >= 0x30 and <= 0x33 when isSh1106: break;
            case >= 0x40 and <= 0x7F: startLine = what & 0x3F; break;
            case 0x81: Contrast = values[0]; break;
            case 0x8D: isPumped = (values[0] & 4) != 0; break;
            case 0xA0 or 0xA1: isTurned = what == 0xA1; break;
            case 0xA4 or 0xA5: isAllLit = what == 0xA5; break;
            case 0xA6 or 0xA7: isInverse = what == 0xA7; break;
            case 0xA8: rows = (values[0] & 0x3F) + 1; break;
            case 0xAE or 0xAF: isOn = what == 0xAF; break;
            case >= 0xB0 and <= 0xB7: page = what & 7; break;
            case 0xC0 or 0xC8: isFlipped = what == 0xC8; break;
            case 0xD3: offset = values[0] & 0x3F; break;
            case 0xDA: rowWiring = values[0]; break;
            default: Violations++; break;
        }
    }
}
