using System.Reflection;
using FabAccess.Postgres;
using FabAccess.Server.Configuration;
using FabAccess.Server.Store;
using FabAccess.Server.Store.Postgres;
using Npgsql;
using Xunit.Sdk;

namespace FabAccess.Server.Tests.Store;

public enum StoreKind
{
    Sqlite,
    Postgres,
}

/// <summary>Runs the test on SQLite.</summary>
internal sealed class OnSqliteAttribute : DataAttribute
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [[StoreKind.Sqlite]];
}

/// <summary>Runs the test on PostgreSQL; where it is not installed, the run shows the test as skipped.</summary>
internal sealed class OnPostgresAttribute : DataAttribute
{
    public OnPostgresAttribute() => Skip = PostgresServer.IsInstalled ? null : "PostgreSQL is not installed: apt-get install postgresql.";

    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [[StoreKind.Postgres]];
}

/// <summary>An empty, migrated store of its own; gone when disposed.</summary>
internal sealed class TestStore : IDisposable
{
    /// <summary>An empty SQLite store of the newest schema.</summary>
    public static readonly Lazy<byte[]> MigratedFile = new(MigrateFile);

    private static readonly Lazy<string> MigratedDatabase = new(MigrateDatabase);

    private readonly string? folder;

    public TestStore(StoreKind kind)
    {
        folder = kind == StoreKind.Sqlite ? Directory.CreateTempSubdirectory("fab-store-").FullName : null;
        Settings = folder is null ? new StoreSettings.Postgres(PostgresServer.NewDatabase(MigratedDatabase.Value)) : new StoreSettings.Sqlite(Path.Combine(folder, "lab.db"));
        if (Settings is StoreSettings.Sqlite sqlite) File.WriteAllBytes(sqlite.File, MigratedFile.Value);
        Store = StoreSetup.Create(Settings);
    }

    public StoreSettings Settings { get; }

    public ILabStore Store { get; }

    // Migrating takes longer than most tests: it is done once, and its result copied.
    private static byte[] MigrateFile()
    {
        string folder = Directory.CreateTempSubdirectory("fab-store-").FullName, file = Path.Combine(folder, "lab.db");
        using (var store = StoreSetup.Create(new StoreSettings.Sqlite(file))) store.Migrate();
        byte[] migrated = File.ReadAllBytes(file);
        Directory.Delete(folder, recursive: true);
        return migrated;
    }

    private static string MigrateDatabase()
    {
        string connection = PostgresServer.NewDatabase();
        using (var store = new PostgresStore(connection)) store.Migrate();
        return new NpgsqlConnectionStringBuilder(connection).Database!;
    }

    public void Dispose()
    {
        Store.Dispose();
        if (folder is not null) Directory.Delete(folder, recursive: true);
    }
}
