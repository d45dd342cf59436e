using System.Collections.Concurrent;
using System.Text;
using FabAccess.Mqtt;

namespace FabAccess.Server.Tests.Broker;

/// <summary>Somebody at the broker, with all that it heard.</summary>
internal sealed class Guest(MosquittoLink link) : IMqttHandler, IDisposable
{
    public ConcurrentQueue<(string Topic, string Text)> Heard { get; } = new();

    public ConcurrentQueue<string> Refusals { get; } = new();

    public ConcurrentQueue<string> Falls { get; } = new();

    public int Ups { get; private set; }

    public async Task<Guest> Up()
    {
        link.Start(this);
        await Until.True(() => link.IsConnected, "the guest is let in");
        return this;
    }

    /// <summary>Why it is not let in.</summary>
    public async Task<string> Down()
    {
        link.Start(this);
        await Until.True(() => !Falls.IsEmpty || Ups > 0, "the guest is answered");
        Assert.Equal(0, Ups);
        return Falls.First();
    }

    public void Say(string topic, string text, bool retain = false) =>
        Assert.Equal(PublishResult.Accepted, link.Publish(topic, Encoding.UTF8.GetBytes(text), MqttQos.AtLeastOnce, retain));

    public void Connected() => Ups++;

    public void Disconnected(string reason) => Falls.Enqueue(reason);

    public void Received(MqttMessage message) => Heard.Enqueue((message.Topic, Encoding.UTF8.GetString(message.Payload)));

    public void PublishRefused(string topic, string reason) => Refusals.Enqueue($"{topic}: {reason}");

    public void Dispose() => link.Dispose();
}
