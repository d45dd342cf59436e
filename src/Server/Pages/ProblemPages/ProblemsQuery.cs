using System.Collections.Immutable;
using FabAccess.Core.Values;
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
/// <param name="Highest">The highest sequence that is stored; above <see cref="Machines.Box.DurableUpTo"/> there is a gap.</param>
/// <param name="DeadLetters">Messages of this box that were kept with a reason.</param>
/// <param name="Generation">Of the permit list in force; 0 for none.</param>
public sealed record BoxIngest(Box Box, long Entries, long Highest, long DeadLetters, long Generation)
{
    /// <summary>Entries came out of order and one or more between them are missing.</summary>
    public bool HasGap => Highest > Box.DurableUpTo;

    /// <summary>Entries are stored and not yet in sessions and prices.</summary>
    public bool IsBehind => Box.ProjectedUpTo < Box.DurableUpTo;
}

/// <summary>What needs a person, and the figures behind it.</summary>
public sealed record ProblemsView(
    LinkReport Broker, ImmutableArray<BoxIngest> Boxes, ImmutableArray<DeadLetter> DeadLetters, long DeadLettersInAll, ImmutableArray<SessionView> Unpriced, ImmutableArray<EntryFlag> Flags)
{
    /// <summary>Entries that came again with another content, among the dead letters that are shown.</summary>
    public long ForksOf(BoxId box) => DeadLetters.Count(d => d.Reason == DeadLetterReason.Fork && d.Box == box);

    public bool IsAllWell =>
        Broker.State == LinkState.Up && DeadLetters.IsEmpty && Unpriced.IsEmpty && Flags.IsEmpty
        && Boxes.All(b => b.Box is { IsOnline: true, ChainBreaks: 0 } && !b.HasGap && !b.IsBehind);
}

/// <summary>Everything that went another way than it should, from what the store keeps.</summary>
public sealed class ProblemsQuery(LabDb db, LinkCondition broker)
{
    /// <summary>Most dead letters and unpriced sessions that a page shows; the number in all stands beside them.</summary>
    public const int MostShown = 100;

    public async Task<ProblemsView> Ask(CancellationToken stop)
    {
        var boxes = await db.Boxes.AsNoTracking().ToListAsync(stop);
        var stored = await db.Entries.GroupBy(e => e.Box).Select(g => new { Box = g.Key, Count = g.LongCount(), Highest = g.Max(e => e.Sequence) }).ToDictionaryAsync(g => g.Box, stop);
        var generations = await db.PublishedPermits.Select(p => new { p.Box, p.Generation }).ToDictionaryAsync(p => p.Box, p => p.Generation, stop);
        var counts = await db.DeadLetters.Where(d => d.Box != null).GroupBy(d => d.Box!.Value).Select(g => new { Box = g.Key, Count = g.LongCount() }).ToDictionaryAsync(g => g.Box, g => g.Count, stop);
        // The payload can be a quarter of a megabyte; the page wants its reason, not its bytes.
        var letters = await db.DeadLetters.AsNoTracking().OrderByDescending(d => d.LastAt).Take(MostShown)
            .Select(d => new DeadLetter
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
            }).ToListAsync(stop);
        var flags = await db.EntryFlags.AsNoTracking().OrderBy(f => f.Box).ThenByDescending(f => f.Sequence).Take(MostShown).ToListAsync(stop);
        var ingest = boxes.OrderBy(b => b.Name, StringComparer.OrdinalIgnoreCase).Select(b => new BoxIngest(
            b, stored.GetValueOrDefault(b.Id)?.Count ?? 0, stored.GetValueOrDefault(b.Id)?.Highest ?? 0, counts.GetValueOrDefault(b.Id), generations.GetValueOrDefault(b.Id)));
        return new(broker.Now, [.. ingest], [.. letters], await db.DeadLetters.LongCountAsync(stop), await Unpriced(stop), [.. flags]);
    }

    private async Task<ImmutableArray<SessionView>> Unpriced(CancellationToken stop)
    {
        var unpriced = await (
            from session in db.Sessions.AsNoTracking()
            join charge in db.Charges.AsNoTracking() on session.Id equals charge.Session
            where charge.Unpriced != null
            orderby session.StartedAt descending
            select new { session, charge }).Take(MostShown).ToListAsync(stop);
        var members = await db.Members.AsNoTracking().ToDictionaryAsync(m => m.Id, m => m.FullName, stop);
        var machines = await db.Machines.AsNoTracking().ToDictionaryAsync(m => m.Id, m => m.Name, stop);
        return [.. unpriced.Select(u => new SessionView(
            u.session, members.GetValueOrDefault(u.session.Member, "?"), machines.GetValueOrDefault(u.session.Machine, u.session.Machine.ToString()), u.charge))];
    }
}
