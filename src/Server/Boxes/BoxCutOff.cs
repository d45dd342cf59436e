using System.Text.Json;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using FabAccess.Server.Broker;
using FabAccess.Server.Ingest;
using FabAccess.Server.Link;
using FabAccess.Server.Store;
using Microsoft.EntityFrameworkCore;

namespace FabAccess.Server.Boxes;

/// <summary>
/// Makes true at the broker what was written down about a box. A box that was taken away: first its topics are denied, so
/// that what is open falls silent; then its name is taken over, so that nothing is open; its certificates are on the
/// list of those that are not let in. Nobody else's connection is touched.
/// </summary>
internal sealed partial class BoxCutOff(GuestKeeper guests, IngestQueue queue, ILabLink link, ILabStore store, TimeProvider time, ILogger<BoxCutOff> log)
{
    /// <summary>Returns when the box is out, or why it may not be, as a sentence.</summary>
    public async Task<string?> PutOut(BoxId box, CancellationToken stop)
    {
        long began = time.GetTimestamp();
        string? trouble = await guests.PutOut(box, stop);
        var site = await SiteOf(stop);
        // Its last will is denied like all else that is its own. What it said before stands before this in the queue.
        await Task.Run(() => queue.Put(new(new Topics(site, box).Online, Gone, IsRetained: true)), stop);
        link.Publish(new Topics(site, box).Permits, default, retain: true);
        link.Publish(new Topics(site, box).Config, default, retain: true);
        if (trouble is null) IsOut(log, box, (long)time.GetElapsedTime(began).TotalMilliseconds);
        else MayBeIn(log, box, trouble);
        return trouble;
    }

    /// <summary>A box has enrolled anew: whoever came by its earlier certificates is put out, and what was kept from it is there again.</summary>
    public async Task Replace(BoxId box, CancellationToken stop)
    {
        if (await guests.PutOut(box, stop) is { } trouble) MayBeIn(log, box, trouble);
        var site = await SiteOf(stop);
        await using var db = store.CreateDbContext();
        if (await db.PublishedConfigs.AsNoTracking().FirstOrDefaultAsync(p => p.Box == box, stop) is { } config) link.Publish(new Topics(site, box).Config, config.Payload, retain: true);
        if (await db.PublishedPermits.AsNoTracking().FirstOrDefaultAsync(p => p.Box == box, stop) is { } list) link.Publish(new Topics(site, box).Permits, list.Payload, retain: true);
    }

    private static byte[] Gone { get; } =
        JsonSerializer.SerializeToUtf8Bytes(new BoxOnline(WireLimits.Schema, false, default, "", 0, 0, 0), WireJson.Default.BoxOnline);

    private async Task<SiteId> SiteOf(CancellationToken stop)
    {
        await using var db = store.CreateDbContext();
        return await db.Labs.Select(l => l.Site).SingleAsync(stop);
    }

    [LoggerMessage(70, LogLevel.Warning, "Box {Box} was taken away and is out after {Milliseconds} ms.")]
    private static partial void IsOut(ILogger log, BoxId box, long milliseconds);

    [LoggerMessage(71, LogLevel.Error, "Box {Box} was taken away, and may be connected still: {Reason} What it says is not taken.")]
    private static partial void MayBeIn(ILogger log, BoxId box, string reason);
}
