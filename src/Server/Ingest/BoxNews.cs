using FabAccess.Core.Time;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using FabAccess.Server.Store;
using NodaTime;

namespace FabAccess.Server.Ingest;

/// <summary>
/// What a box says about itself beside its journal: when its boot began, and what is wrong with it. Written when it changed,
/// which is seldom, and not at each message.
/// </summary>
internal static class BoxNews
{
    /// <summary>Boots that are remembered of one box; what happened in older ones has been placed long since.</summary>
    public const int MostBoots = 1000;

    public static void Save(StoreWrite write, BoxWork work, Instant now)
    {
        if (work.Heard is { } heard) SaveBegin(write, work.Progress.Box, heard.Boot, heard.Anchor, now);
        if (work.Findings is not { } findings || (work.Progress.Findings is { } said && findings.SequenceEqual(said))) return;
        SaveFindings(write, work.Progress.Box, findings, now);
        work.Progress.Findings = findings;
    }

    private static void SaveBegin(StoreWrite write, BoxId box, BootId boot, BootAnchor heard, Instant now)
    {
        if (Began(write, box, boot) is { } known && !MomentPlacing.IsTruer(heard, known)) return;
        write.Execute(
            """
            INSERT INTO "BootAnchors" ("Box", "Boot", "Server", "ServerReadAtMilliseconds", "LearnedAt", "IsNews") VALUES (@box, @boot, @began, @read, @now, @yes)
            ON CONFLICT ("Box", "Boot") DO UPDATE SET "Server" = excluded."Server", "ServerReadAtMilliseconds" = excluded."ServerReadAtMilliseconds", "LearnedAt" = excluded."LearnedAt", "IsNews" = @yes
            """,
            ("@box", box.ToString()), ("@boot", boot.Value), ("@began", heard.BootedAt.ToDateTimeUtc()), ("@read", heard.ReadAtMilliseconds), ("@now", now.ToDateTimeUtc()), ("@yes", true));
        write.Execute(
            """
            DELETE FROM "BootAnchors" WHERE "Box" = @box AND "Boot" IN
              (SELECT "Boot" FROM "BootAnchors" WHERE "Box" = @box ORDER BY "LearnedAt" DESC LIMIT 1000000 OFFSET @most)
            """,
            ("@box", box.ToString()), ("@most", MostBoots));
    }

    private static BootAnchor? Began(StoreWrite write, BoxId box, BootId boot)
    {
        var query = write.Command(
            """SELECT "Server", "ServerReadAtMilliseconds" FROM "BootAnchors" WHERE "Box" = @box AND "Boot" = @boot AND "Server" IS NOT NULL""", ("@box", box.ToString()), ("@boot", boot.Value));
        using var row = query.ExecuteReader();
        return row.Read() ? new(Instant.FromDateTimeUtc(DateTime.SpecifyKind(row.GetDateTime(0), DateTimeKind.Utc)), row.GetInt64(1)) : null;
    }

    private static void SaveFindings(StoreWrite write, BoxId box, IReadOnlyList<FindingReport> findings, Instant now)
    {
        var kinds = findings.Select(f => f.Finding).ToHashSet();
        foreach (string gone in Known(write, box).Where(known => !kinds.Any(k => k.ToString() == known)))
            write.Execute("""DELETE FROM "BoxFindings" WHERE "Box" = @box AND "Finding" = @finding""", ("@box", box.ToString()), ("@finding", gone));
        foreach (var finding in findings.DistinctBy(f => f.Finding))
        {
            write.Execute(
                """
                INSERT INTO "BoxFindings" ("Box", "Finding", "Since", "Detail") VALUES (@box, @finding, @now, @detail)
                ON CONFLICT ("Box", "Finding") DO UPDATE SET "Detail" = excluded."Detail"
                """,
                ("@box", box.ToString()), ("@finding", finding.Finding.ToString()), ("@now", now.ToDateTimeUtc()),
                ("@detail", DeadLetterBox.Cut(finding.Detail ?? "", FindingReport.LongestDetail)));
        }
    }

    private static List<string> Known(StoreWrite write, BoxId box)
    {
        var query = write.Command("""SELECT "Finding" FROM "BoxFindings" WHERE "Box" = @box""", ("@box", box.ToString()));
        using var row = query.ExecuteReader();
        var known = new List<string>();
        while (row.Read()) known.Add(row.GetString(0));
        return known;
    }
}
