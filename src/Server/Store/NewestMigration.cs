using System.Data.Common;

namespace FabAccess.Server.Store;

/// <summary>
/// Whether a store has the newest migration already. EF's own answer builds its design-time model first, which costs every
/// start memory that it never gives back; most starts have nothing to migrate. Looking through the program's types for the
/// newest one loads them all, which is why each store names its own.
/// </summary>
internal static class NewestMigration
{
    public static bool IsApplied(LabDb db, DbConnection connection)
    {
        try
        {
            using var query = connection.Command("""SELECT MAX("MigrationId") FROM "__EFMigrationsHistory" """);
            return query.ExecuteScalar() as string == db.Newest;
        }
        catch (DbException)
        {
            // A store that was never migrated has no such table.
            return false;
        }
    }
}
