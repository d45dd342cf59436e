using System.Data.Common;
using System.Text.Json;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using FabAccess.Mqtt;
using FabAccess.Server.Board;
using FabAccess.Server.Link;
using FabAccess.Server.Sessions;
using FabAccess.Server.Store;
using NodaTime;

namespace FabAccess.Server.Ingest;

/// <summary>
/// What ingest does, one step at a time and without waiting: groups of messages are offered; a step tries to commit the
/// foremost group in one transaction and, after the commit, acknowledges. A group that the store refuses is taken apart, and
/// its messages stand at the head of those that wait, so that the order stays and none waits for one that is at fault.
/// Nothing is ever dropped: what is not committed stays the foremost. Used by one thread at a time.
/// </summary>
internal sealed partial class IngestCommits(
    ILabStore store, ILabLink link, ProjectionSignal projection, BoardChanges board, TimeProvider time, ILogger<IngestCommits> log) : IDisposable
{
    /// <summary>Messages a transaction: enough to share its sync, few enough that an acknowledgement comes soon.</summary>
    public const int MostMessages = 64;

    /// <summary>A message that the database refuses this often goes to the dead letters.</summary>
    private const int MostRejections = 3;

    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(200), LongestRetry = TimeSpan.FromSeconds(10);

    private readonly LinkedList<Group> waiting = [];
    private readonly Dictionary<BoxId, BoxProgress> committed = [];
    private readonly HashSet<(BoxId?, DeadLetterReason?)> alarmed = [];
    private TimeSpan retry = FirstRetry;
    private bool isDown;
    private DbConnection? connection;
    private Lab? lab;

    /// <summary>Messages for one transaction, at most <see cref="MostMessages"/>; null in the place of one is the loss of the link.</summary>
    public void Offer(IEnumerable<MqttMessage?> messages) => waiting.AddLast(new Group([.. messages]));

    /// <summary>
    /// Tries the foremost group once. Returns null when nothing is left, else after how long the next step is due: zero for at
    /// once, more while the store cannot be reached.
    /// </summary>
    public TimeSpan? Step()
    {
        if (waiting.First?.Value is not { } group) return null;
        try
        {
            var done = Commit(group);
            waiting.RemoveFirst();
            if (isDown) StoreBack(log);
            (isDown, retry) = (false, FirstRetry);
            Follow(done);
            return waiting.Count == 0 ? null : TimeSpan.Zero;
        }
        catch (Exception failure) when (group.RefuseBecause is null && !IsUnavailable(failure))
        {
            Forget();
            Refused(group, failure);
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
    }

    public void Dispose() => connection?.Dispose();

    private IngestTransaction Commit(Group group)
    {
        connection ??= store.Open();
        lab ??= LabRow();
        using var write = store.BeginWrite(connection);
        var work = new IngestTransaction(store, write, lab.Site, box => committed.GetValueOrDefault(box) ?? IngestSql.Progress(write, box), Instant.FromDateTimeOffset(time.GetUtcNow()));
        foreach (var message in group.Messages)
        {
            if (group.RefuseBecause is null || message is null) work.Take(message);
            else work.Refuse(message, group.RefuseBecause);
        }
        work.Save();
        write.Commit();
        return work;
    }

    // One of them is at fault; the others must not wait for it.
    private void Refused(Group group, Exception failure)
    {
        if (group.Messages.Count > 1)
        {
            waiting.RemoveFirst();
            foreach (var one in group.Messages.Reverse()) waiting.AddFirst(new Group([one]));
            return;
        }
        if (++group.Rejections < MostRejections) return;
        MessageRefused(log, failure);
        group.RefuseBecause = failure.Message;
    }

    // After the commit, and only then.
    private void Follow(IngestTransaction done)
    {
        if (done.IsLinkLost) committed.Clear();
        foreach (var work in done.Boxes)
        {
            committed[work.Progress.Box] = work.Progress;
            if (work.IsAnswered) Acknowledge(work.Progress);
            if (work.ChainBreaks > 0 && alarmed.Add((work.Progress.Box, null))) ChainBroken(log, work.Progress.Box, work.Progress.DurableUpTo);
        }
        foreach (var rejected in done.Rejected)
            if (alarmed.Add((rejected.Box, rejected.Reason))) Kept(log, rejected.Topic, rejected.Reason, rejected.Detail);
        if (done.EntryCount > 0) projection.Wake();
        if (done.IsLinkLost || done.Boxes.Any(b => b.IsOnlineChanged)) board.Changed();
    }

    private void Acknowledge(BoxProgress progress)
    {
        var ack = new Acknowledgement(WireLimits.Schema, lab!.Store, lab.Epoch, progress.DurableUpTo, progress.DurableHash, Instant.FromDateTimeOffset(time.GetUtcNow()));
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

    /// <summary>What is committed together.</summary>
    private sealed class Group(IReadOnlyList<MqttMessage?> messages)
    {
        public IReadOnlyList<MqttMessage?> Messages => messages;

        public int Rejections { get; set; }

        /// <summary>Set when its one message goes to the dead letters instead.</summary>
        public string? RefuseBecause { get; set; }
    }

    [LoggerMessage(20, LogLevel.Error, "The store cannot take entries: {Reason} Nothing is acknowledged until it can.")]
    private static partial void StoreAway(ILogger log, string reason);

    [LoggerMessage(21, LogLevel.Information, "The store takes entries again.")]
    private static partial void StoreBack(ILogger log);

    [LoggerMessage(22, LogLevel.Error, "A message was refused by the store itself and goes to the dead letters.")]
    private static partial void MessageRefused(ILogger log, Exception failure);

    [LoggerMessage(23, LogLevel.Warning, "A message on {Topic} was kept as a dead letter: {Reason}. {Detail} Further ones of this kind are only counted.")]
    private static partial void Kept(ILogger log, string topic, DeadLetterReason reason, string detail);

    [LoggerMessage(24, LogLevel.Error, "The journal of {Box} has a break before or at entry {Sequence}: an entry does not name the hash of the one before it. Further ones are only counted.")]
    private static partial void ChainBroken(ILogger log, BoxId box, long sequence);
}
