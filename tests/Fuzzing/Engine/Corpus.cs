using System.Text;

namespace FabAccess.Fuzzing.Engine;

/// <summary>One committed case.</summary>
internal sealed record CorpusCase(string Path, byte[] Input);

/// <summary>The committed cases: tests/Fuzzing/corpus/TARGET/. Text as it is; files called .hex are hexadecimal digits, with comments after '#'.</summary>
internal static class Corpus
{
    public static string Root { get; } = FindRoot();

    private static string Folder => Path.Combine(Root, "tests", "Fuzzing", "corpus");

    /// <summary>In order of name, so that a seed means the same everywhere; earlier finds are among them.</summary>
    public static List<CorpusCase> Of(string target)
    {
        string folder = Path.Combine(Folder, target);
        if (!Directory.Exists(folder)) return [];
        return [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(f => new CorpusCase(Path.GetRelativePath(folder, f), Read(f)))];
    }

    /// <summary>Seeds that found something once, or that are wanted in every run: lines "target seed" of seeds.txt.</summary>
    public static List<ulong> SeedsOf(string target) =>
    [
        .. File.ReadLines(Path.Combine(Folder, "seeds.txt"))
            .Select(line => line.Split('#')[0].Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(words => words.Length == 2 && words[0] == target)
            .Select(words => ulong.Parse(words[1], null)),
    ];

    public static byte[] Read(string file)
    {
        byte[] bytes = File.ReadAllBytes(file);
        if (!file.EndsWith(".hex", StringComparison.Ordinal)) return bytes is [.. var text, (byte)'\n'] ? text : bytes;
        string digits = string.Concat(Encoding.UTF8.GetString(bytes).Split('\n').Select(line => line.Split('#')[0]));
        return Convert.FromHexString(string.Concat(digits.Where(char.IsAsciiHexDigit)));
    }

    /// <summary>Writes a case in the form that can be read best; returns the file.</summary>
    public static string Write(string folder, string name, byte[] input)
    {
        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, name + (IsText(input) ? ".txt" : ".hex"));
        if (IsText(input)) File.WriteAllBytes(path, [.. input, (byte)'\n']);
        else File.WriteAllLines(path, input.Chunk(32).Select(Convert.ToHexStringLower));
        return path;
    }

    private static bool IsText(byte[] input)
    {
        if (input.Any(b => b < ' ' && b != '\n') || input.Length == 0) return false;
        try
        {
            new UTF8Encoding(false, throwOnInvalidBytes: true).GetCharCount(input);
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }

    private static string FindRoot()
    {
        for (string? folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
            if (File.Exists(Path.Combine(folder, "FabAccess.sln"))) return folder;
        throw new InvalidOperationException("The fuzzer runs inside the repository.");
    }
}
