using System.Data;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using FabAccess.Server.Board;
using FabAccess.Server.Ingest;
using FabAccess.Server.Store;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace FabAccess.Server.Alarms;

/// <summary>What alarms follow from, as it stood at one moment.</summary>
/// <param name="Now">That moment, on the server's clock.</param>
/// <param name="IsLinkUp">Whether news from boxes can arrive.</param>
/// <param name="LinkSince">Since when the link is so.</param>
/// <param name="LettersOfNoBox">Unsettled dead letters that belong to no known box.</param>
/// <param name="Boxes">One each.</param>
internal sealed record AlarmFacts(Instant Now, bool IsLinkUp, Instant LinkSince, long LettersOfNoBox, IReadOnlyList<BoxFacts> Boxes)
{
    public static AlarmFacts Load(LabDb db, LinkReport link, Instant now)
    {
        if (db.Database.GetDbConnection().State != ConnectionState.Open) db.Database.OpenConnection();
        var gaps = IngestGaps.Read(db.Database.GetDbConnection()).ToLookup(g => g.Box);
        var letters = db.DeadLetters.Where(d => d.SettledAt == null)
            .GroupBy(d => new { d.Box, IsFork = d.Reason == DeadLetterReason.Fork }).Select(g => new { g.Key.Box, g.Key.IsFork, Count = g.LongCount() }).ToList();
        var findings = db.BoxFindings.AsNoTracking().ToLookup(f => f.Box, f => f.Finding);
        var settledBreaks = db.Alarms.Where(a => a.Cause == AlarmCause.ChainBroken && a.ClosedAt != null && a.Box != null)
            .GroupBy(a => a.Box!.Value).Select(g => new { Box = g.Key, Most = g.Max(a => a.Count) }).ToDictionary(g => g.Box, g => g.Most);
        return new(
            now, link.State == LinkState.Up, link.Since, letters.Where(l => l.Box is null).Sum(l => l.Count),
            [
                .. db.Boxes.AsNoTracking().OrderBy(b => b.Id).AsEnumerable().Select(b => new BoxFacts(
                    b.Id, b.IsOnline, b.LastSeenAt, b.ChainBreaks, settledBreaks.GetValueOrDefault(b.Id), [.. gaps[b.Id]],
                    letters.Where(l => l.Box == b.Id && l.IsFork).Sum(l => l.Count), letters.Where(l => l.Box == b.Id && !l.IsFork).Sum(l => l.Count), [.. findings[b.Id].Order()])
                {
                    IsRevoked = b.RevokedAt is not null,
                    Clones = b.CloneSeenAt is null ? 0 : b.CloneCount,
                }),
            ]);
    }
}

/// <summary>One box's part of <see cref="AlarmFacts"/>.</summary>
/// <param name="Box">Which.</param>
/// <param name="IsOnline">Whether it is connected.</param>
/// <param name="LastSeenAt">When it last spoke; null for one that never did, which is one that is not there yet.</param>
/// <param name="ChainBreaks">In all.</param>
/// <param name="ChainBreaksSettled">How many of them a person has seen to.</param>
/// <param name="Gaps">What is missing.</param>
/// <param name="Forks">Unsettled dead letters that claim the place of another entry.</param>
/// <param name="Letters">Unsettled dead letters of other kinds.</param>
/// <param name="Findings">What it says is wrong with itself.</param>
internal sealed record BoxFacts(
    BoxId Box, bool IsOnline, Instant? LastSeenAt, long ChainBreaks, long ChainBreaksSettled, IReadOnlyList<IngestGap> Gaps, long Forks, long Letters, IReadOnlyList<FindingKind> Findings)
{
    /// <summary>Its identity was taken away; nobody waits to hear of it.</summary>
    public bool IsRevoked { get; init; }

    /// <summary>How often two boxes were seen under its identity, since it last enrolled; counted once a minute.</summary>
    public long Clones { get; init; }
}
