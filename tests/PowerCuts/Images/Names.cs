namespace FabAccess.PowerCuts.Images;

/// <summary>Which name leads to which file: as the kernel shows it, and as it certainly is on the disk by each rule.</summary>
internal sealed class Names
{
    private readonly List<(int Index, Action<Dictionary<string, Inode>> Change)>[] pending = [[], []];
    private readonly Dictionary<string, Inode>[] disk = [[], []];

    public Dictionary<string, Inode> Cache { get; } = [];

    public void Change(int index, Action<Dictionary<string, Inode>> change)
    {
        change(Cache);
        foreach (var list in pending) list.Add((index, change));
    }

    public void Sync(int before, NameRule rule)
    {
        var list = pending[(int)rule];
        int covered = list.FindIndex(p => p.Index >= before);
        if (covered < 0) covered = list.Count;
        foreach (var (_, change) in list.Take(covered)) change(disk[(int)rule]);
        list.RemoveRange(0, covered);
    }

    public bool HasPending => pending[(int)NameRule.Folder].Count > 0;

    /// <summary>Operations whose names are not durable.</summary>
    public IEnumerable<int> Pending(NameRule rule) => pending[(int)rule].Select(p => p.Index);

    /// <summary>As it is when the changes up to an operation reached the disk.</summary>
    public Dictionary<string, Inode> UpTo(int index, NameRule rule)
    {
        var names = new Dictionary<string, Inode>(disk[(int)rule]);
        foreach (var (at, change) in pending[(int)rule])
            if (at <= index) change(names);
        return names;
    }
}
