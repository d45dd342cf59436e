using System.Data.Common;
using System.Reflection;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace FabAccess.Server.Store;

/// <summary>
/// Whether a store has the newest migration already. EF's own answer builds its design-time model first, which costs every
/// start memory that it never gives back; most starts have nothing to migrate.
/// </summary>
internal static class NewestMigration
{
    public static bool IsApplied(LabDb db, DbConnection connection)
    {
        string newest = typeof(LabDb).Assembly.GetTypes()
            .Where(t => t.GetCustomAttribute<DbContextAttribute>()?.ContextType == db.GetType())
            .Select(t => t.GetCustomAttribute<MigrationAttribute>()?.Id).Max()!;
        try
        {
            using var query = connection.Command("""SELECT MAX("MigrationId") FROM "__EFMigrationsHistory" """);
            return query.ExecuteScalar() as string == newest;
        }
        catch (DbException)
        {
            // A store that was never migrated has no such table.
            return false;
        }
    }
}
