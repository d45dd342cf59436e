using System.Collections.Concurrent;

namespace FabAccess.Simulation.Disks.Vfs;

/// <summary>Which disks there are, by their folders, and the time and the randomness that SQLite gets. One world at a time in a process, since SQLite's random state is the process's.</summary>
internal static class VfsMounts
{
    private static readonly ConcurrentDictionary<string, SimDisk> Disks = new(StringComparer.Ordinal);

    public static Lock Gate { get; } = new();

    public static Func<DateTimeOffset> Now { get; set; } = () => DateTimeOffset.UnixEpoch;

    public static Worlds.Dice Dice { get; set; } = new(0);

    public static void Add(SimDisk disk)
    {
        if (!Disks.TryAdd(disk.Folder, disk)) throw new InvalidOperationException($"{disk.Folder} is mounted already.");
    }

    public static void Remove(SimDisk disk) => Disks.TryRemove(disk.Folder, out _);

    public static SimDisk? Find(string path) => path.LastIndexOf('/') is > 0 and var end ? Disks.GetValueOrDefault(path[..end]) : null;
}
