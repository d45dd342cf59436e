using System.Diagnostics;

namespace FabAccess.Mqtt.Tests;

public sealed class MosquittoLinkTests
{
    [Fact]
    public async Task Publish_QosOneToSubscriber_Arrives()
    {
        using var broker = await TestBroker.StartNew();
        using var listener = await new TestClient(broker.Port, o => o with { Subscriptions = ["lab/#"] }).Up();
        using var sender = await new TestClient(broker.Port).Up();

        await Until.True(() => sender.Publish("lab/a", "hello") == PublishResult.Accepted && !listener.Messages.IsEmpty, "the message arrives");

        var message = listener.Messages.First();
        Assert.Equal(("lab/a", "hello", false), (message.Topic, listener.Text(0), message.IsRetained));
    }

    [Fact]
    public async Task Connect_RetainedMessageWaiting_IsMarkedRetained()
    {
        using var broker = await TestBroker.StartNew();
        using var sender = await new TestClient(broker.Port).Up();
        Assert.Equal(PublishResult.Accepted, sender.Publish("lab/list", "7", retain: true));
        sender.Dispose();

        using var listener = await new TestClient(broker.Port, o => o with { Subscriptions = ["lab/list"] }).Up();

        await Until.True(() => !listener.Messages.IsEmpty, "the retained message arrives");
        Assert.True(listener.Messages.First().IsRetained);
        Assert.Equal("7", listener.Text(0));
    }

    [Fact]
    public async Task BrokerKilled_AndStartedAgain_LinkIsBackWithItsSubscriptions()
    {
        using var broker = await TestBroker.StartNew();
        using var client = await new TestClient(broker.Port, o => o with { Subscriptions = ["lab/#"] }).Up();

        broker.Kill();
        await Until.True(() => !client.Disconnects.IsEmpty, "the loss is told");
        Assert.Equal(PublishResult.NotConnected, client.Publish("lab/a", "lost"));
        await broker.Start();
        await Until.True(() => client.Connects == 2, "the link is back");
        await Until.True(() => client.Publish("lab/a", "after") == PublishResult.Accepted && !client.Messages.IsEmpty, "the subscription is back");

        Assert.Equal("after", client.Text(0));
        Assert.Single(client.Disconnects);
    }

    [Fact]
    public async Task BrokerAbsent_StartAndPublish_NeitherBlocksNorThrows()
    {
        using var client = new TestClient(TestBroker.FreePort());
        long began = Stopwatch.GetTimestamp();

        client.Link.Start(client);
        var result = client.Publish("lab/a", "x");

        Assert.Equal(PublishResult.NotConnected, result);
        await Until.True(() => !client.Disconnects.IsEmpty, "the reason is told");
        Assert.Contains("refused", client.Disconnects.First(), StringComparison.OrdinalIgnoreCase);
        Assert.True(Stopwatch.GetElapsedTime(began).TotalSeconds < 5);
    }

    [Fact]
    public async Task RoundTrip_ThroughBroker_IsFarBelowTheWaitOfFillingPackets()
    {
        using var broker = await TestBroker.StartNew();
        using var arrived = new SemaphoreSlim(0);
        using var client = new TestClient(broker.Port, o => o with { Subscriptions = ["lab/#"] });
        client.OnReceived = _ => arrived.Release();
        await client.Up();
        var times = new List<double>();
        for (int i = 0; i < 200; i++)
        {
            long began = Stopwatch.GetTimestamp();
            Assert.Equal(PublishResult.Accepted, client.Publish("lab/ping", "x"));
            Assert.True(await arrived.WaitAsync(TimeSpan.FromSeconds(10)));
            times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }

        times.Sort();
        // 44 ms without TCP_NODELAY on both ends, some 0.1 ms with it.
        Assert.InRange(times[100], 0, 20);
    }
}
