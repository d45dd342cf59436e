using System.Collections.Concurrent;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace FabAccess.Mqtt.Tests;

/// <summary>A link and what came of it.</summary>
public sealed class TestClient : IMqttHandler, IDisposable
{
    private int connects;

    public TestClient(int port, Func<MqttLinkOptions, MqttLinkOptions>? change = null, ILogger? logger = null)
    {
        var options = new MqttLinkOptions("127.0.0.1", port, $"test-{Guid.NewGuid():N}")
        {
            FirstRetry = TimeSpan.FromMilliseconds(20),
            LongestRetry = TimeSpan.FromMilliseconds(200),
        };
        Link = new(change?.Invoke(options) ?? options, logger ?? NullLogger.Instance);
    }

    public MosquittoLink Link { get; }

    public int Connects => Volatile.Read(ref connects);

    public ConcurrentQueue<MqttMessage> Messages { get; } = new();

    public ConcurrentQueue<string> Disconnects { get; } = new();

    public ConcurrentQueue<(string Topic, string Reason)> Refusals { get; } = new();

    public Action<MqttMessage>? OnReceived { get; set; }

    public Action? OnConnected { get; set; }

    public async Task<TestClient> Up()
    {
        Link.Start(this);
        await Until.True(() => Link.IsConnected, "the link is connected");
        return this;
    }

    public PublishResult Publish(string topic, string text, bool retain = false, MqttQos qos = MqttQos.AtLeastOnce) =>
        Link.Publish(topic, Encoding.UTF8.GetBytes(text), qos, retain);

    public string Text(int message) => Encoding.UTF8.GetString(Messages.ElementAt(message).Payload);

    public void Connected()
    {
        Interlocked.Increment(ref connects);
        OnConnected?.Invoke();
    }

    public void Disconnected(string reason) => Disconnects.Enqueue(reason);

    public void Received(MqttMessage message)
    {
        Messages.Enqueue(message);
        OnReceived?.Invoke(message);
    }

    public void PublishRefused(string topic, string reason) => Refusals.Enqueue((topic, reason));

    public void Dispose() => Link.Dispose();
}
