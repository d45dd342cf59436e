using FabAccess.Core.Wire;
using Microsoft.Data.Sqlite;

namespace FabAccess.Edge.Journal;

/// <summary>
/// Reads for the uplink. Each read opens its own read-only connection and closes it again: a read transaction that stays
/// open would keep the WAL from being reset, and a failed and reopened writer would leave a lasting reader behind.
/// </summary>
internal sealed class JournalReader(string path)
{
    /// <exception cref="IOException">The journal cannot be read now.</exception>
    public List<JournalRecord> Read(long first, long last)
    {
        var records = new List<JournalRecord>();
        if (last < first) return records;
        Query("SELECT sequence, hash, body FROM entry WHERE sequence BETWEEN $first AND $last ORDER BY sequence", first, last, row =>
        {
            long sequence = row.GetInt64(0);
            while (first + records.Count < sequence) records.Add(LostEntry.At(first + records.Count));
            byte[] body = row.GetFieldValue<byte[]>(2);
            string hash = EntryHash.Of(body);
            bool isSound = Convert.ToHexStringLower(row.GetFieldValue<byte[]>(1)) == hash;
            records.Add(isSound ? new(sequence, hash, body) : LostEntry.At(sequence));
        });
        while (first + records.Count <= last) records.Add(LostEntry.At(first + records.Count));
        return records;
    }

    /// <exception cref="IOException">The journal cannot be read now.</exception>
    public string? HashAt(long sequence)
    {
        string? hash = null;
        Query("SELECT hash FROM entry WHERE sequence BETWEEN $first AND $last", sequence, sequence, row => hash = Convert.ToHexStringLower(row.GetFieldValue<byte[]>(0)));
        return hash;
    }

    /// <exception cref="IOException">The journal cannot be read now.</exception>
    public long? First()
    {
        long? first = null;
        Query("SELECT sequence FROM entry WHERE sequence BETWEEN $first AND $last ORDER BY sequence LIMIT 1", 0, long.MaxValue, row => first = row.GetInt64(0));
        return first;
    }

    private void Query(string sql, long first, long last, Action<SqliteDataReader> each)
    {
        try
        {
            using var connection = JournalFile.Open(path, SqliteOpenMode.ReadOnly);
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            command.Parameters.AddWithValue("$first", first);
            command.Parameters.AddWithValue("$last", last);
            using var row = command.ExecuteReader();
            while (row.Read()) each(row);
        }
        catch (SqliteException e)
        {
            throw new IOException($"The journal cannot be read: {e.Message}", e);
        }
    }
}
