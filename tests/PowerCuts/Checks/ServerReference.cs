using System.Collections.Concurrent;
using FabAccess.Core.Values;
using FabAccess.PowerCuts.Days;
using FabAccess.PowerCuts.Images;
using FabAccess.Server.Billing;
using FabAccess.Server.Seeding;
using FabAccess.Server.Sessions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace FabAccess.PowerCuts.Checks;

/// <summary>The sessions and charges that the whole journals come to on a store that nothing ever happened to.</summary>
internal sealed class ServerReference
{
    private static readonly ConcurrentDictionary<int, Lazy<ServerReference>> Made = new();

    private readonly List<(Session Session, ChargeRow? Charge)> rows;

    private ServerReference(int entries)
    {
        SQLitePCL.Batteries_V2.Init();
        using var folder = new ImageFolder("reference");
        using var server = new ServerParts(folder.Path, _ => { }, pooling: false);
        server.Open(NullLogger.Instance);
        LabSeeding.Seed(server.Store, SmallLab.Seed(), TimeProvider.System);
        Journals = [.. SmallLab.Boxes.Select((_, box) => (IReadOnlyList<byte[]>)SmallLab.Journal(box, entries))];
        for (int box = 0; box < Journals.Count; box++)
            for (int first = 1; first <= entries; first += 100) server.Ingest(SmallLab.Batch(box, Journals[box], first, 100));
        server.Project();
        using var db = server.Store.CreateDbContext();
        var charges = db.Charges.AsNoTracking().ToDictionary(c => c.Session);
        rows = [.. db.Sessions.AsNoTracking().AsEnumerable().Select(s => (s, charges.GetValueOrDefault(s.Id)))];
    }

    public IReadOnlyList<IReadOnlyList<byte[]>> Journals { get; }

    public static ServerReference Of(int entries) => Made.GetOrAdd(entries, static e => new(() => new(e))).Value;

    /// <summary>What a box's sessions and charges must be when its journal was folded up to an entry, one line each, in order.</summary>
    public IEnumerable<string> UpTo(BoxId box, long sequence) => Lines(rows.Where(r => r.Session.Box == box && r.Session.StartSequence <= sequence), sequence);

    public static IEnumerable<string> Lines(IEnumerable<(Session Session, ChargeRow? Charge)> rows, long sequence) => rows
        .Select(r => r.Session.EndSequence > sequence ? Open(r.Session) : Open(r.Session) + Ended(r.Session, r.Charge))
        .Order(StringComparer.Ordinal);

    private static string Open(Session s) => $"{s.Id} {s.Machine} {s.Member} from {s.StartedAt} at {s.StartSequence} superseded {s.IsSuperseded}";

    private static string Ended(Session s, ChargeRow? c) =>
        s.EndSequence is null ? "" : $" to {s.EndSequence} {s.EndReason} {s.ElapsedMilliseconds} ± {s.UncertaintyMilliseconds} withdrawn {s.IsRightWithdrawn}; {c?.Member} {c?.ElapsedSeconds} s {c?.GrossMinor} {c?.MinimumMinor} {c?.NetMinor} {c?.Unpriced} {c?.Trace}";
}
