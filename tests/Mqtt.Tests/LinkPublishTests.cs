using System.Diagnostics;
using System.Text;

namespace FabAccess.Mqtt.Tests;

public sealed class LinkPublishTests
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

        Assert.Equal(Enumerable.Range(0, Count).Select(i => $"{i}"), client.Messages.Select(m => Encoding.UTF8.GetString(m.Payload)));
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

        Assert.All(client.Messages.GroupBy(m => m.Topic), g => Assert.Equal(Each, g.Select(m => Encoding.UTF8.GetString(m.Payload)).Distinct().Count()));
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
        Assert.Equal(PublishResult.Refused, client.Publish("lab/a\0b", "cut in C, this would go to lab/a"));
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
