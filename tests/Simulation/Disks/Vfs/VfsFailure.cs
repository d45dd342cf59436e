namespace FabAccess.Simulation.Disks.Vfs;

/// <summary>What went wrong in a callback, as the number that SQLite is told. What is no failure of a disk is an error of the simulation, and is kept for whoever runs it.</summary>
internal static class VfsFailure
{
    /// <summary>The first failure that was no disk's; the run is worth nothing then.</summary>
    public static Exception? Unforeseen { get; set; }

    public static int Code(Exception failure, int otherwise)
    {
        if (failure is not DiskFailure disk) Unforeseen ??= failure;
        else if (disk.Fault is DiskFault.Full or DiskFault.HalfFull) return SqliteApi.Full;
        return otherwise;
    }
}
