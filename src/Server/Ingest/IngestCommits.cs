using System.Data.Common;
using System.Text.Json;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using FabAccess.Mqtt;
using FabAccess.Server.Board;
using FabAccess.Server.Link;
using FabAccess.Server.Permits;
using FabAccess.Server.Sessions;
using FabAccess.Server.Store;
using NodaTime;

namespace FabAccess.Server.Ingest;

/// <summary>
/// What ingest does, one step at a time and without waiting: groups of messages are offered; a step tries to commit the
/// foremost group in one transaction and, after the commit, acknowledges. A group that the store refuses is taken apart into
/// messages, and a message into entries (<see cref="IngestGroup"/>); the parts stand at the head of those that wait, so that
/// the order stays and none waits for one that is at fault. Nothing is ever dropped: what is not committed stays the foremost.
/// Used by one thread at a time.
/// </summary>
internal sealed partial class IngestCommits(
    ILabStore store, ILabLink link, ProjectionSignal projection, IPermitPlanning planning, BoardChanges board, TimeProvider time, ILogger<IngestCommits> log) : IDisposable
{
    /// <summary>Messages a transaction: enough to share its sync, few enough that an acknowledgement comes soon.</summary>
    public const int MostMessages = 64;

    /// <summary>A box that goes on claiming what no store gave it raises the epoch this often and no oftener.</summary>
    public static readonly Duration BetweenEpochs = Duration.FromHours(1);

    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(200), LongestRetry = TimeSpan.FromSeconds(10);

    private readonly LinkedList<IngestGroup> waiting = [];
    private readonly Dictionary<BoxId, BoxProgress> committed = [];
    private readonly HashSet<(BoxId?, DeadLetterReason?)> alarmed = [];
    private readonly Dictionary<BoxId, Instant> raisedAt = [];
    private TimeSpan retry = FirstRetry;
    private bool isDown;
    private DbConnection? connection;
    private Lab? lab;

    /// <summary>Messages for one transaction, at most <see cref="MostMessages"/>; null in the place of one is the loss of the link.</summary>
    public void Offer(IEnumerable<MqttMessage?> messages) => waiting.AddLast(new IngestGroup([.. messages]));

    /// <summary>
    /// Tries the foremost group once. Returns null when nothing is left, else after how long the next step is due: zero for at
    /// once, more while the store cannot be reached.
    /// </summary>
    public TimeSpan? Step()
    {
        if (waiting.First?.Value is not { } group) return null;
        IngestTransaction done;
        try
        {
            done = Commit(group);
        }
        catch (Exception failure) when (!group.IsLastResort && lab is not null && !IsUnavailable(failure))
        {
            Instead(group, failure, lab.Site);
            Forget();
            return TimeSpan.Zero;
        }
        catch (Exception failure)
        {
            Forget();
            if (!isDown) StoreAway(log, failure.Message);
            isDown = true;
            var wait = retry;
            retry = retry * 2 < LongestRetry ? retry * 2 : LongestRetry;
            return wait;
        }
        waiting.RemoveFirst();
        if (isDown) StoreBack(log);
        (isDown, retry) = (false, FirstRetry);
        Follow(done);
        return waiting.Count == 0 ? null : TimeSpan.Zero;
    }

    public void Dispose() => connection?.Dispose();

    private IngestTransaction Commit(IngestGroup group)
    {
        connection ??= store.Open();
        lab ??= LabRow();
        using var write = store.BeginWrite(connection);
        var work = new IngestTransaction(store, write, lab.Site, box => committed.GetValueOrDefault(box) ?? IngestSql.Progress(write, box), MayRaiseEpoch, Now, isLate: isDown);
        work.Take(group);
        work.Save();
        write.Commit();
        return work;
    }

    private void Instead(IngestGroup group, Exception failure, SiteId site)
    {
        waiting.RemoveFirst();
        foreach (var other in group.Instead(failure.Message, site).Reverse())
        {
            if (other.Taking != group.Taking) StoreRefused(log, failure, group.Messages[0]!.Topic);
            waiting.AddFirst(other);
        }
    }

    // After the commit, and only then.
    private void Follow(IngestTransaction done)
    {
        if (done.IsLinkLost) committed.Clear();
        if (done.WentBack.Count > 0) BeginEpoch(done);
        foreach (var box in done.Behind) planning.IsBehind(box);
        foreach (var work in done.Boxes)
        {
            committed[work.Progress.Box] = work.Progress;
            if (work.IsAnswered) Acknowledge(work.Progress);
            if (work.ChainBreaks > 0 && alarmed.Add((work.Progress.Box, null))) ChainBroken(log, work.Progress.Box, work.Progress.DurableUpTo);
        }
        foreach (var rejected in done.Rejected)
            if (alarmed.Add((rejected.Box, rejected.Reason))) Kept(log, rejected.Topic, rejected.Reason, rejected.Detail);
        if (done.EntryCount > 0 || done.Boxes.Any(b => b.Heard is not null)) projection.Wake();
        if (done.IsLinkLost || done.Boxes.Any(b => b.IsOnlineChanged)) board.Changed();
    }

    private void BeginEpoch(IngestTransaction done)
    {
        foreach (var (box, holds, published, epoch) in done.WentBack)
        {
            lab!.Epoch = Math.Max(lab.Epoch, epoch);
            if (MayRaiseEpoch(box)) StoreWentBack(log, box, holds, published, epoch);
            raisedAt[box] = Now;
        }
        planning.RightsChanged();
    }

    // Also when the clock was set back: an hour that does not end would be worse than one more epoch.
    private bool MayRaiseEpoch(BoxId box) => !raisedAt.TryGetValue(box, out var at) || Now < at || Now - at >= BetweenEpochs;

    private Instant Now => Instant.FromDateTimeOffset(time.GetUtcNow());

    private void Acknowledge(BoxProgress progress)
    {
        var ack = new Acknowledgement(WireLimits.Schema, lab!.Store, lab.Epoch, progress.DurableUpTo, progress.DurableHash, Now);
        // A link that is down loses it; the box's next greeting or resend asks again.
        link.Publish(new Topics(lab.Site, progress.Box).Acknowledgement, JsonSerializer.SerializeToUtf8Bytes(ack, WireJson.Default.Acknowledgement), retain: false);
    }

    private Lab LabRow()
    {
        using var db = store.CreateDbContext();
        return db.Labs.Single();
    }

    private void Forget()
    {
        committed.Clear();
        lab = null;
        connection?.Dispose();
        connection = null;
    }

    private bool IsUnavailable(Exception failure) => failure switch
    {
        DbException database => !store.IsRejection(database),
        IOException or TimeoutException => true,
        _ => false,
    };

    [LoggerMessage(20, LogLevel.Error, "The store cannot take entries: {Reason} Nothing is acknowledged until it can.")]
    private static partial void StoreAway(ILogger log, string reason);

    [LoggerMessage(21, LogLevel.Information, "The store takes entries again.")]
    private static partial void StoreBack(ILogger log);

    [LoggerMessage(22, LogLevel.Error, "The store itself refused what came on {Topic}, again and again: it is kept without being read, and holds up nothing.")]
    private static partial void StoreRefused(ILogger log, Exception failure, string topic);

    [LoggerMessage(23, LogLevel.Warning, "A message on {Topic} was kept as a dead letter: {Reason}. {Detail} Further ones of this kind are only counted.")]
    private static partial void Kept(ILogger log, string topic, DeadLetterReason reason, string detail);

    [LoggerMessage(24, LogLevel.Error, "The journal of {Box} has a break before or at entry {Sequence}: an entry does not name the hash of the one before it. Further ones are only counted.")]
    private static partial void ChainBroken(ILogger log, BoxId box, long sequence);

    [LoggerMessage(25, LogLevel.Error, "{Box} holds the permit list {Holds}; the newest that this store knows of is {Published}: the store went back to an older state. Lists go on in epoch {Epoch}; see what is missing.")]
    private static partial void StoreWentBack(ILogger log, BoxId box, Generation holds, Generation published, int epoch);
}
