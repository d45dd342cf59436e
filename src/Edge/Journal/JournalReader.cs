using System.Security.Cryptography;
using FabAccess.Edge.Files;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace FabAccess.Edge.Journal;

/// <summary>
/// Reads for the uplink, on one read-only connection that is opened when it is first needed. No read transaction outlives
/// a call: it would keep the WAL from being reset. Entries are handed over where SQLite has them, not copied into objects:
/// what allocates much while a backlog drains makes the machines' threads wait for the memory manager, 5 ms at a time.
/// </summary>
internal sealed class JournalReader(IBoxFiles files)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, SqliteCommand> commands = [];
    private SqliteConnection? connection;
    private bool isSuspended;

    /// <exception cref="IOException">The journal cannot be read now.</exception>
    public void Read(long first, long last, EntryTaker take)
    {
        long next = first;
        bool isWanted = next <= last;
        if (!isWanted) return;
        Query("SELECT sequence, hash, body FROM entry WHERE sequence BETWEEN $first AND $last ORDER BY sequence", first, last, row =>
        {
            for (long sequence = row.GetInt64(0); isWanted && next < sequence; next++) isWanted = take(LostEntry.At(next).Body);
            if (!isWanted) return false;
            var body = raw.sqlite3_column_blob(row.Handle, 2);
            isWanted = take(IsSound(body, raw.sqlite3_column_blob(row.Handle, 1)) ? body : LostEntry.At(next).Body);
            next++;
            return isWanted;
        });
        for (; isWanted && next <= last; next++) isWanted = take(LostEntry.At(next).Body);
    }

    /// <exception cref="IOException">The journal cannot be read now.</exception>
    public string? HashAt(long sequence)
    {
        string? hash = null;
        Query("SELECT hash FROM entry WHERE sequence BETWEEN $first AND $last", sequence, sequence, row =>
        {
            hash = Convert.ToHexStringLower(raw.sqlite3_column_blob(row.Handle, 0));
            return false;
        });
        return hash;
    }

    /// <exception cref="IOException">The journal cannot be read now.</exception>
    public long? First()
    {
        long? first = null;
        Query("SELECT sequence FROM entry WHERE sequence BETWEEN $first AND $last ORDER BY sequence LIMIT 1", 0, long.MaxValue, row =>
        {
            first = row.GetInt64(0);
            return false;
        });
        return first;
    }

    /// <summary>
    /// Lets go of the file and refuses to read until <see cref="Resume"/>: what the writer opens after a failure takes over
    /// the view of the WAL that a connection which stayed has, instead of looking at what is on the disk.
    /// </summary>
    public void Suspend()
    {
        lock (gate)
        {
            isSuspended = true;
            Close();
        }
    }

    public void Resume()
    {
        lock (gate) isSuspended = false;
    }

    private void Close()
    {
        foreach (var command in commands.Values) command.Dispose();
        commands.Clear();
        connection?.Dispose();
        connection = null;
    }

    private static bool IsSound(ReadOnlySpan<byte> body, ReadOnlySpan<byte> hash)
    {
        Span<byte> own = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(body, own);
        return own.SequenceEqual(hash);
    }

    // Hands over rows until it is told to stop.
    private void Query(string sql, long first, long last, Func<SqliteDataReader, bool> each)
    {
        lock (gate)
        {
            if (isSuspended) throw new IOException("The journal cannot be read before it is open again.");
            try
            {
                var command = Command(sql);
                command.Parameters[0].Value = first;
                command.Parameters[1].Value = last;
                using var row = command.ExecuteReader();
                while (row.Read() && each(row))
                {
                }
            }
            catch (SqliteException e)
            {
                Close();
                throw new IOException($"The journal cannot be read: {e.Message}", e);
            }
        }
    }

    private SqliteCommand Command(string sql)
    {
        if (commands.TryGetValue(sql, out var known)) return known;
        connection ??= JournalFile.Open(files, SqliteOpenMode.ReadOnly);
        var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Parameters.Add("$first", SqliteType.Integer);
        command.Parameters.Add("$last", SqliteType.Integer);
        commands[sql] = command;
        return command;
    }
}
