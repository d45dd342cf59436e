using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using FabAccess.Server.Ingest;
using Microsoft.Data.Sqlite;

namespace FabAccess.Server.Store;

/// <summary>What is wrong with a store's file.</summary>
/// <param name="Damage">It cannot be relied on: the database is none, or its pages contradict each other. Empty when sound.</param>
/// <param name="Rot">Stored entries whose bytes are not those whose hash was stored with them; everything else can be read.</param>
/// <param name="Epoch">Of the lab in it; 0 when there is none.</param>
internal sealed record StoreFindings(IReadOnlyList<string> Damage, IReadOnlyList<string> Rot, int Epoch)
{
    /// <summary>Rows that mean nothing to this program: they changed by themselves, or a newer program wrote them. For a person to judge.</summary>
    public IReadOnlyList<string> Unreadable { get; init; } = [];

    /// <summary>Whether badges in it have keys, which <c>keys/cards</c> alone opens.</summary>
    public bool HasCardKeys { get; init; }

    public bool IsSound => !All.Any();

    public IEnumerable<string> All => [.. Damage, .. Unreadable, .. Rot];
}

/// <summary>
/// Looks whether an SQLite store is whole: its pages and indexes, and the entries against their hashes. It only reads, and
/// changes nothing beside the file either: what was damaged is kept as it was found.
/// </summary>
internal static class StoreCheck
{
    /// <summary>Said of a database that is whole and holds no lab, or none that can be read.</summary>
    public const string NoLab = "There is no lab in it.";

    private const int MostNamed = 10, EntriesAtStart = 1000;

    // SQLITE_CORRUPT and SQLITE_NOTADB: the bytes are wrong. Anything else says that the file cannot be read now.
    private static bool IsDamage(SqliteException failure) => failure.SqliteErrorCode is 11 or 26;

    /// <param name="file">The database.</param>
    /// <param name="whole">All indexes against their tables and all entries, not only pages and the last 1,000 entries a box.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static StoreFindings Of(string file, bool whole)
    {
        if (!File.Exists(file)) return new(["The file is not there."], [], 0);
        var options = new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadOnly, Pooling = false, DefaultTimeout = 30 };
        using var connection = new SqliteConnection(options.ToString());
        try
        {
            connection.Open();
            var damage = Pages(connection, whole);
            if (damage.Count > 0) return new(damage, [], 0);
            int epoch = Epoch(connection);
            return epoch == 0 ? new([NoLab], [], 0) : new([], Entries(connection, whole ? long.MaxValue : EntriesAtStart), epoch) { Unreadable = RowCheck.Of(connection, whole), HasCardKeys = CardKeys(connection) };
        }
        catch (SqliteException failure) when (IsDamage(failure))
        {
            return new([failure.Message], [], 0);
        }
        catch (SqliteException failure)
        {
            throw new IOException($"{file} cannot be read: {failure.Message}", failure);
        }
    }

    private static List<string> Pages(SqliteConnection connection, bool whole)
    {
        using var check = connection.Command(whole ? $"PRAGMA integrity_check({MostNamed})" : $"PRAGMA quick_check({MostNamed})");
        using var row = check.ExecuteReader();
        var found = new List<string>();
        while (row.Read()) found.Add(row.GetString(0));
        return found is ["ok"] ? [] : found;
    }

    private static bool CardKeys(SqliteConnection connection)
    {
        // A store of an older program has no such column.
        using var column = connection.Command("""SELECT COUNT(*) FROM pragma_table_info('Badges') WHERE name = 'SealedKey'""");
        if ((long)column.ExecuteScalar()! == 0) return false;
        using var keyed = connection.Command("""SELECT COUNT(*) FROM "Badges" WHERE "SealedKey" IS NOT NULL""");
        return (long)keyed.ExecuteScalar()! > 0;
    }

    private static int Epoch(SqliteConnection connection)
    {
        using var table = connection.Command("""SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name IN ('Labs', 'Entries', 'Boxes')""");
        if ((long)table.ExecuteScalar()! != 3) return 0;
        using (var lab = connection.Command("""SELECT "Site", "Currency", "Store", "BadgeKey" FROM "Labs" """))
        using (var row = lab.ExecuteReader())
        {
            // One row, which everything else stands on: what cannot be read in it stops every page.
            if (!row.Read() || !SiteId.TryParse(row.GetValue(0) as string, null, out _) || !Currency.TryParse(row.GetValue(1) as string, null, out _)
                || !Guid.TryParse(row.GetValue(2) as string, out _) || row.GetValue(3) is not byte[] { Length: BadgeHash.KeyBytes } || row.Read()) return 0;
        }
        using var epoch = connection.Command("""SELECT MAX("Epoch") FROM "Labs" """);
        return epoch.ExecuteScalar() is long number and > 0 and <= HeldLists.HighestEpoch ? (int)number : 0;
    }

    private static List<string> Entries(SqliteConnection connection, long mostPerBox)
    {
        var boxes = new List<string>();
        using (var query = connection.Command("""SELECT "Id" FROM "Boxes" ORDER BY "Id" """))
        using (var row = query.ExecuteReader())
            while (row.Read()) boxes.Add(row.GetString(0));
        return [.. boxes.SelectMany(box => Rotten(connection, box, mostPerBox)).Take(MostNamed)];
    }

    private static IEnumerable<string> Rotten(SqliteConnection connection, string box, long most)
    {
        using var query = connection.Command("""SELECT "Sequence", "Hash", "Body" FROM "Entries" WHERE "Box" = @box ORDER BY "Sequence" DESC LIMIT @most""", ("@box", box), ("@most", most));
        using var row = query.ExecuteReader();
        while (row.Read())
            if (row.GetValue(2) is not byte[] body || row.GetValue(1) as string != EntryHash.Of(body)) yield return $"Entry {row.GetInt64(0)} of {box} is not what was stored.";
    }
}
