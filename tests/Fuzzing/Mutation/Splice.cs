namespace FabAccess.Fuzzing.Mutation;

internal static class Splice
{
    /// <summary>The bytes with a range replaced.</summary>
    public static byte[] Replaced(this byte[] bytes, int start, int end, ReadOnlySpan<byte> by)
    {
        var result = new byte[bytes.Length - (end - start) + by.Length];
        bytes.AsSpan(0, start).CopyTo(result);
        by.CopyTo(result.AsSpan(start));
        bytes.AsSpan(end).CopyTo(result.AsSpan(start + by.Length));
        return result;
    }

    /// <summary>Cuts after each new line.</summary>
    public static IReadOnlyList<byte[]> Lines(byte[] input)
    {
        var lines = new List<byte[]>();
        for (int start = 0; start < input.Length;)
        {
            int end = Array.IndexOf(input, (byte)'\n', start) is >= 0 and var at ? at + 1 : input.Length;
            lines.Add(input[start..end]);
            start = end;
        }
        return lines;
    }
}
