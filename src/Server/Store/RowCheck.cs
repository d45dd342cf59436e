using FabAccess.Server.Store.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace FabAccess.Server.Store;

/// <summary>
/// Whether each row means something to this program: a word or an id that has changed by itself leaves the database whole, and
/// stops every page and plan that meets it. Entries have their hashes, dead letters are bytes, alarms may be of a newer
/// program's causes; they are not read here.
/// </summary>
internal static class RowCheck
{
    private static readonly (string Name, Func<LabDb, IEnumerable<object>> Rows)[] Small =
    [
        ("Labs", db => db.Labs.AsNoTracking()), ("Boxes", db => db.Boxes.AsNoTracking()), ("Machines", db => db.Machines.AsNoTracking()), ("Members", db => db.Members.AsNoTracking()),
        ("Badges", db => db.Badges.AsNoTracking()), ("BadgeWindows", db => db.BadgeWindows.AsNoTracking()), ("Certifications", db => db.Certifications.AsNoTracking()), ("Grants", db => db.Grants.AsNoTracking()),
        ("PublishedPermits", db => db.PublishedPermits.AsNoTracking()), ("MachineStatuses", db => db.MachineStatuses.AsNoTracking()),
        ("PriceBookVersions", db => db.PriceBookVersions.AsNoTracking()),
        ("WeeklyOpenings", db => db.WeeklyOpenings.AsNoTracking()), ("Closures", db => db.Closures.AsNoTracking()), ("MachineBookings", db => db.MachineBookings.AsNoTracking()),
    ];

    private static readonly (string Name, Func<LabDb, IEnumerable<object>> Rows)[] Large =
    [
        ("Sessions", db => db.Sessions.AsNoTracking()), ("Charges", db => db.Charges.AsNoTracking()), ("EntryFlags", db => db.EntryFlags.AsNoTracking()), ("BootAnchors", db => db.BootAnchors.AsNoTracking()),
    ];

    /// <summary>What cannot be read, a sentence a table; nothing for an older schema, which only its own program understands.</summary>
    public static IReadOnlyList<string> Of(SqliteConnection connection, bool whole)
    {
        using var db = new SqliteLabDb(new DbContextOptionsBuilder<SqliteLabDb>().UseSqlite(connection).Options);
        return NewestMigration.IsApplied(db, connection) ? [.. (whole ? [.. Small, .. Large] : Small).Select(t => Read(db, t.Name, t.Rows)).OfType<string>()] : [];
    }

    private static string? Read(LabDb db, string name, Func<LabDb, IEnumerable<object>> rows)
    {
        try
        {
            foreach (object row in rows(db)) _ = row;
            return null;
        }
        catch (Exception fault) when (StoreFailure.IsRot(fault))
        {
            return $"A row of {name} cannot be read: {fault.Message}";
        }
    }
}
