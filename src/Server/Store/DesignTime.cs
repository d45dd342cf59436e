using FabAccess.Server.Store.Postgres;
using FabAccess.Server.Store.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace FabAccess.Server.Store;

/// <summary>
/// For adding migrations, one a store, from this project's folder:
/// <c>MIGRATING=true dotnet ef migrations add NAME --context SqliteLabDb --output-dir Store/Sqlite/Migrations</c>, and alike for Postgres.
/// Its id then goes into the context's <see cref="LabDb.Newest"/>.
/// </summary>
internal sealed class SqliteDesign : IDesignTimeDbContextFactory<SqliteLabDb>
{
    public SqliteLabDb CreateDbContext(string[] args) => new(new DbContextOptionsBuilder<SqliteLabDb>().UseSqlite("Data Source=:memory:").Options);
}

internal sealed class PostgresDesign : IDesignTimeDbContextFactory<PostgresLabDb>
{
    public PostgresLabDb CreateDbContext(string[] args) => new(new DbContextOptionsBuilder<PostgresLabDb>().UseNpgsql("Host=unused").Options);
}
