using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using FabAccess.Mqtt;
using FabAccess.Server.Configuration;
using FabAccess.Server.Ingest;
using FabAccess.Server.Store;

namespace FabAccess.Server.Link;

/// <summary>
/// The server's one connection to the broker. What comes in goes to the ingest queue, which blocks when it is full and
/// so holds the broker's stream back; after each connect the permit lists are published again, since a broker forgets.
/// </summary>
internal sealed partial class LabLink(
    Func<MqttLinkOptions, IMqttLink> connect, BrokerSettings broker, ILabStore store, IngestQueue queue, LinkEvents events, ILogger<LabLink> log)
    : IHostedService, ILabLink, IMqttHandler, IDisposable
{
    private IMqttLink? link;
    private bool isUp, isEverUp;

    public PublishResult Publish(string topic, ReadOnlySpan<byte> payload, bool retain) =>
        link?.Publish(topic, payload, MqttQos.AtLeastOnce, retain) ?? PublishResult.NotConnected;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        SiteId site;
        await using (var db = await Task.Run(store.CreateDbContext, cancellationToken)) site = db.Labs.Single().Site;
        // The broker is near: a wait of a minute, meant for ten thousand boxes, would only keep the lab waiting.
        link = connect(new(broker.Host, broker.Port, $"server-{site}") { Subscriptions = [Topics.AllUp(site)], LongestRetry = TimeSpan.FromSeconds(5) });
        link.Start(this);
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        // First the queue, so that a handler that waits for room lets the link's thread go.
        queue.Close();
        Dispose();
        return Task.CompletedTask;
    }

    public void Dispose() => Interlocked.Exchange(ref link, null)?.Dispose();

    public void Connected()
    {
        isUp = isEverUp = true;
        Up(log, broker.Host, broker.Port);
        events.RaiseConnected();
    }

    public void Disconnected(string reason)
    {
        if (isUp || !isEverUp) Down(log, broker.Host, broker.Port, reason);
        if (isUp) queue.PutLinkLost();
        isUp = false;
        isEverUp = true;
    }

    public void Received(MqttMessage message) => queue.Put(message);

    public void PublishRefused(string topic, string reason) => Refused(log, topic, reason);

    [LoggerMessage(30, LogLevel.Information, "Connected to the broker at {Host}:{Port}.")]
    private static partial void Up(ILogger log, string host, int port);

    [LoggerMessage(31, LogLevel.Warning, "The broker at {Host}:{Port} is away: {Reason} The boxes go on by themselves; trying again.")]
    private static partial void Down(ILogger log, string host, int port, string reason);

    [LoggerMessage(32, LogLevel.Error, "The broker refused a message on {Topic}: {Reason}")]
    private static partial void Refused(ILogger log, string topic, string reason);
}
