using FabAccess.Mqtt;

namespace FabAccess.Server.Ingest;

/// <summary>
/// Takes whatever has come in, commits it in one transaction, then acknowledges, and begins again. What is not committed
/// is not acknowledged and comes again, so that nothing here can lose an entry: killed at any point, the transaction is
/// either there or not. While the database is away everything waits, the boxes' journals in the end.
/// </summary>
internal sealed class IngestLoop(IngestQueue queue, IngestCommits commits, TimeProvider time) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        try
        {
            // Until a box greets, nothing is known of it.
            await CommitAsync([null], stoppingToken);
            while (await queue.NextAsync(stoppingToken)) await CommitAsync(queue.Take(IngestCommits.MostMessages), stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Ending: what was not committed was not acknowledged.
        }
        finally
        {
            queue.Close();
            commits.Dispose();
        }
    }

    private async Task CommitAsync(List<MqttMessage?> messages, CancellationToken stop)
    {
        commits.Offer(messages);
        while (commits.Step() is { } wait)
            if (wait > TimeSpan.Zero) await Task.Delay(wait, time, stop);
    }
}
