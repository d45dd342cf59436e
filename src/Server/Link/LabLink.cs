using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using FabAccess.Mqtt;
using FabAccess.Server.Board;
using FabAccess.Server.Broker;
using FabAccess.Server.Ingest;
using FabAccess.Server.Keys;
using FabAccess.Server.Store;

namespace FabAccess.Server.Link;

/// <summary>
/// The server's one connection to the broker. What comes in goes to the ingest queue, which blocks when it is full and
/// so holds the broker's stream back; after each connect the permit lists are published again, since a broker forgets.
/// </summary>
internal sealed class LabLink(
    Func<MqttLinkOptions, IMqttLink> connect, BrokerState broker, ILabStore store, IngestQueue queue, LinkEvents events, LinkCondition condition)
    : IHostedService, ILabLink, IMqttHandler, IDisposable
{
    private IMqttLink? link;
    private bool isUp;

    /// <summary>Whether a message is to be taken; asked on the link's thread, must return at once.</summary>
    public Func<MqttMessage, bool> Admits { get; init; } = _ => true;

    public PublishResult Publish(string topic, ReadOnlySpan<byte> payload, bool retain) =>
        link?.Publish(topic, payload, MqttQos.AtLeastOnce, retain) ?? PublishResult.NotConnected;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        SiteId site;
        await using (var db = await Task.Run(store.CreateDbContext, cancellationToken)) site = db.Labs.Single().Site;
        Start(site);
    }

    /// <summary>Begins to connect; what follows comes by the link's own thread.</summary>
    internal void Start(SiteId site)
    {
        // The broker is near: a wait of a minute, meant for ten thousand boxes, would only keep the lab waiting.
        link = connect(new(broker.Host, broker.Port, CertificateProfile.ServerLink(site).Name) { Subscriptions = [Topics.AllUp(site)], LongestRetry = TimeSpan.FromSeconds(5) });
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
        isUp = true;
        condition.Up();
        events.RaiseConnected();
    }

    public void Disconnected(string reason)
    {
        if (isUp) queue.PutLinkLost();
        isUp = false;
        condition.Down(reason);
    }

    public void Received(MqttMessage message)
    {
        if (Admits(message)) queue.Put(message);
    }

    public void PublishRefused(string topic, string reason)
    {
        // The link has logged it. A refused acknowledgement comes again with the box's resend, a list with the next connect.
    }
}
