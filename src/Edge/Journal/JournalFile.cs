using System.Globalization;
using System.Security.Cryptography;
using FabAccess.Core.Wire;
using FabAccess.Edge.Files;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace FabAccess.Edge.Journal;

/// <summary>
/// The SQLite file behind the journal, and the one connection that writes it. WAL with synchronous=FULL: a returned
/// commit is on the disk, for one sync. Checkpoints are never automatic, so that no commit pays for one. One table keyed
/// by the sequence alone: a second index would double what a commit writes.
/// </summary>
internal sealed class JournalFile : IDisposable
{
    public const string Name = "journal.db";

    private const int FormatVersion = 2;
    private const int BusyMilliseconds = 1000;
    private const int NoCheckpointOnClose = 1006, Busy = 5;
    private const string Wal = Name + "-wal";
    private readonly IBoxFiles files;
    private readonly SqliteConnection connection;
    private readonly SqliteCommand begin, insert, commit;
    private readonly SqliteParameter sequence, lived, hash, body;

    /// <exception cref="SqliteException">SQLite cannot use the file.</exception>
    /// <exception cref="IOException">The file or the file system is not fit for a journal; the message says how.</exception>
    public JournalFile(IBoxFiles files)
    {
        this.files = files;
        connection = Open(files, SqliteOpenMode.ReadWriteCreate);
        try
        {
            Prepare();
            begin = Command("BEGIN IMMEDIATE");
            commit = Command("COMMIT");
            insert = connection.CreateCommand();
            insert.CommandText = "INSERT INTO entry (sequence, lived, hash, body) VALUES ($sequence, $lived, $hash, $body)";
            sequence = insert.Parameters.Add("$sequence", SqliteType.Integer);
            lived = insert.Parameters.Add("$lived", SqliteType.Integer);
            hash = insert.Parameters.Add("$hash", SqliteType.Blob);
            body = insert.Parameters.Add("$body", SqliteType.Blob);
            Rehearse();
        }
        catch
        {
            // What is refused is left as it was found.
            Distrust();
            connection.Dispose();
            throw;
        }
    }

    public string Path => connection.DataSource;

    public string LibraryVersion => connection.ServerVersion;

    public static SqliteConnection Open(IBoxFiles files, SqliteOpenMode mode)
    {
        var builder = new SqliteConnectionStringBuilder { DataSource = System.IO.Path.Combine(files.Folder, Name), Mode = mode, Pooling = false, DefaultTimeout = 1 };
        var opened = new SqliteConnection(builder.ToString());
        try
        {
            opened.Open();
            return opened;
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    /// <summary>All of them or none, durable on return.</summary>
    /// <param name="entries">In order.</param>
    /// <param name="livedMilliseconds">How long the box has run so far; see <see cref="Trim"/>.</param>
    public void Insert(IReadOnlyList<EncodedEntry> entries, long livedMilliseconds)
    {
        begin.ExecuteNonQuery();
        foreach (var entry in entries) Insert(entry.Sequence, livedMilliseconds, Convert.FromHexString(entry.Hash), entry.Body);
        commit.ExecuteNonQuery();
    }

    public JournalPosition? End()
    {
        using var command = Command("SELECT sequence, hash FROM entry ORDER BY sequence DESC LIMIT 1");
        using var row = command.ExecuteReader();
        return row.Read() ? new(row.GetInt64(0), Hash(row, 1)) : null;
    }

    /// <summary>Whether there is an entry behind what <see cref="End"/> calls the last: only in a file whose order is broken.</summary>
    public bool HasBehind(long end)
    {
        using var command = Command("SELECT sequence FROM entry WHERE sequence > $end ORDER BY sequence LIMIT 1", ("$end", end));
        return command.ExecuteScalar() is not null;
    }

    public IEnumerable<JournalRecord> ReadFrom(long first)
    {
        using var command = Command("SELECT sequence, hash, body FROM entry WHERE sequence >= $first ORDER BY sequence", ("$first", first));
        using var row = command.ExecuteReader();
        while (row.Read()) yield return new(row.GetInt64(0), Convert.ToHexStringLower(Bytes(row, 1)), Bytes(row, 2));
    }

    /// <summary>Moves what the WAL holds into the database as far as no reader is in the way; never waits for one.</summary>
    public void Checkpoint() => Scalar("PRAGMA wal_checkpoint(PASSIVE)");

    /// <summary>Moves all of it and empties the WAL.</summary>
    /// <exception cref="IOException">A reader stood in the way for longer than the busy timeout.</exception>
    public void CheckpointAll()
    {
        if (Scalar("PRAGMA wal_checkpoint(TRUNCATE)") != 0) throw new IOException("The journal could not be checkpointed: it is being read.");
    }

    public (long Sequence, byte[] State)? LoadFold()
    {
        using var command = Command("SELECT sequence, hash, state FROM fold");
        using var row = command.ExecuteReader();
        if (!row.Read() || row.GetValue(0) is not long upTo) return null;
        byte[] state = Bytes(row, 2);
        return Hash(row, 1) == FoldHash(upTo, state) ? (upTo, state) : null;
    }

    public void SaveFold(long upTo, byte[] state)
    {
        using var command = Command(
            "INSERT OR REPLACE INTO fold (id, sequence, hash, state) VALUES (1, $sequence, $hash, $state)",
            ("$sequence", upTo), ("$hash", Convert.FromHexString(FoldHash(upTo, state))), ("$state", state));
        command.ExecuteNonQuery();
    }

    /// <summary>
    /// Makes the WAL so long with zeros, which SQLite takes for frames that do not count, as it does what an earlier round
    /// left there. Its locks are on other files, so that opening and closing this one here disturbs none.
    /// </summary>
    public void PrepareWal(int bytes)
    {
        if (!files.Exists(Wal)) throw new IOException("Somebody took the journal's WAL away.");
        using var wal = files.Open(Wal);
        long length = wal.Length;
        if (length >= bytes) return;
        byte[] zeros = new byte[64 * 1024];
        for (; length < bytes; length += zeros.Length) wal.Write(zeros, length);
        wal.Flush();
    }

    /// <summary>
    /// Writes what the WAL shows over itself and syncs it, while nobody has it open. After a sync that failed the kernel may show
    /// frames that are not on the disk, and takes them for clean: a further sync would do nothing for them, and a checkpoint would
    /// bring pages into the database that the WAL, after a power cut, lays older ones over.
    /// </summary>
    public static void Rewrite(IBoxFiles files)
    {
        if (!files.Exists(Wal)) return;
        using var wal = files.Open(Wal);
        byte[] part = new byte[64 * 1024];
        int count;
        for (long offset = 0; (count = wal.Read(part, offset)) > 0; offset += count)
            if (part.AsSpan(0, count).ContainsAnyExcept((byte)0)) wal.Write(part.AsSpan(0, count), offset);
        wal.Flush();
    }

    /// <summary>Bytes in use, free pages not counted.</summary>
    public long UsedBytes => (Scalar("PRAGMA page_count") - Scalar("PRAGMA freelist_count")) * Scalar("PRAGMA page_size");

    /// <summary>How long the box had run when the last entry was written, in milliseconds; 0 without one.</summary>
    public long Lived() => Scalar("SELECT COALESCE((SELECT lived FROM entry ORDER BY sequence DESC LIMIT 1), 0)");

    /// <summary>
    /// Deletes from the oldest on, at most <paramref name="most"/> entries, none above <paramref name="upTo"/>, and none
    /// written when the box had run for <paramref name="livedBefore"/> milliseconds or more.
    /// </summary>
    public int Trim(long upTo, long livedBefore, int most)
    {
        using var command = Command(
            """
            DELETE FROM entry WHERE sequence <= $upTo AND sequence <
              (SELECT COALESCE(MIN(CASE WHEN lived >= $before THEN sequence END), MAX(sequence) + 1)
               FROM (SELECT sequence, lived FROM entry ORDER BY sequence LIMIT $most))
            """,
            ("$upTo", upTo), ("$before", livedBefore), ("$most", most));
        return command.ExecuteNonQuery();
    }

    /// <summary>
    /// After a failure: closing leaves the WAL alone. The last connection would otherwise move into the database what it believes
    /// the WAL to hold, and where the disk lost a page of it the database is ruined; opened anew, only what is whole counts.
    /// </summary>
    public void Distrust() => raw.sqlite3_db_config(connection.Handle, NoCheckpointOnClose, 1, out _);

    public void Dispose()
    {
        begin.Dispose();
        insert.Dispose();
        commit.Dispose();
        connection.Dispose();
    }

    private void Insert(long at, long livedMilliseconds, byte[] hashBytes, byte[] bodyBytes)
    {
        sequence.Value = at;
        lived.Value = livedMilliseconds;
        hash.Value = hashBytes;
        body.Value = bodyBytes;
        insert.ExecuteNonQuery();
    }

    // What a commit needs is compiled and prepared by doing it once and taking it back: the first badge after a start, or the
    // first two at once, must not wait for that (2 to 12 ms here, more on a small box). Nothing reaches the file.
    private void Rehearse()
    {
        try
        {
            begin.ExecuteNonQuery();
        }
        catch (SqliteException e) when (e.SqliteErrorCode == Busy)
        {
            // Somebody looks at it with tools of his own: it is done without.
            return;
        }
        Insert(long.MaxValue, 0, [0], [0]);
        Text("ROLLBACK");
    }

    private void Prepare()
    {
        string mode = Text("PRAGMA journal_mode=WAL");
        if (mode != "wal") throw new IOException($"The journal needs a local disk: SQLite offers journal mode '{mode}' here instead of 'wal'.");
        // Per connection, and not stored in the file: set and asserted at each open.
        Text("PRAGMA synchronous=FULL");
        Text($"PRAGMA busy_timeout={BusyMilliseconds}");
        Text("PRAGMA wal_autocheckpoint=0");
        Text("PRAGMA journal_size_limit=8388608");
        if (Scalar("PRAGMA synchronous") != 2 || Scalar("PRAGMA busy_timeout") != BusyMilliseconds || Scalar("PRAGMA wal_autocheckpoint") != 0)
            throw new IOException("SQLite did not take the settings that keep the journal through a power cut.");
        long version = Scalar("PRAGMA user_version");
        if (version > FormatVersion) throw new IOException($"The journal was written by a newer version of this program (format {version}, this one knows {FormatVersion}).");
        if (version == FormatVersion) return;
        Text("BEGIN IMMEDIATE");
        // Format 1 kept the wall's time there, which may be any: what it held counts as written just now.
        if (version == 1) Text("ALTER TABLE entry RENAME COLUMN wall TO lived; UPDATE entry SET lived = 0");
        Text("CREATE TABLE IF NOT EXISTS entry (sequence INTEGER PRIMARY KEY, lived INTEGER NOT NULL, hash BLOB NOT NULL, body BLOB NOT NULL)");
        Text("CREATE TABLE IF NOT EXISTS fold (id INTEGER PRIMARY KEY CHECK (id = 1), sequence INTEGER NOT NULL, hash BLOB NOT NULL, state BLOB NOT NULL)");
        Text($"PRAGMA user_version={FormatVersion}");
        Text("COMMIT");
    }

    private SqliteCommand Command(string text, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = text;
        foreach (var (name, value) in parameters) command.Parameters.AddWithValue(name, value);
        return command;
    }

    // Over the sequence too: a sound state at another place would be a wrong one.
    private static string FoldHash(long upTo, byte[] state) => EntryHash.Of([.. BitConverter.GetBytes(upTo), .. state]);

    // Where a row rotted a column can hold anything, or nothing.
    private static byte[] Bytes(SqliteDataReader row, int column) => raw.sqlite3_column_blob(row.Handle, column).ToArray();

    private static string Hash(SqliteDataReader row, int column) => Bytes(row, column) is { Length: SHA256.HashSizeInBytes } hash ? Convert.ToHexStringLower(hash) : EntryHash.None;

    private string Text(string sql)
    {
        using var command = Command(sql);
        return Convert.ToString(command.ExecuteScalar(), CultureInfo.InvariantCulture) ?? "";
    }

    private long Scalar(string sql) => long.Parse(Text(sql), CultureInfo.InvariantCulture);
}
