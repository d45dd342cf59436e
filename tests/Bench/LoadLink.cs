using System.Collections.Concurrent;
using System.Text.Json;
using FabAccess.Core.Wire;
using FabAccess.Mqtt;
using Microsoft.Extensions.Logging.Abstractions;

namespace FabAccess.Bench;

/// <summary>Many boxes' worth of load over one connection: publishes each box's payloads in order, a few ahead of its acknowledgements.</summary>
internal sealed class LoadLink : IMqttHandler, IDisposable
{
    /// <summary>Batches of one box that may be under way.</summary>
    private const int Window = 4;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly MosquittoLink link;
    private readonly ConcurrentDictionary<string, long> acknowledged = new();
    private readonly SemaphoreSlim news = new(0);
    private readonly ManualResetEventSlim connected = new();

    public const string Name = "load";

    /// <summary>What the broker must grant it: the word of every box.</summary>
    public const string Rules = $"user observer:{Name}\ntopic readwrite #\n";

    public LoadLink(int port, string site, MqttTls tls)
    {
        link = new(new("127.0.0.1", port, $"observer:{Name}") { Tls = tls, Subscriptions = [$"{Topics.Root}/{site}/+/down/ack"] }, NullLogger.Instance);
        link.Start(this);
        if (!connected.Wait(Patience)) throw new TimeoutException("The broker was not there.");
    }

    /// <summary>Sends all payloads of all boxes and returns when all of it is acknowledged.</summary>
    public void SendAll(IReadOnlyList<BoxLoad> boxes)
    {
        var sent = new int[boxes.Count];
        while (true)
        {
            bool isDone = true;
            for (int b = 0; b < boxes.Count; b++)
            {
                var box = boxes[b];
                long upTo = acknowledged.GetValueOrDefault(box.Topics.Acknowledgement);
                int through = (int)Math.Max(0, (upTo - (box.End - box.Rows.Count)) / WireLimits.MostEntriesPerBatch);
                while (sent[b] < box.Payloads.Count && sent[b] < through + Window && link.Publish(box.Topics.Journal, box.Payloads[sent[b]], MqttQos.AtLeastOnce, retain: false) == PublishResult.Accepted) sent[b]++;
                isDone &= upTo >= box.End;
            }
            if (isDone) return;
            if (!news.Wait(Patience)) throw new TimeoutException("Nothing was acknowledged any more.");
        }
    }

    public void Connected() => connected.Set();

    public void Disconnected(string reason)
    {
    }

    public void Received(MqttMessage message)
    {
        acknowledged[message.Topic] = JsonSerializer.Deserialize(message.Payload, WireJson.Default.Acknowledgement)!.DurableUpTo;
        news.Release();
    }

    public void PublishRefused(string topic, string reason) => throw new InvalidOperationException($"{topic}: {reason}");

    public void Dispose()
    {
        link.Dispose();
        news.Dispose();
        connected.Dispose();
    }
}
