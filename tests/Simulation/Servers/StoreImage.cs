using System.Text;
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

    private static byte[] Empty()
    {
        var disk = new SimDisk("/sim/empty");
        VfsMounts.Add(disk);
        using (var store = new SqliteStore($"{disk.Folder}/{Name}", pooling: false)) store.Migrate();
        VfsMounts.Remove(disk);
        return disk.Contents().Single(f => f.Name == Name).Bytes;
    }
}
