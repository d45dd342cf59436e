using System.Globalization;

namespace FabAccess.Simulator.Processes;

/// <summary>Who is whose child, from /proc.</summary>
internal static class ProcessTable
{
    /// <summary>The children of a process that have that name (its first 15 characters), in order of their ids.</summary>
    public static IReadOnlyList<int> Children(int parent, string name)
    {
        var found = new List<int>();
        foreach (string folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out int id)) continue;
            if (ParentAndName(folder) is { } process && process.Parent == parent && process.Name == name) found.Add(id);
        }
        found.Sort();
        return found;
    }

    /// <summary>What a process is called; null when there is none.</summary>
    public static string? NameOf(int id) => ParentAndName($"/proc/{id}")?.Name;

    // "pid (name) state parent …"; a name may have spaces and brackets, so it ends at the last one.
    private static (int Parent, string Name)? ParentAndName(string folder)
    {
        try
        {
            string stat = File.ReadAllText(Path.Combine(folder, "stat"));
            int open = stat.IndexOf('('), close = stat.LastIndexOf(')');
            return (int.Parse(stat[(close + 2)..].Split(' ')[1], CultureInfo.InvariantCulture), stat[(open + 1)..close]);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
