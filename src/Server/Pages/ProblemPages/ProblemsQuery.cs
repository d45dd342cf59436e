using System.Collections.Immutable;
using FabAccess.Core.Billing;
using FabAccess.Core.Values;
using FabAccess.Server.Alarms;
using FabAccess.Server.Board;
using FabAccess.Server.Ingest;
using FabAccess.Server.Machines;
using FabAccess.Server.Pages.SessionPages;
using FabAccess.Server.Sessions;
using FabAccess.Server.Store;
using Microsoft.EntityFrameworkCore;

namespace FabAccess.Server.Pages.ProblemPages;

/// <summary>How far one box's journal has come.</summary>
/// <param name="Box">The box.</param>
/// <param name="Entries">Stored journal entries, with those that cannot be read.</param>
/// <param name="Gaps">What is missing between others that came.</param>
/// <param name="DeadLetters">Messages of this box that were kept with a reason, settled ones too.</param>
/// <param name="Forks">Entries that came again with another content, and that nobody has settled.</param>
/// <param name="ChainBreaksSettled">How many of its chain breaks a person has seen to.</param>
/// <param name="Generation">Of the permit list in force; 0 for none.</param>
public sealed record BoxIngest(Box Box, long Entries, ImmutableArray<IngestGap> Gaps, long DeadLetters, long Forks, long ChainBreaksSettled, long Generation)
{
    /// <summary>Entries are stored and not yet in sessions and prices.</summary>
    public bool IsBehind => Box.ProjectedUpTo < Box.DurableUpTo;
}

/// <summary>What needs a person, and the figures behind it. Letters and flags are those that nobody has settled.</summary>
public sealed record ProblemsView(
    LinkReport Broker, ImmutableArray<Alarm> Alarms, ImmutableArray<BoxIngest> Boxes, ImmutableArray<DeadLetter> DeadLetters, long DeadLettersInAll,
    ImmutableArray<SessionView> Unpriced, ImmutableArray<EntryFlag> Flags, SettledView Settled)
{
    public bool IsAllWell =>
        Broker.State == LinkState.Up && Alarms.IsEmpty && DeadLetters.IsEmpty && Unpriced.IsEmpty && Flags.IsEmpty
        && Boxes.All(b => b.Box.IsOnline && b.Box.ChainBreaks <= b.ChainBreaksSettled && b.Gaps.IsEmpty && !b.IsBehind);

    public string NameOf(BoxId box) => Boxes.FirstOrDefault(b => b.Box.Id == box)?.Box.Name ?? box.ToString();
}

/// <summary>What people have settled: the newest, and how many in all.</summary>
public sealed record SettledView(ImmutableArray<DeadLetter> Letters, long LettersInAll, ImmutableArray<EntryFlag> Flags, long FlagsInAll);

/// <summary>Everything that went another way than it should, from what the store keeps.</summary>
public sealed class ProblemsQuery(LabDb db, LinkCondition broker)
{
    /// <summary>Most dead letters and unpriced sessions that a page shows; the number in all stands beside them.</summary>
    public const int MostShown = 100;

    private const int MostSettledShown = 20;

    public async Task<ProblemsView> Ask(CancellationToken stop)
    {
        var alarms = await db.Alarms.AsNoTracking().Where(a => a.ClosedAt == null).OrderByDescending(a => a.OpenedAt).ThenBy(a => a.Id).ToListAsync(stop);
        var flags = await db.EntryFlags.AsNoTracking().Where(f => f.SettledAt == null).OrderBy(f => f.Box).ThenByDescending(f => f.Sequence).Take(MostShown).ToListAsync(stop);
        return new(
            broker.Now, [.. alarms], await Boxes(stop), await Letters(db.DeadLetters.Where(d => d.SettledAt == null).OrderByDescending(d => d.LastAt).Take(MostShown), stop),
            await db.DeadLetters.LongCountAsync(d => d.SettledAt == null, stop), await Unpriced(stop), [.. flags], await Settled(stop));
    }

    private async Task<ImmutableArray<BoxIngest>> Boxes(CancellationToken stop)
    {
        var boxes = await db.Boxes.AsNoTracking().ToListAsync(stop);
        var stored = await db.Entries.GroupBy(e => e.Box).Select(g => new { Box = g.Key, Count = g.LongCount() }).ToDictionaryAsync(g => g.Box, g => g.Count, stop);
        var generations = await db.PublishedPermits.Select(p => new { p.Box, p.Generation }).ToDictionaryAsync(p => p.Box, p => p.Generation, stop);
        var letters = await db.DeadLetters.Where(d => d.Box != null).GroupBy(d => d.Box!.Value)
            .Select(g => new { Box = g.Key, Count = g.LongCount(), Forks = g.LongCount(d => d.Reason == DeadLetterReason.Fork && d.SettledAt == null) }).ToDictionaryAsync(g => g.Box, stop);
        var breaks = await db.Alarms.Where(a => a.Cause == AlarmCause.ChainBroken && a.ClosedAt != null && a.Box != null)
            .GroupBy(a => a.Box!.Value).Select(g => new { Box = g.Key, Most = g.Max(a => a.Count) }).ToDictionaryAsync(g => g.Box, g => g.Most, stop);
        await db.Database.OpenConnectionAsync(stop);
        var gaps = IngestGaps.Read(db.Database.GetDbConnection()).ToLookup(g => g.Box);
        return
        [
            .. boxes.OrderBy(b => b.Name, StringComparer.OrdinalIgnoreCase).Select(b => new BoxIngest(
                b, stored.GetValueOrDefault(b.Id), [.. gaps[b.Id]], letters.GetValueOrDefault(b.Id)?.Count ?? 0, letters.GetValueOrDefault(b.Id)?.Forks ?? 0,
                breaks.GetValueOrDefault(b.Id), generations.GetValueOrDefault(b.Id))),
        ];
    }

    // The payload can be a quarter of a megabyte; the page wants its reason, not its bytes.
    private static async Task<ImmutableArray<DeadLetter>> Letters(IQueryable<DeadLetter> wanted, CancellationToken stop) =>
    [
        .. await wanted.AsNoTracking().Select(d => new DeadLetter
        {
            Id = d.Id,
            Reason = d.Reason,
            Detail = d.Detail,
            Topic = d.Topic,
            Box = d.Box,
            Sequence = d.Sequence,
            PayloadHash = d.PayloadHash,
            Payload = Array.Empty<byte>(),
            FirstAt = d.FirstAt,
            LastAt = d.LastAt,
            Count = d.Count,
            SettledAt = d.SettledAt,
            SettledBy = d.SettledBy,
            SettledNote = d.SettledNote,
        }).ToListAsync(stop),
    ];

    private async Task<SettledView> Settled(CancellationToken stop)
    {
        var flags = await db.EntryFlags.AsNoTracking().Where(f => f.SettledAt != null).OrderByDescending(f => f.SettledAt).Take(MostSettledShown).ToListAsync(stop);
        return new(
            await Letters(db.DeadLetters.Where(d => d.SettledAt != null).OrderByDescending(d => d.SettledAt).Take(MostSettledShown), stop),
            await db.DeadLetters.LongCountAsync(d => d.SettledAt != null, stop), [.. flags], await db.EntryFlags.LongCountAsync(f => f.SettledAt != null, stop));
    }

    private async Task<ImmutableArray<SessionView>> Unpriced(CancellationToken stop)
    {
        var unpriced = await (
            from session in db.Sessions.AsNoTracking()
            join charge in db.Charges.AsNoTracking() on session.Id equals charge.Session
            where charge.Unpriced != null && charge.Unpriced != UnpricedReason.Repair
            orderby session.StartedAt descending
            select new { session, charge }).Take(MostShown).ToListAsync(stop);
        var members = await db.Members.AsNoTracking().ToDictionaryAsync(m => m.Id, m => m.FullName, stop);
        var machines = await db.Machines.AsNoTracking().ToDictionaryAsync(m => m.Id, m => m.Name, stop);
        return [.. unpriced.Select(u => new SessionView(
            u.session, members.GetValueOrDefault(u.session.Member, "?"), machines.GetValueOrDefault(u.session.Machine, u.session.Machine.ToString()), u.charge))];
    }
}
