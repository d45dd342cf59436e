using System.Runtime.CompilerServices;
using FabAccess.Core.Values;
using FabAccess.Server.Billing;
using FabAccess.Server.Machines;
using FabAccess.Server.Store;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using NodaTime;

namespace FabAccess.Server.Sessions;

/// <summary>
/// What each step of the projection asks. Compiled once: looking up the plan of a query by its expression costs more than
/// asking it, on a small computer as well as in a simulation of months. A compiled query is of one model, and so are these:
/// the two databases have each their own.
/// </summary>
internal sealed class ProjectionQueries
{
    private static readonly ConditionalWeakTable<IModel, ProjectionQueries> known = [];

    private ProjectionQueries()
    {
    }

    public static ProjectionQueries Of(LabDb db) => known.GetValue(db.Model, _ => new());

    /// <summary>Boxes whose unbroken prefix goes beyond what was projected.</summary>
    public Func<LabDb, IEnumerable<BoxId>> Behind { get; } = EF.CompileQuery((LabDb db) => db.Boxes.Where(b => b.ProjectedUpTo < b.DurableUpTo).Select(b => b.Id));

    public Func<LabDb, BoxId, Box> Box { get; } = EF.CompileQuery((LabDb db, BoxId id) => db.Boxes.Single(b => b.Id == id));

    public readonly Func<LabDb, BoxId, long, long, IEnumerable<EntryRow>> Entries = EF.CompileQuery((LabDb db, BoxId box, long after, long upTo) =>
        db.Entries.Where(e => e.Box == box && e.Sequence > after && e.Sequence <= upTo && e.IsReadable).OrderBy(e => e.Sequence).Select(e => new EntryRow(e.Sequence, e.Hash, e.Body, e.ReceivedAt)));

    public Func<LabDb, MachineId[], IEnumerable<Machine>> Machines { get; } = EF.CompileQuery((LabDb db, MachineId[] machines) => db.Machines.AsNoTracking().Where(m => machines.Contains(m.Id)));

    public Func<LabDb, MachineId[], IEnumerable<MachineStatus>> Statuses { get; } = EF.CompileQuery((LabDb db, MachineId[] machines) => db.MachineStatuses.Where(s => machines.Contains(s.Machine)));

    public Func<LabDb, SessionId[], IEnumerable<Session>> Sessions { get; } = EF.CompileQuery((LabDb db, SessionId[] sessions) => db.Sessions.Where(s => sessions.Contains(s.Id)));

    /// <summary>The sessions of a box that run.</summary>
    public Func<LabDb, BoxId, IEnumerable<Session>> Open { get; } = EF.CompileQuery((LabDb db, BoxId box) => db.Sessions.Where(s => s.Box == box && s.EndReason == null && !s.IsSuperseded));

    public Func<LabDb, BoxId, BootId[], IEnumerable<BootAnchorRow>> Boots { get; } = EF.CompileQuery((LabDb db, BoxId box, BootId[] boots) => db.BootAnchors.Where(a => a.Box == box && boots.Contains(a.Boot)));

    /// <summary>The boot of which something was learned longest ago that was not used yet.</summary>
    public Func<LabDb, BootAnchorRow?> OldestNews { get; } = EF.CompileQuery((LabDb db) => db.BootAnchors.AsNoTracking().Where(a => a.IsNews).OrderBy(a => a.LearnedAt).FirstOrDefault());

    public Func<LabDb, Lab> Lab { get; } = EF.CompileQuery((LabDb db) => db.Labs.AsNoTracking().Single());

    public Func<LabDb, IEnumerable<PriceBookVersionRow>> Prices { get; } = EF.CompileQuery((LabDb db) => db.PriceBookVersions.AsNoTracking().OrderBy(v => v.ValidFrom).Select(v => v));
}

/// <summary>A stored entry, as far as the projection needs it.</summary>
internal sealed record EntryRow(long Sequence, string Hash, byte[] Body, Instant ReceivedAt);
