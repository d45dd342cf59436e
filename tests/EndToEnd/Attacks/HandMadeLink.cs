using System.Collections.Concurrent;
using System.Diagnostics;
using FabAccess.Mqtt;
using Microsoft.Extensions.Logging.Abstractions;

namespace FabAccess.EndToEnd.Attacks;

/// <summary>A box's connection, and when it fell.</summary>
internal sealed class HandMadeLink : IMqttHandler, IDisposable
{
    private readonly MosquittoLink link;
    private long fellAt;

    public HandMadeLink(int port, string name, MqttTls tls)
    {
        link = new(new("127.0.0.1", port, name) { Tls = tls, FirstRetry = TimeSpan.FromMilliseconds(10), LongestRetry = TimeSpan.FromMilliseconds(100) }, NullLogger.Instance);
        link.Start(this);
    }

    public bool IsUp => link.IsConnected;

    public int Ups { get; private set; }

    public ConcurrentQueue<string> Falls { get; } = new();

    public double SecondsFrom(long timestamp) => Stopwatch.GetElapsedTime(timestamp, Volatile.Read(ref fellAt)).TotalSeconds;

    public PublishResult Publish(string topic, string text) => link.Publish(topic, System.Text.Encoding.UTF8.GetBytes(text), MqttQos.AtLeastOnce, retain: false);

    public void Connected() => Ups++;

    public void Disconnected(string reason)
    {
        if (Falls.IsEmpty) Volatile.Write(ref fellAt, Stopwatch.GetTimestamp());
        Falls.Enqueue(reason);
    }

    public void Received(MqttMessage message)
    {
        // It only speaks.
    }

    public void PublishRefused(string topic, string reason)
    {
        // As it should be, once it is taken away.
    }

    public void Dispose() => link.Dispose();
}
