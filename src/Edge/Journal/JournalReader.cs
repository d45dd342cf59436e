using System.Security.Cryptography;
using System.Text.Json;
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
        try
        {
            ReadRows(ref next, last, take, ref isWanted);
        }
        catch (IOException e) when (IsCorrupt(e))
        {
            // A page in between is broken. What lies behind it must not wait for ever, so each entry is asked for by itself.
            while (isWanted && next <= last) ReadOne(ref next, take, ref isWanted);
        }
        for (; isWanted && next <= last; next++) isWanted = take(LostEntry.At(next).Body);
    }

    private void ReadRows(ref long next, long last, EntryTaker take, ref bool isWanted)
    {
        if (!isWanted) return;
        var (at, goesOn) = (next, true);
        try
        {
            Query("SELECT sequence, hash, body FROM entry WHERE sequence BETWEEN $first AND $last ORDER BY sequence", at, last, row =>
            {
                long sequence = row.GetInt64(0);
                // Rows out of order: the tree is broken, and this one stands in the place of another.
                if (sequence < at) return true;
                for (; goesOn && at < sequence; at++) goesOn = take(LostEntry.At(at).Body);
                if (!goesOn) return false;
                var body = raw.sqlite3_column_blob(row.Handle, 2);
                goesOn = take(IsSound(sequence, body, raw.sqlite3_column_blob(row.Handle, 1)) ? body : LostEntry.At(at).Body);
                at++;
                return goesOn;
            });
        }
        finally
        {
            (next, isWanted) = (at, goesOn);
        }
    }

    private void ReadOne(ref long next, EntryTaker take, ref bool isWanted)
    {
        long before = next;
        try
        {
            ReadRows(ref next, next, take, ref isWanted);
        }
        catch (IOException e) when (IsCorrupt(e))
        {
        }
        if (next > before) return;
        isWanted = take(LostEntry.At(next).Body);
        next++;
    }

    /// <exception cref="IOException">The journal cannot be read now.</exception>
    public string? HashAt(long sequence)
    {
        string? hash = null;
        Query("SELECT hash FROM entry WHERE sequence BETWEEN $first AND $last", sequence, sequence, row =>
        {
            var bytes = raw.sqlite3_column_blob(row.Handle, 0);
            if (bytes.Length == SHA256.HashSizeInBytes) hash = Convert.ToHexStringLower(bytes);
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

    private static bool IsCorrupt(IOException e) => e.InnerException is SqliteException { SqliteErrorCode: 11 /* SQLITE_CORRUPT */ };

    // The key is not hashed, but the body names it.
    private static bool IsSound(long sequence, ReadOnlySpan<byte> body, ReadOnlySpan<byte> hash)
    {
        Span<byte> own = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(body, own);
        return own.SequenceEqual(hash) && SequenceIn(body) == sequence;
    }

    private static long? SequenceIn(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body);
        if (!reader.Read()) return null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isSequence = reader.ValueTextEquals("sequence"u8);
            reader.Read();
            if (isSequence) return reader.GetInt64();
            reader.Skip();
        }
        return null;
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
