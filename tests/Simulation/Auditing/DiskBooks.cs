using FabAccess.Simulation.Disks;
using FabAccess.Simulation.Disks.Vfs;
using Microsoft.Data.Sqlite;

namespace FabAccess.Simulation.Auditing;

/// <summary>Reads what a disk would be found to hold if the power went now and everything that was not synced were lost: with the real SQLite, from a copy.</summary>
internal static class DiskBooks
{
    private static long images;

    public static void Read(SimDisk disk, string file, Action<SqliteConnection> read)
    {
        var image = disk.Image($"/sim/image{Interlocked.Increment(ref images)}", new CutPolicy.DropAll());
        VfsMounts.Add(image);
        try
        {
            using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = $"{image.Folder}/{file}", Pooling = false, DefaultTimeout = 1 }.ToString());
            connection.Open();
            read(connection);
        }
        finally
        {
            VfsMounts.Remove(image);
        }
    }

    /// <summary>The session of a machine that is open in a box's journal; null when none is.</summary>
    public static string? OpenSession(SimDisk disk, string machine)
    {
        string? open = null;
        Read(disk, "journal.db", connection =>
        {
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT body, hash FROM entry ORDER BY sequence DESC";
            using var rows = command.ExecuteReader();
            while (rows.Read())
            {
                byte[] body = rows.GetFieldValue<byte[]>(0);
                // What rotted tells nothing.
                if (BookEntry.HashOf(body) != Convert.ToHexStringLower(rows.GetFieldValue<byte[]>(1))) continue;
                if (BookEntry.Read(body) is not { } entry || entry.Machine != machine) continue;
                if (entry.Type == "sessionEnded") return;
                if (entry.Type != "sessionStarted") continue;
                open = entry.Session;
                return;
            }
        });
        return open;
    }
}
