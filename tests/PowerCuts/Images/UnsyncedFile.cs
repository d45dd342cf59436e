namespace FabAccess.PowerCuts.Images;

/// <summary>What a cut can leave of a file that has writes which no sync has covered.</summary>
internal static class UnsyncedFile
{
    /// <summary>The writes up to an operation.</summary>
    public static ImageFile Prefix(Inode inode, int last)
    {
        var kept = inode.Pending.TakeWhile(p => p.Index <= last).ToList();
        return new(inode.Disk, [.. kept.Select(p => (p.Offset, (ReadOnlyMemory<byte>)p.Bytes))], kept.Count > 0 ? kept[^1].Length : inode.Disk.Length);
    }

    /// <summary>
    /// Each sector as it was after any of the writes to it, or before all; the length as it was after any. A shortening is
    /// there for the whole file or not at all, and with it what was written after it: that went to blocks of its own.
    /// </summary>
    public static ImageFile Shuffled(Inode inode, int size, Random random)
    {
        var pending = inode.Pending;
        if (pending.Count == 0) return Image.Whole(inode.Disk);
        int[] cuts = [-1, .. Enumerable.Range(0, pending.Count).Where(i => pending[i].IsShortening), pending.Count];
        int chosen = random.Next(cuts.Length - 1), cut = cuts[chosen], end = cuts[chosen + 1];
        var patches = new List<(long, ReadOnlyMemory<byte>)>();
        foreach (var (sector, writes) in Touching(pending, end, size))
        {
            int least = writes.FindLastIndex(w => w <= cut && pending[w].IsShortening) + 1;
            foreach (int write in writes.Take(random.Next(least, writes.Count + 1))) patches.Add(Part(pending[write], sector, size));
        }
        int sized = random.Next(cut, end);
        return new(inode.Disk, patches, sized < 0 ? inode.Disk.Length : pending[sized].Length);
    }

    /// <summary>All writes, but the file never became shorter.</summary>
    public static ImageFile Unshortened(Inode inode)
    {
        if (!inode.Pending.Exists(p => p.IsShortening)) return Image.Whole(inode.Cache);
        return new(
            inode.Disk,
            [.. inode.Pending.Where(p => !p.IsShortening).Select(p => (p.Offset, (ReadOnlyMemory<byte>)p.Bytes))],
            Math.Max(inode.Disk.Length, inode.Pending.Max(p => p.Length)));
    }

    // Which of the first writes touch each sector.
    private static SortedDictionary<long, List<int>> Touching(List<Pending> pending, int end, int size)
    {
        var touching = new SortedDictionary<long, List<int>>();
        for (int i = 0; i < end; i++)
        {
            for (long sector = pending[i].Offset / size; sector * size < pending[i].Offset + pending[i].Bytes.Length; sector++)
            {
                if (!touching.TryGetValue(sector, out var list)) touching[sector] = list = [];
                list.Add(i);
            }
        }
        return touching;
    }

    private static (long Offset, ReadOnlyMemory<byte> Bytes) Part(Pending write, long sector, int size)
    {
        long from = Math.Max(sector * size, write.Offset), to = Math.Min((sector + 1) * size, write.Offset + write.Bytes.Length);
        return (from, write.Bytes.AsMemory((int)(from - write.Offset), (int)(to - from)));
    }
}
