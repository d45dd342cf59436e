using System.Globalization;
using System.Text;
using FabAccess.Fuzzing.Engine;

namespace FabAccess.Fuzzing.Mutation;

/// <summary>
/// Damage to files, one edit a line: "FILE set AT HEX", "FILE cut LENGTH", "FILE repeat FROM LENGTH TO", "FILE zero AT LENGTH",
/// "FILE gone". Positions are taken modulo the file's length, so that every script fits every file. A line that is none says nothing.
/// </summary>
internal static class EditScript
{
    public static void Apply(byte[] script, Dictionary<string, byte[]> files)
    {
        foreach (byte[] line in Splice.Lines(script))
        {
            string[] words = Encoding.UTF8.GetString(line).Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            if (words.Length < 2 || !files.TryGetValue(words[0], out byte[]? file)) continue;
            int At(int word) => word < words.Length && int.TryParse(words[word], NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 0;
            if (words[1] == "gone") files.Remove(words[0]);
            else if (file.Length > 0) files[words[0]] = Edited(file, words, At(2), At(3), At(4));
        }
    }

    private static byte[] Edited(byte[] file, string[] words, int first, int second, int third)
    {
        int at = first % file.Length, length = Math.Min(second, file.Length - at);
        switch (words[1])
        {
            case "set" when words.Length > 3 && TryHex(words[3], out byte[] bytes):
                bytes = bytes[..Math.Min(bytes.Length, file.Length - at)];
                return file.Replaced(at, at + bytes.Length, bytes);
            case "cut": return file[..at];
            case "zero": return file.Replaced(at, at + length, new byte[length]);
            case "repeat":
                int to = third % file.Length;
                return file.Replaced(to, Math.Min(file.Length, to + length), file.AsSpan(at, length));
            default: return file;
        }
    }

    private static bool TryHex(string text, out byte[] bytes)
    {
        bool ok = text.Length % 2 == 0 && text.All(char.IsAsciiHexDigit);
        bytes = ok ? Convert.FromHexString(text) : [];
        return ok;
    }
}

/// <summary>Adds, takes out and changes edits.</summary>
/// <param name="files">Their names and about how long they are.</param>
internal sealed class EditMutation(IReadOnlyList<(string Name, int Length)> files) : IMutation
{
    private const int MostEdits = 12, Page = 4096;

    private static readonly string[] Bytes = ["00", "01", "7f", "80", "81", "fe", "ff", "0000", "ffff", "7fffffff", "ffffffffffffffff"];

    public byte[] Of(byte[] input, byte[] other, Dice dice)
    {
        List<byte[]> lines = [.. Splice.Lines(input)];
        if (lines.Count > 0 && (lines.Count >= MostEdits || dice.OneIn(3))) lines.RemoveAt(dice.Below(lines.Count));
        if (lines.Count > 0 && lines[^1] is not [.., (byte)'\n']) lines[^1] = [.. lines[^1], (byte)'\n'];
        lines.Insert(dice.Below(lines.Count + 1), Encoding.ASCII.GetBytes(Edit(dice) + "\n"));
        return [.. lines.SelectMany(l => l)];
    }

    public IReadOnlyList<byte[]> Pieces(byte[] input) => Splice.Lines(input);

    private string Edit(Dice dice)
    {
        var (name, length) = dice.Of(files);
        return dice.Below(12) switch
        {
            0 => $"{name} cut {Place(length, dice)}",
            1 => $"{name} zero {Place(length, dice)} {dice.Of([1, 16, 512, Page])}",
            2 => $"{name} repeat {Place(length, dice)} {dice.Of([1, 64, 512, Page])} {Place(length, dice)}",
            3 when dice.OneIn(4) => $"{name} gone",
            4 or 5 => $"{name} set {Place(length, dice)} {dice.Of(Bytes)}",
            _ => $"{name} set {Place(length, dice)} {dice.Below(256):x2}",
        };
    }

    // Page headers and the pointers behind them say more than what lies between.
    private static int Place(int length, Dice dice) => dice.Below(3) switch
    {
        0 => Math.Max(0, length / Page) == 0 ? dice.Below(length) : (dice.Below((length / Page) + 1) * Page) + dice.Below(64),
        1 => dice.Below(Math.Min(length, 128)),
        _ => dice.Below(length),
    };
}
