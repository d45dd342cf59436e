using System.Buffers.Binary;
using System.Text;

namespace FabAccess.Edge.Signals;

/// <summary>
/// The console fonts of Linux, PC Screen Font 1 and 2: a head, the bitmaps of all glyphs, a row of pixels in whole bytes with the
/// leftmost in the highest bit, then for each glyph in turn the characters that it stands for. A list of characters that
/// stand together as one (after FE) is passed over. Whatever does not add up is refused with a sentence.
/// </summary>
internal static class PsfFile
{
    private const int HeadOfOne = 4, HeadOfTwo = 32;
    private const int MostGlyphs = 4096;

    /// <param name="file">The whole file, not compressed.</param>
    /// <param name="size">Width and height that the glyphs must have, in pixels; the width is at most 8.</param>
    /// <returns>The bitmaps, one after the other, a byte a row; and which of them each character of the basic plane has, the first where it has several.</returns>
    /// <exception cref="FormatException">It is no such font; why, in words.</exception>
    public static (byte[] Glyphs, SortedDictionary<char, ushort> Numbers) Read(ReadOnlySpan<byte> file, (int Width, int Height) size)
    {
        var head = HeadOf(file);
        if ((head.Width, head.Height) != size) throw new FormatException($"Its letters have {head.Width} x {head.Height} pixels; {size.Width} x {size.Height} are needed.");
        if (head.Glyphs is < 1 or > MostGlyphs) throw new FormatException($"It says that it has {head.Glyphs} letters; 1 to {MostGlyphs} are taken.");
        if (!head.HasTable) throw new FormatException("It does not say which letter is which.");
        int length = (int)head.Glyphs * size.Height;
        if (head.Start > file.Length || file.Length - head.Start < length) throw new FormatException("It ends in the midst of its letters.");
        var bitmaps = file.Slice((int)head.Start, length);
        var table = file[((int)head.Start + length)..];
        return (bitmaps.ToArray(), head.IsTwo ? TableOfTwo(table, (int)head.Glyphs) : TableOfOne(table, (int)head.Glyphs));
    }

    private static Head HeadOf(ReadOnlySpan<byte> file)
    {
        switch (file)
        {
            case [0x36, 0x04, var mode, var height, ..]:
                return new(HeadOfOne, (mode & 1) != 0 ? 512u : 256, 8, height, (mode & 6) != 0, IsTwo: false);
            case [0x72, 0xB5, 0x4A, 0x86, ..] when file.Length >= HeadOfTwo:
                var two = new Head(Word(file, 2), Word(file, 4), Word(file, 7), Word(file, 6), (Word(file, 3) & 1) != 0, IsTwo: true);
                if (Word(file, 1) != 0 || two.Start < HeadOfTwo || (two.Width <= 8 && Word(file, 5) != two.Height)) throw new FormatException("Its head contradicts itself.");
                return two;
            default:
                throw new FormatException("It is no console font (PSF).");
        }

        static uint Word(ReadOnlySpan<byte> file, int number) => BinaryPrimitives.ReadUInt32LittleEndian(file[(number * 4)..]);
    }

    private static SortedDictionary<char, ushort> TableOfOne(ReadOnlySpan<byte> table, int glyphs)
    {
        var numbers = new SortedDictionary<char, ushort>();
        int at = 0;
        for (ushort glyph = 0; glyph < glyphs; glyph++)
        {
            bool isTogether = false;
            while (true)
            {
                if (table.Length - at < 2) throw new FormatException("It ends in the midst of its table of characters.");
                ushort unit = BinaryPrimitives.ReadUInt16LittleEndian(table[at..]);
                at += 2;
                if (unit == 0xFFFF) break;
                isTogether |= unit == 0xFFFE;
                if (!isTogether) numbers.TryAdd((char)unit, glyph);
            }
        }
        return numbers;
    }

    private static SortedDictionary<char, ushort> TableOfTwo(ReadOnlySpan<byte> table, int glyphs)
    {
        var numbers = new SortedDictionary<char, ushort>();
        for (ushort glyph = 0; glyph < glyphs; glyph++)
        {
            int end = table.IndexOf((byte)0xFF);
            if (end < 0) throw new FormatException("It ends in the midst of its table of characters.");
            var characters = table[..end];
            if (characters.IndexOf((byte)0xFE) is >= 0 and var together) characters = characters[..together];
            table = table[(end + 1)..];
            while (!characters.IsEmpty)
            {
                if (Rune.DecodeFromUtf8(characters, out var rune, out int taken) != System.Buffers.OperationStatus.Done) throw new FormatException("Its table of characters is no UTF-8.");
                if (rune.IsBmp) numbers.TryAdd((char)rune.Value, glyph);
                characters = characters[taken..];
            }
        }
        return numbers;
    }

    private readonly record struct Head(uint Start, uint Glyphs, uint Width, uint Height, bool HasTable, bool IsTwo);
}
