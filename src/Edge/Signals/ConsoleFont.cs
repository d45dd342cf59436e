using System.Collections.Immutable;
using System.IO.Compression;
using FabAccess.Core.Signals;

namespace FabAccess.Edge.Signals;

/// <summary>
/// Letters of 8 x 16 pixels for a display that has none of its own, out of a console font of the system. Some 12 kB.
/// It has all of ASCII; what else it lacks shows as its nearest letter there, one column each.
/// </summary>
public sealed class ConsoleFont
{
    /// <summary>In pixels.</summary>
    public const int Width = 8, Height = 16;

    /// <summary>Terminus, bold, with the letters of Europe's languages; Raspberry Pi OS has it.</summary>
    public const string Standard = "/usr/share/consolefonts/Uni2-TerminusBold16.psf.gz";

    /// <summary>The Debian package that brings it.</summary>
    public const string Package = "console-setup-linux";

    // Six times what 512 such letters and their table take.
    private const int Longest = 64 * 1024;

    private readonly byte[] glyphs;
    private readonly char[] characters;
    private readonly ushort[] numbers;

    private ConsoleFont(byte[] glyphs, SortedDictionary<char, ushort> table)
    {
        (this.glyphs, characters, numbers) = (glyphs, [.. table.Keys], [.. table.Values]);
        for (char c = ' '; c <= '~'; c++)
            if (!table.ContainsKey(c)) throw new FormatException($"It lacks the letter '{c}'.");
    }

    /// <param name="path">The font's file, PSF 1 or 2 of 8 x 16, packed by gzip or not.</param>
    /// <exception cref="IOException">It is not there, or not such a font; why, and what to install.</exception>
    public static ConsoleFont Read(string path)
    {
        try
        {
            var (glyphs, table) = PsfFile.Read(Unpacked(path), (Width, Height));
            return new(glyphs, table);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new IOException($"The font {path} is not there; install it: apt-get install {Package}.");
        }
        catch (Exception e) when (e is FormatException or InvalidDataException)
        {
            throw new IOException($"The font {path} cannot be used. {e.Message} Install it anew: apt-get install --reinstall {Package}.");
        }
        catch (UnauthorizedAccessException)
        {
            throw new IOException($"The font {path} may not be read; it must be readable by all.");
        }
    }

    /// <summary>What a person has to do so that each display of a box has its letters; a sentence a machine, none where nothing is missing.</summary>
    internal static ImmutableArray<string> Missing(IEnumerable<(string Machine, PanelSettings? Signals)> machines, string path)
    {
        string[] drawn = [.. machines.Where(m => m.Signals is { HasOled: true }).Select(m => m.Machine)];
        if (drawn.Length == 0) return [];
        try
        {
            Read(path);
            return [];
        }
        catch (IOException e)
        {
            return [.. drawn.Select(m => $"{m}: the display stays dark. {e.Message}")];
        }
    }

    /// <summary>Its pixels: 16 rows from the top, the leftmost in the highest bit.</summary>
    public ReadOnlySpan<byte> Glyph(char character)
    {
        int at = Array.BinarySearch(characters, character);
        if (at < 0) at = Array.BinarySearch(characters, Transliteration.To(CharacterSet.Plain, character.ToString()) is [var nearest, ..] ? nearest : '?');
        return glyphs.AsSpan(numbers[at] * Height, Height);
    }

    private static byte[] Unpacked(string path)
    {
        using var file = File.OpenRead(path);
        if (file.Length > Longest) throw new FormatException($"It has {file.Length} bytes; {Longest} are taken.");
        byte[] whole = new byte[file.Length];
        file.ReadExactly(whole);
        if (whole is not [0x1F, 0x8B, ..]) return whole;
        using var unpacking = new GZipStream(new MemoryStream(whole), CompressionMode.Decompress);
        byte[] room = new byte[Longest + 1];
        int length = unpacking.ReadAtLeast(room, room.Length, throwOnEndOfStream: false);
        return length <= Longest ? room[..length] : throw new FormatException($"It unpacks to more than {Longest} bytes.");
    }
}
