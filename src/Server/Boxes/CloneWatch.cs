using System.Text.Json;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using FabAccess.Server.Store;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace FabAccess.Server.Boxes;

/// <summary>
/// Looks at greetings for two boxes with one identity. Of those it tells, and stops neither: both go on deciding by the
/// lists they hold, and a new claim ends both. One caller at a time.
/// </summary>
internal sealed partial class CloneWatch(ILabStore store, TimeProvider time, ILogger<CloneWatch> log)
{
    /// <summary>Of one box: two that take each other's place all the time are one piece of news.</summary>
    public static readonly Duration ToldEvery = Duration.FromMinutes(1);

    private readonly Dictionary<BoxId, RunHistory> histories = [];

    /// <summary>Looks at one greeting.</summary>
    public async Task Look(BoxId box, byte[] payload, CancellationToken stop)
    {
        // What cannot be read, the ingest says.
        if (Read(payload) is not { Online: true, Run: { } run } greeting) return;
        if (histories.TryGetValue(box, out var seen) && seen.IsLast(run)) return;
        await using var db = store.CreateDbContext();
        if (!histories.TryGetValue(box, out var history))
        {
            if (!await db.Boxes.AnyAsync(b => b.Id == box, stop)) return;
            var known = await db.BoxRuns.AsNoTracking().Where(r => r.Box == box).OrderBy(r => r.LastAt).Select(r => r.Run).ToListAsync(stop);
            histories[box] = history = new(known);
        }
        var what = history.Greeted(run);
        if (what == RunSeen.Same) return;
        var now = Instant.FromDateTimeOffset(time.GetUtcNow());
        await Remember(db, box, run, greeting.Boot, now, stop);
        if (what == RunSeen.Back) await Tell(db, box, now, stop);
    }

    private static BoxOnline? Read(byte[] payload)
    {
        try
        {
            return JsonSerializer.Deserialize(payload, WireJson.Default.BoxOnline);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static async Task Remember(LabDb db, BoxId box, RunId run, BootId boot, Instant now, CancellationToken stop)
    {
        if (await db.BoxRuns.Where(r => r.Box == box && r.Run == run).ExecuteUpdateAsync(r => r.SetProperty(x => x.LastAt, now), stop) > 0) return;
        db.BoxRuns.Add(new() { Box = box, Run = run, Boot = boot, FirstAt = now, LastAt = now });
        await db.SaveChangesAsync(stop);
        var old = await db.BoxRuns.Where(r => r.Box == box).OrderByDescending(r => r.LastAt).Skip(RunHistory.Most).Select(r => r.Run).ToListAsync(stop);
        if (old.Count > 0) await db.BoxRuns.Where(r => r.Box == box && old.Contains(r.Run)).ExecuteDeleteAsync(stop);
    }

    private async Task Tell(LabDb db, BoxId box, Instant now, CancellationToken stop)
    {
        var since = now - ToldEvery;
        bool isKnown = await db.Boxes.AnyAsync(b => b.Id == box && b.CloneSeenAt != null, stop);
        await db.Boxes.Where(b => b.Id == box && (b.CloneSeenAt == null || b.CloneSeenAt < since)).ExecuteUpdateAsync(
            b => b.SetProperty(x => x.CloneSeenAt, now).SetProperty(x => x.CloneCount, x => x.CloneCount + 1), stop);
        if (!isKnown) Cloned(log, box);
    }

    /// <summary>What is known of a box is read from the store again.</summary>
    public void Forget(BoxId box) => histories.Remove(box);

    [LoggerMessage(72, LogLevel.Warning, "Two boxes go by the identity of {Box}: one that was replaced by another is back. Neither is stopped; a new claim ends both.")]
    private static partial void Cloned(ILogger log, BoxId box);
}
