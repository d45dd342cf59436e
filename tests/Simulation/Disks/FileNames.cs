namespace FabAccess.Simulation.Disks;

/// <summary>
/// The folder: which name leads to which file, as programs see it and as the disk has it. Changes reach the disk in their
/// order, together with whatever is synced next, as in a file system that keeps a log.
/// </summary>
internal sealed class FileNames
{
    private readonly SortedDictionary<string, SimFile> seen;
    private readonly SortedDictionary<string, SimFile> durable;
    private readonly List<Change> waiting = [];

    public FileNames()
        : this([])
    {
    }

    private FileNames(SortedDictionary<string, SimFile> found) => (durable, seen) = (found, new(found, StringComparer.Ordinal));

    public IEnumerable<KeyValuePair<string, SimFile>> All => seen;

    public IEnumerable<SimFile> Files => seen.Values.Union(durable.Values);

    public long? First => waiting.Count > 0 ? waiting[0].Number : null;

    public long? Last => waiting.Count > 0 ? waiting[^1].Number : null;

    public SimFile? Find(string name) => seen.GetValueOrDefault(name);

    public void Set(long number, string name, SimFile? file)
    {
        if (file is null) seen.Remove(name);
        else seen[name] = file;
        waiting.Add(new(number, name, file));
    }

    public void Sync()
    {
        if (waiting.Count == 0) return;
        foreach (var change in waiting) Apply(durable, change);
        waiting.Clear();
    }

    /// <summary>The folder as it is found after the power was gone, with the files as they are found.</summary>
    public FileNames After(CutPolicy policy)
    {
        var found = new SortedDictionary<string, SimFile>(durable, StringComparer.Ordinal);
        // A rename is two changes of one number: both or none.
        long stoppedAt = long.MaxValue;
        foreach (var group in waiting.GroupBy(c => c.Number))
        {
            if (stoppedAt == long.MaxValue && !policy.KeepsWhole(group.Key)) stoppedAt = group.Key;
            if (group.Key >= stoppedAt) break;
            foreach (var change in group) Apply(found, change);
        }
        foreach (string name in found.Keys.ToArray()) found[name] = found[name].After(policy);
        return new(found);
    }

    private static void Apply(SortedDictionary<string, SimFile> names, Change change)
    {
        if (change.File is null) names.Remove(change.Name);
        else names[change.Name] = change.File;
    }

    private sealed record Change(long Number, string Name, SimFile? File);
}
