using System.Globalization;

namespace FabAccess.PowerCuts.Recordings;

/// <summary>One system call as strace wrote it, its two halves joined.</summary>
/// <param name="Thread">Of the caller.</param>
/// <param name="Name">E.g. pwrite64.</param>
/// <param name="Arguments">As written, split at the commas.</param>
/// <param name="Result">What follows the equals sign; null when the call never came back.</param>
/// <param name="Entry">Line in which it began.</param>
/// <param name="Exit">Line in which it came back.</param>
internal sealed record TracedCall(int Thread, string Name, string[] Arguments, string? Result, int Entry, int Exit)
{
    /// <summary>The number it returned; null when it failed or never came back.</summary>
    public long? Returned
    {
        get
        {
            if (Result is null) return null;
            int end = Result.AsSpan().IndexOfAnyExceptInRange('0', '9');
            return long.TryParse(end < 0 ? Result : Result[..end], CultureInfo.InvariantCulture, out long number) ? number : null;
        }
    }

    /// <summary>The bytes of a quoted argument, or the path behind a descriptor (<c>3&lt;\x2f…&gt;</c>).</summary>
    public byte[] Bytes(int argument)
    {
        string text = Arguments[argument];
        int start = text.IndexOfAny(['"', '<']) + 1, end = text.LastIndexOfAny(['"', '>']);
        if (start == 0 || end < start || text.EndsWith("...", StringComparison.Ordinal)) throw new FormatException($"This is no whole text: {text[..Math.Min(80, text.Length)]}");
        byte[] bytes = new byte[(end - start) / 4];
        for (int i = 0; i < bytes.Length; i++) bytes[i] = (byte)((Digit(text[start + (4 * i) + 2]) << 4) | Digit(text[start + (4 * i) + 3]));
        return bytes;
    }

    public string Path(int argument) => System.Text.Encoding.UTF8.GetString(Bytes(argument));

    private static int Digit(char c) => c <= '9' ? c - '0' : c - 'a' + 10;
}

/// <summary>Reads what <c>strace -f -qq -y -xx</c> wrote: every text is in hexadecimal, so that no comma or quote of it can mislead.</summary>
internal static class StraceReader
{
    /// <summary>In the order in which they came back; those that never did come last.</summary>
    /// <exception cref="FormatException">A line is not what strace writes.</exception>
    public static IEnumerable<TracedCall> Read(TextReader trace)
    {
        var begun = new Dictionary<int, (string Text, int Line)>();
        int number = 0;
        while (trace.ReadLine() is { } line)
        {
            number++;
            int space = line.IndexOf(' ', StringComparison.Ordinal);
            if (space < 0) throw new FormatException($"Line {number} names no thread.");
            int thread = int.Parse(line.AsSpan(0, space), CultureInfo.InvariantCulture);
            string text = line[space..].TrimStart();
            // Signals and ends.
            if (text.StartsWith("---", StringComparison.Ordinal) || text.StartsWith("+++", StringComparison.Ordinal)) continue;
            if (text.EndsWith(Unfinished, StringComparison.Ordinal))
            {
                begun[thread] = (text[..^Unfinished.Length], number);
                continue;
            }
            int entry = number;
            if (text.StartsWith("<... ", StringComparison.Ordinal))
            {
                if (!begun.Remove(thread, out var first)) throw new FormatException($"Line {number} ends a call that never began.");
                (text, entry) = (first.Text + text[(text.IndexOf('>', StringComparison.Ordinal) + 1)..], first.Line);
            }
            yield return Call(thread, text, entry, number);
        }
        foreach (var (thread, (text, line)) in begun) yield return Call(thread, text + ") = ?", line, number + 1);
    }

    private const string Unfinished = " <unfinished ...>";

    private static TracedCall Call(int thread, string text, int entry, int exit)
    {
        int open = text.IndexOf('(', StringComparison.Ordinal), equals = text.LastIndexOf(" = ", StringComparison.Ordinal), close = equals < 0 ? -1 : text.LastIndexOf(')', equals);
        if (open < 0 || close < open) throw new FormatException($"Line {exit} is no call: {text[..Math.Min(80, text.Length)]}");
        string result = text[(equals + 3)..];
        return new(thread, text[..open], text[(open + 1)..close].Split(", "), result.StartsWith('?') ? null : result, entry, exit);
    }
}
