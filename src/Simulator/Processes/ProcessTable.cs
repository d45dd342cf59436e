using System.Globalization;

namespace FabAccess.Simulator.Processes;

/// <summary>Who descends from whom, from /proc.</summary>
internal static class ProcessTable
{
    /// <summary>The processes of that name (its first 15 characters) below a process, at any depth, in order of their ids.</summary>
    public static IReadOnlyList<int> Below(int ancestor, string name)
    {
        var all = new Dictionary<int, (int Parent, string Name)>();
        foreach (string folder in Directory.EnumerateDirectories("/proc"))
            if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out int id) && ParentAndName(folder) is { } process) all[id] = process;
        return [.. all.Keys.Where(id => all[id].Name == name && IsBelow(id)).Order()];

        bool IsBelow(int id)
        {
            while (all.TryGetValue(id, out var process) && process.Parent != id)
            {
                if (process.Parent == ancestor) return true;
                id = process.Parent;
            }
            return false;
        }
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
