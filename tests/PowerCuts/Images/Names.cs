namespace FabAccess.PowerCuts.Images;

/// <summary>Which name leads to which file: as the kernel shows it, and as it certainly is on the disk by each rule.</summary>
internal sealed class Names
{
    private readonly List<(int Index, string Folder, Action<Dictionary<string, Inode>> Change)>[] pending = [[], []];
    private readonly Dictionary<string, Inode>[] disk = [[], []];

    public Dictionary<string, Inode> Cache { get; } = [];

    public void Change(int index, string path, Action<Dictionary<string, Inode>> change)
    {
        change(Cache);
        foreach (var list in pending) list.Add((index, FolderOf(path), change));
    }

    /// <param name="before">What came back before this operation is durable.</param>
    /// <param name="rule">By which rule.</param>
    /// <param name="folder">Only what is in this folder; null for all.</param>
    public void Sync(int before, NameRule rule, string? folder = null)
    {
        var list = pending[(int)rule];
        foreach (var (_, _, change) in list.Where(Covered)) change(disk[(int)rule]);
        list.RemoveAll(p => Covered(p));

        bool Covered((int Index, string Folder, Action<Dictionary<string, Inode>> Change) p) => p.Index < before && (folder is null || p.Folder == folder);
    }

    public bool HasPending => pending[(int)NameRule.Folder].Count > 0;

    /// <summary>Operations whose names are not durable.</summary>
    public IEnumerable<int> Pending(NameRule rule) => pending[(int)rule].Select(p => p.Index);

    /// <summary>As it is when the changes up to an operation reached the disk.</summary>
    public Dictionary<string, Inode> UpTo(int index, NameRule rule)
    {
        var names = new Dictionary<string, Inode>(disk[(int)rule]);
        foreach (var (at, _, change) in pending[(int)rule])
            if (at <= index) change(names);
        return names;
    }

    private static string FolderOf(string path) => path.LastIndexOf('/') is >= 0 and var slash ? path[..slash] : "";
}
