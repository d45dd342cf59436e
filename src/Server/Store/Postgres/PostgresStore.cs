using System.Data.Common;
using FabAccess.Server.Ingest;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;

namespace FabAccess.Server.Store.Postgres;

/// <summary>The lab in a PostgreSQL database; its defaults (<c>fsync</c>, <c>synchronous_commit</c>) make a commit that returned durable.</summary>
public sealed class PostgresStore : ILabStore
{
    private readonly NpgsqlDataSource source;
    private readonly DbContextOptions<PostgresLabDb> options;

    public PostgresStore(string connectionString)
    {
        source = NpgsqlDataSource.Create(connectionString);
        options = new DbContextOptionsBuilder<PostgresLabDb>().UseNpgsql(source).Options;
    }

    public string Description => $"PostgreSQL, {new NpgsqlConnectionStringBuilder(source.ConnectionString) { Password = null }}";

    public LabDb CreateDbContext() => new PostgresLabDb(options);

    public void Migrate()
    {
        using var db = CreateDbContext();
        using (var connection = Open())
            if (NewestMigration.IsApplied(db, connection)) return;
        db.Database.Migrate();
    }

    public DbConnection Open() => source.OpenConnection();

    public StoreWrite BeginWrite(DbConnection connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        return new(connection, connection.BeginTransaction(), null);
    }

    // COPY straight into the table: the caller has looked which keys are there, and the key refuses what it missed.
    public void Insert(StoreWrite write, IReadOnlyList<StoredEntry> entries)
    {
        ArgumentNullException.ThrowIfNull(write);
        ArgumentNullException.ThrowIfNull(entries);
        using var copy = ((NpgsqlConnection)write.Connection).BeginBinaryImport(
            """COPY "Entries" ("Box", "Sequence", "Hash", "ReceivedAt", "Body", "IsReadable") FROM STDIN (FORMAT BINARY)""");
        foreach (var entry in entries)
        {
            copy.StartRow();
            copy.Write(entry.Box.ToString(), NpgsqlDbType.Varchar);
            copy.Write(entry.Sequence, NpgsqlDbType.Bigint);
            copy.Write(entry.Hash, NpgsqlDbType.Text);
            copy.Write(entry.ReceivedAt.ToDateTimeUtc(), NpgsqlDbType.TimestampTz);
            copy.Write(entry.Body, NpgsqlDbType.Bytea);
            copy.Write(entry.IsReadable, NpgsqlDbType.Boolean);
        }
        copy.Complete();
    }

    // Class 22: data exceptions; 54: program limits exceeded; 23 (constraints) but a taken key.
    public bool IsRejection(DbException failure) =>
        failure is PostgresException { SqlState: var state } && state != PostgresErrorCodes.UniqueViolation && state[..2] is "22" or "23" or "54";

    public void Dispose() => source.Dispose();
}
