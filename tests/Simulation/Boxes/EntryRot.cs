using System.Text;
using FabAccess.Simulation.Disks;
using Microsoft.Data.Sqlite;

namespace FabAccess.Simulation.Boxes;

/// <summary>Turns over one bit of an entry in a box's journal, as a worn card does, beside the program that runs.</summary>
internal static class EntryRot
{
    private const int Newest = 8;

    /// <summary>Returns which; null when there is none that may rot.</summary>
    /// <param name="disk">A box's.</param>
    /// <param name="part">From 0 for the newest to 1.</param>
    /// <exception cref="SqliteException">The journal is in use.</exception>
    public static long? Do(SimDisk disk, double part)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = $"{disk.Folder}/journal.db", Mode = SqliteOpenMode.ReadWrite, Pooling = false, DefaultTimeout = 1 }.ToString());
        connection.Open();
        var entries = Entries(connection);
        if (entries.Count == 0) return null;
        var (sequence, body) = entries[(int)Math.Min(entries.Count - 1, part * entries.Count)];
        body[body.Length / 2] ^= 1;
        using var update = connection.CreateCommand();
        update.CommandText = "UPDATE entry SET body = $body WHERE sequence = $sequence";
        update.Parameters.AddWithValue("$body", body);
        update.Parameters.AddWithValue("$sequence", sequence);
        update.ExecuteNonQuery();
        return sequence;
    }

    private static List<(long Sequence, byte[] Body)> Entries(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT sequence, body FROM entry ORDER BY sequence DESC LIMIT $newest";
        command.Parameters.AddWithValue("$newest", Newest);
        using var row = command.ExecuteReader();
        var found = new List<(long, byte[])>();
        while (row.Read())
        {
            byte[] body = row.GetFieldValue<byte[]>(1);
            string text = Encoding.UTF8.GetString(body);
            if (!text.Contains("sessionStarted", StringComparison.Ordinal) && !text.Contains("sessionEnded", StringComparison.Ordinal)) found.Add((row.GetInt64(0), body));
        }
        return found;
    }
}
