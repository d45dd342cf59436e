using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using FabAccess.Core.Signals;
using FabAccess.Edge.Signals;

namespace FabAccess.Edge.Tests.Signals;

/// <summary>Console fonts, sound and broken.</summary>
public sealed class ConsoleFontTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("fabaccess-font-");

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [InlineData(1, false)]
    [InlineData(1, true)]
    [InlineData(2, false)]
    [InlineData(2, true)]
    public void Font_OfEitherForm_PackedOrNot_GivesItsLetters(int form, bool isPacked)
    {
        var font = Read(Font(form), isPacked);

        Assert.Equal(Rows('A'), font.Glyph('A').ToArray());
        Assert.Equal(Rows('~'), font.Glyph('~').ToArray());
        // The glyph after the last of ASCII stands for two characters, and for a letter with its accent apart, which is passed over.
        Assert.Equal(Rows((char)127), font.Glyph('é').ToArray());
        Assert.Equal(Rows((char)127), font.Glyph('É').ToArray());
        Assert.Equal(Rows('A'), font.Glyph('Á').ToArray());
        Assert.Equal(Rows('?'), font.Glyph('✓').ToArray());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Font_CutAnywhere_IsRefusedInWords(int form)
    {
        byte[] whole = Font(form);
        for (int length = 0; length < whole.Length; length += length < 40 ? 1 : 37) Refused(whole[..length], "cannot be used");
        byte[] packed = Packed(whole);
        for (int length = 2; length < packed.Length - 8; length += 7) Refused(packed[..length], "cannot be used");
    }

    [Fact]
    public void Font_WithAnyByteChanged_IsTakenOrRefused_AndNothingElse()
    {
        foreach (int form in new[] { 1, 2 })
        {
            byte[] whole = Font(form);
            for (int at = 0; at < whole.Length; at += at < 40 ? 1 : 53)
                foreach (byte value in new byte[] { 0, 1, 0x7F, 0xFE, 0xFF })
                {
                    byte[] changed = [.. whole];
                    changed[at] = value;
                    if (Record.Exception(() => Read(changed)) is { } refused) Assert.IsType<IOException>(refused);
                }
        }
    }

    [Fact]
    public void Files_ThatAreNoSuchFont_AreRefusedWithTheReason()
    {
        Refused("no font"u8.ToArray(), "no console font");
        Refused(new byte[65 * 1024], "65536 are taken");
        Refused(Packed(new byte[1024 * 1024]), "unpacks to more than");
        Refused(Font(1, height: 14), "8 x 14 pixels; 8 x 16 are needed");
        Refused(Font(2, width: 16), "16 x 16 pixels");
        Refused(Font(1, hasTable: false), "which letter is which");
        Refused(Font(2, hasTable: false), "which letter is which");
        Refused(Font(1, lacking: 'q'), "lacks the letter 'q'");
        Refused(Font(2, glyphs: uint.MaxValue), "letters; 1 to 4096");
        Refused(Font(2, start: uint.MaxValue), "ends in the midst");
        Refused(Font(2, start: 8), "contradicts itself");
    }

    [Fact]
    public void Font_ThatIsNotThere_IsSaidWithWhatToInstall()
    {
        var missing = Assert.Throws<IOException>(() => ConsoleFont.Read(Path.Combine(folder.FullName, "none", "font.psf.gz")));
        Assert.Contains("apt-get install console-setup-linux", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_NamesTheMachinesThatDraw()
    {
        string path = Path.Combine(folder.FullName, "font.psf");
        (string, PanelSettings?)[] machines =
        [
            ("laser-1", new() { DisplayBus = "/dev/i2c-1", Display = DisplayKind.Sh1106 }), ("mill-1", new() { DisplayBus = "/dev/i2c-2" }), ("saw-1", null), ("lathe-1", new() { Ring = "/dev/spidev1.0" }),
        ];
        Assert.StartsWith("laser-1: the display stays dark. The font", Assert.Single(ConsoleFont.Missing(machines, path)), StringComparison.Ordinal);
        Assert.Empty(ConsoleFont.Missing(machines[1..], path));
        File.WriteAllBytes(path, Font(1));
        Assert.Empty(ConsoleFont.Missing(machines, path));
    }

    [WithConsoleFont]
    public void StandardFont_HasAllThatTheLanguagesOfTheLabNeed()
    {
        var font = ConsoleFont.Read(ConsoleFont.Standard);
        var question = font.Glyph('?').ToArray();
        foreach (char c in "ÀÂÆÇÉÈÊËÎÏÔŒÙÛÜŸàâæçéèêëîïôœùûüÿ€…’°ÄÖßäöñŁłŻżŚśŐőŘřŞşĞğ")
        {
            Assert.False(font.Glyph(c).SequenceEqual(question), $"{c} is missing.");
            string plain = Transliteration.To(CharacterSet.Plain, c.ToString());
            Assert.False(font.Glyph(c).SequenceEqual(font.Glyph(plain[0])), $"{c} is only {plain}.");
        }
    }

    // Each glyph has its number in its rows.
    private static byte[] Rows(char c) => [.. Enumerable.Range(0, 16).Select(row => (byte)(c + row))];

    private static byte[] Font(int form, int height = 16, int width = 8, bool hasTable = true, char? lacking = null, uint? glyphs = null, uint? start = null)
    {
        using var file = new MemoryStream();
        int count = form == 1 ? 256 : 160;
        if (form == 1) file.Write([0x36, 0x04, (byte)(hasTable ? 2 : 0), (byte)height]);
        else
        {
            file.Write([0x72, 0xB5, 0x4A, 0x86]);
            foreach (uint word in new uint[] { 0, start ?? 32, hasTable ? 1u : 0u, glyphs ?? (uint)count, (uint)(height * ((width + 7) / 8)), (uint)height, (uint)width })
            {
                byte[] four = new byte[4];
                BinaryPrimitives.WriteUInt32LittleEndian(four, word);
                file.Write(four);
            }
        }
        for (int glyph = 0; glyph < count; glyph++)
            for (int row = 0; row < height * ((width + 7) / 8); row++) file.WriteByte((byte)((glyph + row) & 0xFF));
        for (int glyph = 0; glyph < count && hasTable; glyph++)
        {
            string characters = glyph switch { _ when glyph == lacking => "", >= ' ' and <= '~' => $"{(char)glyph}", 127 => "éÉ", _ => "" };
            string together = glyph == 127 ? "e\u0301" : "";
            if (form == 1)
            {
                file.Write(Encoding.Unicode.GetBytes(characters));
                if (together.Length > 0) file.Write([0xFE, 0xFF, .. Encoding.Unicode.GetBytes(together)]);
                file.Write([0xFF, 0xFF]);
            }
            else
            {
                file.Write(Encoding.UTF8.GetBytes(characters));
                if (together.Length > 0) file.Write([0xFE, .. Encoding.UTF8.GetBytes(together)]);
                file.WriteByte(0xFF);
            }
        }
        return file.ToArray();
    }

    private static byte[] Packed(byte[] whole)
    {
        using var packed = new MemoryStream();
        using (var packing = new GZipStream(packed, CompressionLevel.Fastest)) packing.Write(whole);
        return packed.ToArray();
    }

    private ConsoleFont Read(byte[] bytes, bool isPacked = false)
    {
        string path = Path.Combine(folder.FullName, "font.psf");
        File.WriteAllBytes(path, isPacked ? Packed(bytes) : bytes);
        return ConsoleFont.Read(path);
    }

    private void Refused(byte[] bytes, string because) => Assert.Contains(because, Assert.Throws<IOException>(() => Read(bytes)).Message, StringComparison.Ordinal);
}
