using System.Text.Json;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using FabAccess.Server.Store;
using NodaTime;

namespace FabAccess.Server.Ingest;

/// <summary>The statements of ingest that both databases understand alike.</summary>
internal static class IngestSql
{
    public static BoxProgress? Progress(StoreWrite write, BoxId box)
    {
        var query = write.Command(
            """SELECT "DurableUpTo", "DurableHash", "IsOnline", (SELECT MAX("Sequence") FROM "Entries" WHERE "Box" = @box) FROM "Boxes" WHERE "Id" = @box""", ("@box", box.ToString()));
        using var row = query.ExecuteReader();
        if (!row.Read()) return null;
        long upTo = row.GetInt64(0);
        return new(box, upTo, row.GetString(1), row.IsDBNull(3) ? upTo : row.GetInt64(3), row.GetBoolean(2));
    }

    /// <summary>Hashes that are stored for a range of sequences, both ends included.</summary>
    public static Dictionary<long, string> StoredHashes(StoreWrite write, BoxId box, long first, long last)
    {
        var query = write.Command(
            """SELECT "Sequence", "Hash" FROM "Entries" WHERE "Box" = @box AND "Sequence" BETWEEN @first AND @last""",
            ("@box", box.ToString()), ("@first", first), ("@last", last));
        using var row = query.ExecuteReader();
        var hashes = new Dictionary<long, string>();
        while (row.Read()) hashes.Add(row.GetInt64(0), row.GetString(1));
        return hashes;
    }

    /// <summary>The stored entry at a sequence: its hash and the one it names as before it (null where it is unreadable); null when there is none.</summary>
    public static (string Hash, string? Previous)? Stored(StoreWrite write, BoxId box, long sequence)
    {
        var query = write.Command(
            """SELECT "Hash", "IsReadable", "Body" FROM "Entries" WHERE "Box" = @box AND "Sequence" = @sequence""", ("@box", box.ToString()), ("@sequence", sequence));
        using var row = query.ExecuteReader();
        if (!row.Read()) return null;
        string hash = row.GetString(0);
        byte[] body = (byte[])row.GetValue(2);
        // What rotted here counts as unreadable: its place is taken, and nothing is known of what it named.
        bool isReadable = row.GetBoolean(1) && EntryHash.Of(body) == hash;
        return (hash, isReadable ? JsonSerializer.Deserialize(body, WireJson.Default.JournalEntry)!.Previous : null);
    }

    public static void Save(StoreWrite write, BoxWork work, Instant now) => write.Execute(
        """
        UPDATE "Boxes" SET "DurableUpTo" = @upTo, "DurableHash" = @hash, "ChainBreaks" = "ChainBreaks" + @breaks,
          "Duplicates" = "Duplicates" + @duplicates, "IsOnline" = @online, "LastSeenAt" = @seen
        WHERE "Id" = @box
        """,
        ("@upTo", work.Progress.DurableUpTo), ("@hash", work.Progress.DurableHash), ("@breaks", work.ChainBreaks),
        ("@duplicates", work.Duplicates), ("@online", work.Progress.IsOnline), ("@seen", now.ToDateTimeUtc()), ("@box", work.Progress.Box.ToString()));

    /// <summary>The store's epoch, and the permit list that it issued last to a box; 0.0 for none.</summary>
    public static (int Epoch, Generation Published) Published(StoreWrite write, BoxId box)
    {
        var query = write.Command(
            """SELECT l."Epoch", p."Epoch", p."Generation" FROM "Labs" l LEFT JOIN "PublishedPermits" p ON p."Box" = @box""", ("@box", box.ToString()));
        using var row = query.ExecuteReader();
        row.Read();
        return (row.GetInt32(0), row.IsDBNull(1) ? default : new(row.GetInt32(1), row.GetInt64(2)));
    }

    /// <summary>Never lowers it.</summary>
    public static int RaiseEpoch(StoreWrite write, int epoch) => write.Execute("""UPDATE "Labs" SET "Epoch" = @epoch WHERE "Epoch" < @epoch""", ("@epoch", epoch));

    public static int AllOffline(StoreWrite write) => write.Execute("""UPDATE "Boxes" SET "IsOnline" = @off WHERE "IsOnline" = @on""", ("@off", false), ("@on", true));
}
