using FabAccess.Simulation.Disks;
using FabAccess.Simulation.Disks.Vfs;
using FabAccess.Simulation.Worlds;

namespace FabAccess.Simulation.Tests.Disks;

/// <summary>A disk that SQLite finds, for as long as a test lasts.</summary>
internal sealed class MountedDisk : IDisposable
{
    private static long mounted;

    public MountedDisk(SimDisk? disk = null)
    {
        SimVfs.Register();
        Disk = disk ?? new(FreshFolder());
        VfsMounts.Add(Disk);
    }

    public SimDisk Disk { get; }

    public string Database => $"{Disk.Folder}/test.db";

    public static string FreshFolder() => $"/sim/test{Interlocked.Increment(ref mounted)}";

    public static MountedDisk ImageOf(SimDisk disk, CutPolicy policy) => new(disk.Image(FreshFolder(), policy));

    public static IEnumerable<CutPolicy> Policies(SimDisk disk, Dice dice)
    {
        yield return new CutPolicy.KeepAll();
        yield return new CutPolicy.DropAll();
        if (disk.UnderWay() is not var (first, last)) yield break;
        yield return new CutPolicy.Prefix(first + dice.Below(last - first + 1));
        yield return new CutPolicy.Shuffle(dice);
    }

    public void Dispose() => VfsMounts.Remove(Disk);
}
