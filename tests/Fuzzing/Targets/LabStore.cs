using FabAccess.Server.Seeding;
using FabAccess.Server.Store;
using FabAccess.Server.Store.Sqlite;
using Microsoft.Data.Sqlite;

namespace FabAccess.Fuzzing.Targets;

/// <summary>A server's store in memory with the lab of the corpora in it, and a way back to that after each case.</summary>
internal sealed class LabStore : IDisposable
{
    private readonly Scratch scratch = new();
    private readonly SqliteConnection connection;
    private readonly string[] tables;
    private long version;

    public LabStore(TimeProvider time)
    {
        SQLitePCL.Batteries_V2.Init();
        Store = new SqliteStore(scratch.At("lab.db"));
        Store.Migrate();
        LabSeeding.Seed(Store, LabFacts.Seed, time);
        connection = new SqliteConnection($"Data Source={scratch.At("lab.db")};Pooling=False");
        connection.Open();
        Execute($"VACUUM INTO '{scratch.At("seeded.db")}'");
        Execute($"ATTACH '{scratch.At("seeded.db")}' AS seeded");
        Execute("PRAGMA foreign_keys=OFF; PRAGMA synchronous=OFF; PRAGMA busy_timeout=5000");
        tables = [.. Query("SELECT name FROM main.sqlite_master WHERE type = 'table' AND name <> '__EFMigrationsHistory'")];
        version = Version();
    }

    public ILabStore Store { get; }

    /// <summary>As it was at first; costs nothing when nobody wrote.</summary>
    public void Reset()
    {
        if (Version() == version) return;
        Execute("BEGIN IMMEDIATE;" + string.Concat(tables.Select(t => $"DELETE FROM main.\"{t}\"; INSERT INTO main.\"{t}\" SELECT * FROM seeded.\"{t}\";")) + "COMMIT");
        version = Version();
    }

    public void Dispose()
    {
        connection.Dispose();
        Store.Dispose();
        scratch.Dispose();
    }

    // Changes when another connection has written.
    private long Version() => long.Parse(Query("PRAGMA main.data_version").Single(), null);

    private void Execute(string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private List<string> Query(string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var row = command.ExecuteReader();
        var rows = new List<string>();
        while (row.Read()) rows.Add(row.GetString(0));
        return rows;
    }
}
