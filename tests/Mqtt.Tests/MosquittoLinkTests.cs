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

    [Fact]
    public async Task Publish_TenThousandMessagesInBursts_AllArriveInOrder()
    {
        const int Count = 10_000, Burst = 500;
        using var broker = await TestBroker.StartNew("max_inflight_messages 100", "max_queued_messages 20000");
        using var client = await new TestClient(broker.Port, o => o with { Subscriptions = ["lab/#"] }).Up();
        for (int i = 0; i < Count; i++)
        {
            if (i % Burst == 0) await Until.True(() => client.Messages.Count >= i - Burst, "the burst before arrives");
            Assert.Equal(PublishResult.Accepted, client.Publish("lab/n", $"{i}"));
        }
        await Until.True(() => client.Messages.Count >= Count, "all arrive");

        Assert.Equal(Enumerable.Range(0, Count).Select(i => $"{i}"), client.Messages.Select(m => System.Text.Encoding.UTF8.GetString(m.Payload)));
    }

    [Fact]
    public async Task Publish_FromManyThreads_EachMessageArrivesOnce()
    {
        const int Threads = 8, Each = 250;
        using var broker = await TestBroker.StartNew("max_inflight_messages 100", "max_queued_messages 20000");
        using var client = await new TestClient(broker.Port, o => o with { Subscriptions = ["lab/#"] }).Up();

        await Task.WhenAll(Enumerable.Range(0, Threads).Select(t => Task.Run(() =>
        {
            for (int i = 0; i < Each; i++) Assert.Equal(PublishResult.Accepted, client.Publish($"lab/{t}", $"{i}"));
        })));
        await Until.True(() => client.Messages.Count >= Threads * Each, "all arrive");

        Assert.All(client.Messages.GroupBy(m => m.Topic), g => Assert.Equal(Each, g.Select(m => System.Text.Encoding.UTF8.GetString(m.Payload)).Distinct().Count()));
        Assert.Equal(Threads * Each, client.Messages.Count);
    }

    [Fact]
    public async Task Publish_MoreThanMayWait_IsRefusedNotKept()
    {
        using var broker = await TestBroker.StartNew();
        using var client = await new TestClient(broker.Port).Up();
        byte[] large = new byte[8 * 1024 * 1024];

        var results = Enumerable.Range(0, 100).Select(_ => client.Link.Publish("lab/large", large, MqttQos.AtLeastOnce, false)).TakeWhile(r => r == PublishResult.Accepted).Count();

        Assert.InRange(results, 8, 99);
        await Until.True(() => client.Publish("lab/a", "x") == PublishResult.Accepted, "there is room again");
    }

    [Fact]
    public async Task Publish_LongerThanAnyMessage_IsRefused()
    {
        using var broker = await TestBroker.StartNew();
        using var client = await new TestClient(broker.Port).Up();

        Assert.Equal(PublishResult.Refused, client.Link.Publish("lab/a", new byte[MosquittoLink.LongestPayload + 1], MqttQos.AtLeastOnce, false));
        Assert.Equal(PublishResult.Refused, client.Publish("lab/+", "a wildcard is no topic"));
        Assert.Equal(PublishResult.Accepted, client.Publish("lab/a", "x"));
    }

    [Fact]
    public async Task Publish_PayloadAboveTheBrokersLimit_IsToldWithTheReason()
    {
        using var broker = await TestBroker.StartNew("message_size_limit 1000");
        using var client = await new TestClient(broker.Port).Up();

        Assert.Equal(PublishResult.Accepted, client.Publish("lab/a", new string('x', 1001)));

        await Until.True(() => !client.Refusals.IsEmpty, "the refusal arrives");
        Assert.Equal("lab/a", client.Refusals.First().Topic);
        Assert.Contains("0x95", client.Refusals.First().Reason, StringComparison.Ordinal);
        Assert.True(client.Link.IsConnected);
    }

    [Fact]
    public async Task Publish_TopicThatTheBrokerForbids_IsToldWithTheReason()
    {
        string acl = Path.GetTempFileName();
        await File.WriteAllTextAsync(acl, "topic readwrite lab/mine\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(acl, UnixFileMode.UserRead | UnixFileMode.OtherRead);
        using var broker = await TestBroker.StartNew($"acl_file {acl}");
        using var client = await new TestClient(broker.Port).Up();

        client.Publish("lab/yours", "x");

        await Until.True(() => !client.Refusals.IsEmpty, "the refusal arrives");
        Assert.Equal("lab/yours", client.Refusals.First().Topic);
        Assert.Contains("0x87", client.Refusals.First().Reason, StringComparison.Ordinal);
        File.Delete(acl);
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

    [Fact]
    public async Task RetainAsPublished_LiveMessage_KeepsItsFlagAndQos()
    {
        using var broker = await TestBroker.StartNew();
        using var client = await new TestClient(broker.Port, o => o with { Subscriptions = ["lab/#"], RetainAsPublished = true }).Up();

        client.Publish("lab/a", "x", retain: true, MqttQos.AtMostOnce);
        client.Publish("lab/b", "x", retain: false, MqttQos.AtLeastOnce);

        await Until.True(() => client.Messages.Count == 2, "both arrive");
        Assert.Equal([(true, MqttQos.AtMostOnce), (false, MqttQos.AtLeastOnce)], client.Messages.Select(m => (m.IsRetained, m.Qos)));
    }
}
