namespace FabAccess.Edge.Configuration;

/// <summary>Finds what somebody probably meant to write.</summary>
internal static class NearestName
{
    /// <summary>The name with the fewest typing errors between; null when none is near (more than a third of it is wrong).</summary>
    public static string? Of(string written, IEnumerable<string> known)
    {
        var (name, distance) = known.Select(k => (Name: k, Distance: Distance(written, k))).MinBy(k => k.Distance);
        return distance <= Math.Max(2, name.Length / 3) ? name : null;
    }

    // Levenshtein, one row at a time, blind to case.
    private static int Distance(string a, string b)
    {
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int substituted = diagonal + (char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substituted, Math.Min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.Length];
    }
}
