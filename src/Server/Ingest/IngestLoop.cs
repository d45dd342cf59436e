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
/// Takes whatever has come in, commits it in one transaction, then acknowledges, and begins again. What is not committed
/// is not acknowledged and comes again, so that nothing here can lose an entry: killed at any point, the transaction is
/// either there or not. While the database is away everything waits, the boxes' journals in the end.
/// </summary>
internal sealed partial class IngestLoop(
    IngestQueue queue, ILabStore store, ILabLink link, ProjectionSignal projection, BoardChanges board, TimeProvider time, ILogger<IngestLoop> log) : BackgroundService
{
    /// <summary>Messages a transaction: enough to share its sync, few enough that an acknowledgement comes soon.</summary>
    private const int MostMessages = 64;

    /// <summary>A message that the database refuses this often goes to the dead letters.</summary>
    private const int MostRejections = 3;

    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(200), LongestRetry = TimeSpan.FromSeconds(10);

    private readonly Dictionary<BoxId, BoxProgress> committed = [];
    private readonly HashSet<(BoxId?, DeadLetterReason?)> alarmed = [];
    private DbConnection? connection;
    private Lab? lab;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        try
        {
            var arrivals = new List<MqttMessage?>(MostMessages) { null };
            // Until a box greets, nothing is known of it.
            await CommitAsync(arrivals, stoppingToken);
            while (await queue.NextAsync(stoppingToken))
            {
                arrivals.Clear();
                while (arrivals.Count < MostMessages && queue.Reader.TryRead(out var arrival)) arrivals.Add(arrival.Message);
                await CommitAsync(arrivals, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Ending: what was not committed was not acknowledged.
        }
        finally
        {
            queue.Close();
            connection?.Dispose();
        }
    }

    private async Task CommitAsync(List<MqttMessage?> messages, CancellationToken stop)
    {
        var retry = FirstRetry;
        bool isDown = false;
        string? refuseBecause = null;
        for (int rejections = 0; ;)
        {
            try
            {
                var done = Commit(messages, refuseBecause);
                if (isDown) StoreBack(log);
                Follow(done);
                return;
            }
            catch (Exception failure) when (refuseBecause is null && !IsUnavailable(failure))
            {
                Forget();
                if (messages.Count > 1)
                {
                    // One of them is at fault; the others must not wait for it.
                    foreach (var one in messages) await CommitAsync([one], stop);
                    return;
                }
                if (++rejections < MostRejections) continue;
                MessageRefused(log, failure);
                refuseBecause = failure.Message;
            }
            catch (Exception failure)
            {
                Forget();
                if (!isDown) StoreAway(log, failure.Message);
                isDown = true;
                await Task.Delay(retry, time, stop);
                retry = retry * 2 < LongestRetry ? retry * 2 : LongestRetry;
            }
        }
    }

    private IngestTransaction Commit(List<MqttMessage?> messages, string? refuseBecause)
    {
        connection ??= store.Open();
        lab ??= LabRow();
        using var write = store.BeginWrite(connection);
        var work = new IngestTransaction(store, write, lab.Site, box => committed.GetValueOrDefault(box) ?? IngestSql.Progress(write, box), Instant.FromDateTimeOffset(time.GetUtcNow()));
        foreach (var message in messages)
        {
            if (refuseBecause is null || message is null) work.Take(message);
            else work.Refuse(message, refuseBecause);
        }
        work.Save();
        write.Commit();
        return work;
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
