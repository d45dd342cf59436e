using System.Text;

namespace FabAccess.Fuzzing.Mutation;

/// <summary>A named piece of a case: a topic with its payload, a file with its bytes.</summary>
internal sealed record Part(string Name, byte[] Content);

/// <summary>Cases of several parts: each begins with a line "=== name" and goes on to the next such line.</summary>
internal static class Parts
{
    private static readonly byte[] Mark = "=== "u8.ToArray();

    public static List<Part> Of(byte[] input)
    {
        var parts = new List<Part>();
        var content = new List<byte>();
        string? name = null;
        foreach (byte[] line in Splice.Lines(input))
        {
            if (!line.AsSpan().StartsWith(Mark))
            {
                content.AddRange(line);
                continue;
            }
            if (name is not null) parts.Add(new(name, Ended(content)));
            name = Encoding.UTF8.GetString(line.AsSpan(Mark.Length)).TrimEnd('\n');
            content.Clear();
        }
        if (name is not null) parts.Add(new(name, [.. content]));
        return parts;
    }

    public static byte[] Joined(IReadOnlyList<Part> parts)
    {
        var bytes = new List<byte>();
        for (int i = 0; i < parts.Count; i++)
        {
            if (i > 0) bytes.Add((byte)'\n');
            bytes.AddRange(Mark);
            bytes.AddRange(Encoding.UTF8.GetBytes(parts[i].Name));
            bytes.Add((byte)'\n');
            bytes.AddRange(parts[i].Content);
        }
        return [.. bytes];
    }

    // The new line before the next mark belongs to the mark.
    private static byte[] Ended(List<byte> content) => content is [.., (byte)'\n'] ? [.. content[..^1]] : [.. content];
}
