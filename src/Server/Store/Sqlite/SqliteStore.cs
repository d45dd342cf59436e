using System.Data.Common;
using System.Runtime.CompilerServices;
using FabAccess.Server.Ingest;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace FabAccess.Server.Store.Sqlite;

/// <summary>
/// The lab in one file, in WAL mode with <c>synchronous=FULL</c>: one sync a commit, and a commit that returned survives a
/// power cut. Both settings are of the connection, so they are made after every open.
/// </summary>
public sealed class SqliteStore : ILabStore
{
    // A reader of another process (a backup) may hold a lock for a moment; our own writers queue at the gate.
    private const string Settings = "PRAGMA busy_timeout=5000; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;";

    private readonly string file;
    private readonly string connectionString;
    private readonly OneWriter writer = new();
    // SQLite compiles a statement for as long as it takes to run it; closed connections close theirs.
    private readonly ConditionalWeakTable<DbConnection, Dictionary<string, DbCommand>> kept = [];
    private readonly DbContextOptions<SqliteLabDb> options;

    /// <param name="file">Where the lab is; its folder is there.</param>
    /// <param name="pooling">Whether closed connections are kept for the next; the pool has a thread of its own that ends them.</param>
    public SqliteStore(string file, bool pooling = true)
    {
        this.file = file;
        connectionString = new SqliteConnectionStringBuilder { DataSource = file, Pooling = pooling, DefaultTimeout = 30 }.ToString();
        options = new DbContextOptionsBuilder<SqliteLabDb>()
            .UseSqlite(connectionString)
            .AddInterceptors([.. writer.Interceptors, new AfterOpen()])
            .Options;
    }

    public string Description => $"SQLite {SQLitePCL.raw.sqlite3_libversion().utf8_to_string()}, file {file}";

    public LabDb CreateDbContext() => new SqliteLabDb(options);

    public void Migrate()
    {
        using var db = CreateDbContext();
        using (var connection = Open())
        {
            using var mode = connection.Command("PRAGMA journal_mode=WAL");
            if (mode.ExecuteScalar() is not "wal") throw new IOException($"SQLite cannot use a write-ahead log for {file}; the file must be on a local disk.");
            if (NewestMigration.IsApplied(db, connection)) return;
            // EF keeps others out by a row that it takes away at the end. A program killed in between leaves it, and every later
            // one would wait for it for ever; whoever wrote it is gone, since there is one server a data folder.
            using var left = connection.Command("""DROP TABLE IF EXISTS "__EFMigrationsLock" """);
            left.ExecuteNonQuery();
        }
        db.Database.Migrate();
    }

    public DbConnection Open()
    {
        var connection = new SqliteConnection(connectionString);
        connection.Open();
        AfterOpen.Apply(connection);
        return connection;
    }

    public StoreWrite BeginWrite(DbConnection connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        var turn = writer.Enter();
        try
        {
            return new(connection, connection.BeginTransaction(), turn, kept.GetOrCreateValue(connection));
        }
        catch
        {
            turn.Dispose();
            throw;
        }
    }

    public void Insert(StoreWrite write, IReadOnlyList<StoredEntry> entries)
    {
        ArgumentNullException.ThrowIfNull(write);
        ArgumentNullException.ThrowIfNull(entries);
        foreach (var entry in entries)
        {
            write.Execute(
                """INSERT INTO "Entries" ("Box", "Sequence", "Hash", "ReceivedAt", "Body", "IsReadable") VALUES (@box, @sequence, @hash, @received, @body, @readable)""",
                ("@box", entry.Box.ToString()), ("@sequence", entry.Sequence), ("@hash", entry.Hash),
                ("@received", entry.ReceivedAt.ToDateTimeUtc()), ("@body", entry.Body), ("@readable", entry.IsReadable));
        }
    }

    // 18 TOOBIG, 19 CONSTRAINT (but not a taken key: 1555 and 2067), 20 MISMATCH.
    public bool IsRejection(DbException failure) =>
        failure is SqliteException { SqliteErrorCode: 18 or 19 or 20, SqliteExtendedErrorCode: not (1555 or 2067) };

    public void Dispose()
    {
        writer.Dispose();
        using var pool = new SqliteConnection(connectionString);
        SqliteConnection.ClearPool(pool);
    }

    private sealed class AfterOpen : DbConnectionInterceptor
    {
        public static void Apply(DbConnection connection)
        {
            using var settings = connection.Command(Settings);
            settings.ExecuteNonQuery();
        }

        public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) => Apply(connection);

        public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            Apply(connection);
            return Task.CompletedTask;
        }
    }
}
