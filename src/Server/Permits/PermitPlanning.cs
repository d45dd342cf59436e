using System.Collections.Concurrent;
using System.Threading.Channels;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using FabAccess.Server.Boxes;
using FabAccess.Server.Keys;
using FabAccess.Server.Link;
using FabAccess.Server.Store;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace FabAccess.Server.Permits;

/// <summary>
/// Tells each box whom to believe, and plans when rights or prices change, when time changes them, and daily. A list is stored before it is published, so that a
/// generation is never used for two contents; after each connect all stored lists are published again, since a broker
/// may have forgotten them.
/// </summary>
internal sealed partial class PermitPlanning : BackgroundService, IPermitPlanning
{
    /// <summary>Changes that come within this are planned together.</summary>
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(100);

    // To plan is to sign for every box, in vain while the store takes nothing: the wait doubles.
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(2), LongestRetry = TimeSpan.FromMinutes(1);

    private readonly Channel<bool> wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly ILabStore store;
    private readonly ILabLink link;
    private readonly RightsSigner signer;
    private readonly LabPlaces places;
    private readonly TimeProvider time;
    private readonly ILogger<PermitPlanning> log;
    private readonly HashSet<BoxId> tooLong = [];
    private readonly ConcurrentDictionary<BoxId, long> publishedAt = [];
    private readonly ConcurrentDictionary<BoxId, bool> behind = [];
    private int isRepublishing = 1;
    private TimeSpan retry = FirstRetry;
    private bool isDown;
    private int closedKeys;

    public PermitPlanning(ILabStore store, ILabLink link, LinkEvents events, RightsSigner signer, LabPlaces places, TimeProvider time, ILogger<PermitPlanning> log)
    {
        (this.store, this.link, this.signer, this.places, this.time, this.log) = (store, link, signer, places, time, log);
        events.Connected += () =>
        {
            Interlocked.Exchange(ref isRepublishing, 1);
            RightsChanged();
        };
    }

    /// <summary>Without a call, and without a change by time alone, it is planned this often.</summary>
    internal TimeSpan Longest { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// A box whose disk had no room for a list, or whose clock called it ended, gets it again this often until it says that it has it:
    /// the broker hands a list out once, and the next connect may be weeks away.
    /// </summary>
    internal TimeSpan Again { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Opens the keys of cards, to seal them for the boxes; null: no list carries any.</summary>
    internal CardKeySafe? CardKeys { get; init; }

    /// <summary>Whether lists say what machines cost, for their displays.</summary>
    internal bool ShowsPrices { get; init; } = true;

    public void RightsChanged() => wake.Writer.TryWrite(true);

    public void IsBehind(BoxId box)
    {
        if (!IsJustPublished(box) && behind.TryAdd(box, true)) RightsChanged();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        try
        {
            while (true) await WaitAsync(Plan(), stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Ending.
        }
    }

    // Until somebody calls, or until the time has come; then a moment longer, for calls that come in a row.
    private async Task WaitAsync(TimeSpan atMost, CancellationToken stop)
    {
        using var due = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var called = wake.Reader.WaitToReadAsync(due.Token).AsTask();
        await Task.WhenAny(called, Task.Delay(atMost, time, due.Token));
        stop.ThrowIfCancellationRequested();
        if (called.IsCompleted) await Task.Delay(Gathering, time, stop);
        await due.CancelAsync();
        while (wake.Reader.TryRead(out _)) { }
    }

    /// <summary>Plans, stores and publishes once; returns how long nothing needs to be done, unless somebody calls.</summary>
    internal TimeSpan Plan()
    {
        var now = Instant.FromDateTimeOffset(time.GetUtcNow());
        try
        {
            using var db = store.CreateDbContext();
            // One connection for all that is asked.
            db.Database.OpenConnection();
            // A box takes the keys before the list that they sign.
            var told = ConfigIssuing.Issue(db, signer, places, now);
            var issued = PermitIssuing.Issue(db, signer, now, CardKeys, ShowsPrices);
            Report(issued);
            bool everything = Interlocked.Exchange(ref isRepublishing, 0) == 1;
            // Nobody who was taken away is to find a list again.
            var gone = db.Boxes.Where(b => b.RevokedAt != null).Select(b => b.Id).ToHashSet();
            var site = db.Labs.AsNoTracking().Single().Site;
            foreach (var config in (everything ? [.. db.PublishedConfigs.AsNoTracking()] : told).Where(c => !gone.Contains(c.Box))) link.Publish(new Topics(site, config.Box).Config, config.Payload, retain: true);
            var again = TakeBehind();
            var lists = everything ? [.. db.PublishedPermits.AsNoTracking()]
                : again.Count > 0 ? [.. issued.New, .. db.PublishedPermits.AsNoTracking().Where(p => again.Contains(p.Box))]
                : issued.New;
            foreach (var list in lists.DistinctBy(l => l.Box).Where(l => !gone.Contains(l.Box))) Publish(site, list);
            if (isDown) Back(log);
            (isDown, retry) = (false, FirstRetry);
            var next = (issued.NextChange - now)?.ToTimeSpan() ?? Longest;
            return next < Longest ? next : Longest;
        }
        catch (Exception failure) when (StoreFailure.Is(failure))
        {
            if (!isDown) Away(log, failure.Message);
            isDown = true;
            isRepublishing = 1;
            var wait = retry;
            retry = retry * 2 < LongestRetry ? retry * 2 : LongestRetry;
            return wait;
        }
    }

    // A link that is down is no loss: the list is published when it is back.
    private void Publish(SiteId site, PublishedPermits list)
    {
        link.Publish(new Topics(site, list.Box).Permits, list.Payload, retain: true);
        publishedAt[list.Box] = time.GetTimestamp();
    }

    private List<BoxId> TakeBehind()
    {
        List<BoxId> taken = [.. behind.Keys];
        foreach (var box in taken) behind.TryRemove(box, out _);
        return taken;
    }

    // Whoever got one a moment ago may not have said so yet.
    private bool IsJustPublished(BoxId box) => publishedAt.TryGetValue(box, out long at) && time.GetElapsedTime(at) < Again;

    private void Report(IssuedPermits issued)
    {
        if (issued.ClosedKeys > closedKeys) KeysClosed(log, issued.ClosedKeys);
        closedKeys = issued.ClosedKeys;
        foreach (var list in issued.New)
        {
            Issued(log, list.Box, list.Epoch, list.Generation, list.Payload.Length);
            tooLong.Remove(list.Box);
        }
        foreach (var (box, bytes) in issued.TooLong)
            if (tooLong.Add(box)) TooLong(log, box, bytes, WireLimits.LongestPermits);
    }

    [LoggerMessage(50, LogLevel.Information, "Permit list {Epoch}.{Generation} of {Box}: {Bytes} bytes.")]
    private static partial void Issued(ILogger log, BoxId box, int epoch, long generation, int bytes);

    [LoggerMessage(51, LogLevel.Error, "The permit list of {Box} would have {Bytes} bytes, more than {Longest}: the box keeps the one it has.")]
    private static partial void TooLong(ILogger log, BoxId box, int bytes, int longest);

    [LoggerMessage(54, LogLevel.Error, "The keys of {Badges} cards in the store cannot be opened: those badges count by their numbers alone. Register them again with their tokens (card write --show-token), or restore keys and store from one backup.")]
    private static partial void KeysClosed(ILogger log, int badges);

    [LoggerMessage(52, LogLevel.Error, "Permit lists cannot be planned: {Reason} The boxes keep those they have.")]
    private static partial void Away(ILogger log, string reason);

    [LoggerMessage(53, LogLevel.Information, "Permit lists are planned again.")]
    private static partial void Back(ILogger log);
}
