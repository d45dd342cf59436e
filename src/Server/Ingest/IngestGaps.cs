using System.Data.Common;
using FabAccess.Core.Values;
using FabAccess.Server.Store;
using NodaTime;

namespace FabAccess.Server.Ingest;

/// <summary>Entries of a box that are missing between others that came.</summary>
/// <param name="Box">Whose.</param>
/// <param name="From">Sequence of the first that is missing.</param>
/// <param name="To">Sequence of the last that is missing.</param>
/// <param name="Since">When the first entry behind it was received.</param>
public sealed record IngestGap(BoxId Box, long From, long To, Instant Since)
{
    public long Entries => To - From + 1;
}

/// <summary>What is missing, asked of the store: ranges of sequences above the unbroken prefix of each box.</summary>
public static class IngestGaps
{
    /// <summary>Most ranges in one answer; those of the first boxes by name, lowest first. What is missing beyond them shows when they are filled.</summary>
    public const int Most = 500;

    private const string Ranges = """
        SELECT g."Box", g."Before" + 1, g."Sequence" - 1, g."Since" FROM (
          SELECT e."Box", e."Sequence",
            LAG(e."Sequence", 1, b."DurableUpTo") OVER (PARTITION BY e."Box" ORDER BY e."Sequence") AS "Before",
            MIN(e."ReceivedAt") OVER (PARTITION BY e."Box" ORDER BY e."Sequence" ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING) AS "Since"
          FROM "Boxes" b JOIN "Entries" e ON e."Box" = b."Id" AND e."Sequence" > b."DurableUpTo") g
        WHERE g."Sequence" > g."Before" + 1 ORDER BY g."Box", g."Sequence" LIMIT @most
        """;

    public static IReadOnlyList<IngestGap> Read(DbConnection connection)
    {
        using var query = connection.Command(Ranges, ("@most", Most));
        using var row = query.ExecuteReader();
        var gaps = new List<IngestGap>();
        while (row.Read())
            gaps.Add(new(BoxId.Parse(row.GetString(0), null), row.GetInt64(1), row.GetInt64(2), Instant.FromDateTimeUtc(DateTime.SpecifyKind(row.GetDateTime(3), DateTimeKind.Utc))));
        return gaps;
    }
}
