using System.Text.Json;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using FabAccess.Server.Billing;
using FabAccess.Server.Boxes;
using FabAccess.Server.Certifications;
using FabAccess.Server.Machines;
using FabAccess.Server.Members;
using FabAccess.Server.Store;
using Microsoft.EntityFrameworkCore;

namespace FabAccess.Server.Sessions;

/// <summary>What came of a step.</summary>
/// <param name="IsAdvanced">Whether there was anything to do.</param>
/// <param name="HasNewRights">Whether somebody may do what they could not before.</param>
internal readonly record struct ProjectionStep(bool IsAdvanced, bool HasNewRights);

/// <summary>
/// Takes the next stored entries of a box into sessions, charges and machine states, together with the mark of how far
/// it got, in one transaction: killed at any point, it goes on from the mark.
/// </summary>
internal static class Projection
{
    /// <summary>Entries a transaction.</summary>
    public const int MostEntries = 1000;

    /// <summary>Boxes whose unbroken prefix goes beyond what was projected.</summary>
    public static List<BoxId> Behind(LabDb db) => [.. ProjectionQueries.Of(db).Behind(db)];

    /// <summary>One step for one box.</summary>
    public static ProjectionStep Step(LabDb db, BoxId id)
    {
        using var transaction = db.Database.BeginTransaction();
        var box = ProjectionQueries.Of(db).Box(db, id);
        if (box.ProjectedUpTo == box.DurableUpTo)
        {
            transaction.Rollback();
            return new(IsAdvanced: false, HasNewRights: false);
        }

        // With the last one of the step before: its boot ended before the next began.
        var (entries, rotten) = Read(db, id, box.ProjectedUpTo - 1, Math.Min(box.DurableUpTo, box.ProjectedUpTo + MostEntries));
        var facts = Facts(db, box, entries);
        facts.Times.Learn(entries);
        var fold = new SessionFold(facts);
        foreach (var entry in entries.Where(e => e.Entry.Sequence > box.ProjectedUpTo)) TakeOrFlag(fold, id, entry);
        foreach (long sequence in rotten.Where(s => s > box.ProjectedUpTo)) fold.Flags.Add(new() { Box = id, Sequence = sequence, Kind = EntryFlagKind.NotFolded, Detail = "Its bytes are not those that were stored." });
        fold.Finish();
        bool hasNewRights = TapGrants.Take(db, id, fold.Certified, fold.Flags) | FirstCards.Take(db, id, fold.Enrolled, fold.Flags);
        OrderOutcomes.Note(db, id, entries.Select(e => e.Entry).Where(e => e.Sequence > box.ProjectedUpTo));

        db.AddRange(fold.NewSessions);
        db.AddRange(fold.NewCharges);
        db.AddRange(fold.NewStatuses);
        db.AddRange(fold.Flags);
        box.ProjectedUpTo = Math.Min(box.DurableUpTo, box.ProjectedUpTo + MostEntries);
        box.PlacedUpTo = facts.Times.PlacedUpTo;
        db.SaveChanges();
        transaction.Commit();
        return new(IsAdvanced: true, hasNewRights);
    }

    // Ingest let only entries pass that fold; should one not, it must not hold up those behind it.
    private static void TakeOrFlag(SessionFold fold, BoxId box, ReceivedEntry entry)
    {
        try
        {
            fold.Take(entry);
        }
        catch (Exception fault) when (fault is ArithmeticException or ArgumentException or InvalidOperationException or JsonException)
        {
            fold.Flags.Add(new() { Box = box, Sequence = entry.Entry.Sequence, Kind = EntryFlagKind.NotFolded, Detail = fault.GetType().Name });
        }
    }

    // An entry that rotted on the server's disk is not billed as what it looks like now, and holds up no other.
    private static (List<ReceivedEntry> Entries, List<long> Rotten) Read(LabDb db, BoxId box, long after, long upTo)
    {
        List<ReceivedEntry> entries = [];
        List<long> rotten = [];
        foreach (var row in ProjectionQueries.Of(db).Entries(db, box, after, upTo))
        {
            if (EntryHash.Of(row.Body) == row.Hash) entries.Add(new(JsonSerializer.Deserialize(row.Body, WireJson.Default.JournalEntry)!, row.ReceivedAt));
            else rotten.Add(row.Sequence);
        }
        return (entries, rotten);
    }

    private static FoldFacts Facts(LabDb db, Box row, List<ReceivedEntry> entries)
    {
        var (box, ask) = (row.Id, ProjectionQueries.Of(db));
        MachineId[] machines = [.. entries.Select(e => e.Entry.Machine).Distinct()];
        SessionId[] sessions = [.. entries.Select(e => e.Entry.Event.About).OfType<SessionId>().Distinct()];
        return new(
            box,
            ask.Machines(db, machines).ToDictionary(m => m.Id, m => m.Box),
            ask.Statuses(db, machines).ToDictionary(s => s.Machine),
            sessions.Length == 0 ? [] : ask.Sessions(db, sessions).ToDictionary(s => s.Id),
            ask.Open(db, box).ToDictionary(s => s.Machine),
            PriceBooks.Load(db),
            new(Boots(db, box, entries), row.PlacedUpTo));
    }

    // The rows of boots that are new here are made in SQL: ingest may make the same ones at this moment, from a greeting.
    private static Dictionary<BootId, BootAnchorRow> Boots(LabDb db, BoxId box, List<ReceivedEntry> entries)
    {
        var boots = entries.GroupBy(e => e.Entry.Boot).ToDictionary(g => g.Key, g => g.First().ReceivedAt);
        BootId[] wanted = [.. boots.Keys];
        var rows = ProjectionQueries.Of(db).Boots(db, box, wanted).ToDictionary(a => a.Boot);
        foreach (var boot in wanted.Where(b => !rows.ContainsKey(b)))
        {
            string id = box.ToString();
            var at = boots[boot].ToDateTimeUtc();
            db.Database.ExecuteSql($"""INSERT INTO "BootAnchors" ("Box", "Boot", "LearnedAt", "IsNews") VALUES ({id}, {boot.Value}, {at}, {false}) ON CONFLICT DO NOTHING""");
            rows.Add(boot, db.BootAnchors.Single(a => a.Box == box && a.Boot == boot));
        }
        return rows;
    }
}
