using System.Collections.Concurrent;
using System.Diagnostics;

namespace FabAccess.Mqtt.Tests;

public sealed class LinkConnectTests
{
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
    public async Task BrokerAbsentWhereItShouldBe_AndThereWhereItWas_LinkIsUpThere()
    {
        using var broker = await TestBroker.StartNew();
        var reached = new ConcurrentQueue<int>();
        using var client = await new TestClient(TestBroker.FreePort(), o => o with { Former = ("127.0.0.1", broker.Port), Reached = (_, port) => reached.Enqueue(port) }).Up();

        // It stays with what works.
        broker.Kill();
        await Until.True(() => client.Disconnects.Count >= 2, "the loss is told");
        await broker.Start();
        await Until.True(() => client.Connects == 2, "the link is back");
        Assert.Equal([broker.Port, broker.Port], reached);
    }

    [Fact]
    public async Task Connect_AnonymousForbidden_ReasonIsInWords()
    {
        using var broker = await TestBroker.StartNew("allow_anonymous false");
        using var client = new TestClient(broker.Port);

        client.Link.Start(client);

        await Until.True(() => !client.Disconnects.IsEmpty, "the refusal arrives");
        Assert.Contains("0x87", client.Disconnects.First(), StringComparison.Ordinal);
        Assert.Equal(0, client.Connects);
    }

    [Fact]
    public async Task SecondClientOfTheSameId_FirstIsToldOfItsLoss()
    {
        using var broker = await TestBroker.StartNew();
        using var first = await new TestClient(broker.Port, o => o with { ClientId = "twin", FirstRetry = TimeSpan.FromMinutes(1), LongestRetry = TimeSpan.FromMinutes(1) }).Up();
        using var second = await new TestClient(broker.Port, o => o with { ClientId = "twin" }).Up();

        await Until.True(() => !first.Disconnects.IsEmpty, "the loss is told");
        Assert.NotEmpty(first.Disconnects.First());
        Assert.True(second.Link.IsConnected);
    }

    [Fact]
    public async Task Process_DiesWithoutGoodbye_LastWillIsPublishedRetained()
    {
        using var broker = await TestBroker.StartNew();
        using var watcher = await new TestClient(broker.Port, o => o with { Subscriptions = ["lab/online"], RetainAsPublished = true }).Up();
        var options = (MqttLinkOptions o) => o with { ClientId = "mortal", LastWill = ("lab/online", "gone"u8.ToArray()) };
        using var client = await new TestClient(broker.Port, options).Up();

        // A second connection of the same id is an end without goodbye for the first.
        using var usurper = await new TestClient(broker.Port, o => o with { ClientId = "mortal" }).Up();

        await Until.True(() => !watcher.Messages.IsEmpty, "the last will is published");
        Assert.Equal("gone", watcher.Text(0));
        Assert.True(watcher.Messages.First().IsRetained);
    }

    [Fact]
    public async Task Dispose_AfterPublish_MessageIsSentAndLastWillIsNot()
    {
        using var broker = await TestBroker.StartNew();
        using var watcher = await new TestClient(broker.Port, o => o with { Subscriptions = ["lab/#"] }).Up();
        var client = await new TestClient(broker.Port, o => o with { LastWill = ("lab/online", "gone"u8.ToArray()) }).Up();

        for (int i = 0; i < 100; i++) client.Publish("lab/n", $"{i}");
        client.Dispose();
        Assert.Equal(PublishResult.NotConnected, client.Publish("lab/n", "late"));
        using var after = await new TestClient(broker.Port).Up();
        after.Publish("lab/end", "");

        await Until.True(() => watcher.Messages.Any(m => m.Topic == "lab/end"), "the end arrives");
        Assert.Equal(101, watcher.Messages.Count);
    }

    [Fact]
    public async Task Handler_ThatThrows_LinkGoesOn()
    {
        using var broker = await TestBroker.StartNew();
        using var client = new TestClient(broker.Port, o => o with { Subscriptions = ["lab/#"] });
        client.OnReceived = m => { if (m.Payload.Length == 0) throw new InvalidOperationException("clumsy"); };
        await client.Up();

        client.Publish("lab/a", "");
        client.Publish("lab/a", "x");

        await Until.True(() => client.Messages.Count == 2, "the second message arrives");
        Assert.Empty(client.Disconnects);
    }

    [Fact]
    public async Task Handler_PublishesFromItsCallback_ArrivesWithoutDeadlock()
    {
        using var broker = await TestBroker.StartNew();
        using var client = new TestClient(broker.Port, o => o with { Subscriptions = ["lab/#"] });
        client.OnConnected = () => client.Publish("lab/hello", "1");
        client.OnReceived = m => { if (m.Topic == "lab/hello") client.Publish("lab/answer", "2"); };
        await client.Up();

        await Until.True(() => client.Messages.Any(m => m.Topic == "lab/answer"), "the answer arrives");
    }
}
