using System.Text;
using FabAccess.Server.Backups;
using FabAccess.Server.Seeding;
using FabAccess.Server.Store.Sqlite;
using FabAccess.Simulation.Disks;
using FabAccess.Simulation.Disks.Vfs;
using FabAccess.Simulation.People;
using FabAccess.Simulation.Worlds;

namespace FabAccess.Simulation.Servers;

/// <summary>A lab's store as the server finds it on the first day. Migrating an empty one takes the better part of a second, so that is done once a process.</summary>
internal static class StoreImage
{
    public const string Name = "lab.db";

    private static byte[]? empty;

    public static void Fill(SimDisk disk, Lab lab, TimeProvider clock, Dice dice)
    {
        empty ??= Empty();
        disk.Put(Name, empty);
        var (seed, problems) = LabFile.Parse(Encoding.UTF8.GetBytes(lab.Json));
        if (seed is null) throw new InvalidOperationException(string.Join(' ', problems));
        using var store = new SqliteStore($"{disk.Folder}/{Name}", pooling: false);
        if (!LabSeeding.Seed(store, seed, clock, _ => dice.NextGuid())) throw new InvalidOperationException("The store was not empty.");
    }

    /// <summary>What the product makes of a backup before it takes the store's place.</summary>
    /// <param name="backup">Bytes of a store.</param>
    /// <param name="epoch">The highest that was ever noted; the new one afterwards.</param>
    /// <param name="clock">The server's.</param>
    public static byte[] Restored(byte[] backup, ref int epoch, TimeProvider clock)
    {
        var disk = new SimDisk("/sim/restored");
        VfsMounts.Add(disk);
        disk.Put(Name, backup);
        epoch = StoreRestore.Prepare($"{disk.Folder}/{Name}", epoch, "It was put back.", NodaTime.Instant.FromDateTimeOffset(clock.GetUtcNow()));
        VfsMounts.Remove(disk);
        return disk.Contents().Single(f => f.Name == Name).Bytes;
    }

    private static byte[] Empty()
    {
        var disk = new SimDisk("/sim/empty");
        VfsMounts.Add(disk);
        using (var store = new SqliteStore($"{disk.Folder}/{Name}", pooling: false)) store.Migrate();
        VfsMounts.Remove(disk);
        return disk.Contents().Single(f => f.Name == Name).Bytes;
    }
}
