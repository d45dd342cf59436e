using System.Text.Json;
using FabAccess.Core.Machines;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using FabAccess.Server.Billing;
using FabAccess.Server.Store;
using Microsoft.EntityFrameworkCore;

namespace FabAccess.Server.Sessions;

/// <summary>
/// Takes the next stored entries of a box into sessions, charges and machine states, together with the mark of how far
/// it got, in one transaction: killed at any point, it goes on from the mark.
/// </summary>
internal static class Projection
{
    /// <summary>Entries a transaction.</summary>
    public const int MostEntries = 1000;

    /// <summary>Boxes whose unbroken prefix goes beyond what was projected.</summary>
    public static List<BoxId> Behind(LabDb db) => [.. db.Boxes.AsNoTracking().Where(b => b.ProjectedUpTo < b.DurableUpTo).Select(b => b.Id)];

    /// <summary>One step for one box; false when there was nothing to do.</summary>
    public static bool Step(LabDb db, BoxId id)
    {
        using var transaction = db.Database.BeginTransaction();
        var box = db.Boxes.Single(b => b.Id == id);
        var entries = Read(db, id, box.ProjectedUpTo, Math.Min(box.DurableUpTo, box.ProjectedUpTo + MostEntries));
        if (box.ProjectedUpTo == box.DurableUpTo) return false;

        var fold = new SessionFold(Facts(db, id, entries));
        foreach (var entry in entries) TakeOrFlag(fold, id, entry);
        fold.Finish();

        db.AddRange(fold.NewSessions);
        db.AddRange(fold.NewCharges);
        db.AddRange(fold.NewStatuses);
        db.AddRange(fold.Flags);
        box.ProjectedUpTo = Math.Min(box.DurableUpTo, box.ProjectedUpTo + MostEntries);
        db.SaveChanges();
        transaction.Commit();
        return true;
    }

    // Ingest let only entries pass that fold; should one not, it must not hold up those behind it.
    private static void TakeOrFlag(SessionFold fold, BoxId box, JournalEntry entry)
    {
        try
        {
            fold.Take(entry);
        }
        catch (Exception fault) when (fault is ArithmeticException or ArgumentException or InvalidOperationException or JsonException)
        {
            fold.Flags.Add(new() { Box = box, Sequence = entry.Sequence, Kind = EntryFlagKind.NotFolded, Detail = fault.GetType().Name });
        }
    }

    private static List<JournalEntry> Read(LabDb db, BoxId box, long after, long upTo) =>
    [
        .. db.Entries.AsNoTracking()
            .Where(e => e.Box == box && e.Sequence > after && e.Sequence <= upTo && e.IsReadable)
            .OrderBy(e => e.Sequence)
            .Select(e => e.Body)
            .AsEnumerable()
            .Select(body => JsonSerializer.Deserialize(body, WireJson.Default.JournalEntry)!),
    ];

    private static FoldFacts Facts(LabDb db, BoxId box, List<JournalEntry> entries)
    {
        MachineId[] machines = [.. entries.Select(e => e.Machine).Distinct()];
        SessionId[] sessions = [.. entries.Select(e => SessionOf(e.Event)).OfType<SessionId>().Distinct()];
        var lab = db.Labs.AsNoTracking().Single();
        return new(
            box,
            db.Machines.AsNoTracking().Where(m => machines.Contains(m.Id)).ToDictionary(m => m.Id, m => m.Box),
            db.MachineStatuses.Where(s => machines.Contains(s.Machine)).ToDictionary(s => s.Machine),
            db.Sessions.Where(s => sessions.Contains(s.Id)).ToDictionary(s => s.Id),
            db.Sessions.Where(s => s.Box == box && s.EndReason == null && !s.IsSuperseded).ToDictionary(s => s.Machine),
            PriceBooks.Load(db, lab.Currency));
    }

    private static SessionId? SessionOf(MachineEvent happened) => happened switch
    {
        MachineEvent.SessionStarted e => e.Session,
        MachineEvent.SessionRunning e => e.Session,
        MachineEvent.SessionEnded e => e.Session,
        MachineEvent.RightWithdrawn e => e.Session,
        _ => null,
    };
}
