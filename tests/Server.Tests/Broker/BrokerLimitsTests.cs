using System.Collections.Concurrent;
using FabAccess.Core.Wire;
using FabAccess.Mqtt;
using FabAccess.Server.Broker;
using FabAccess.Server.Keys;

namespace FabAccess.Server.Tests.Broker;

public sealed class BrokerLimitsTests : IMqttHandler
{
    private readonly ConcurrentQueue<int> lengths = new();
    private readonly ConcurrentQueue<string> refusals = new();

    [Fact]
    public async Task Payloads_UpToAPermitList_PassAndLongerOnesAreRefusedInWords()
    {
        await using var broker = await new BrokerDriver().Started();
        using var link = broker.Link(CertificateProfile.ServerLink(BrokerDriver.Site), "fabaccess/#");
        link.Start(this);
        await Until.True(() => link.IsConnected, "the link is connected");

        foreach (int length in new[] { WireLimits.LongestUpPayload + 1, 1024 * 1024, WireLimits.LongestPermits, WireLimits.LongestPermits + 1 })
            Assert.Equal(PublishResult.Accepted, link.Publish("fabaccess/v1/atelier/box-a/up/journal", new byte[length], MqttQos.AtLeastOnce, retain: false));

        await Until.True(() => lengths.Count == 3 && refusals.Count == 1, "three have passed and one is refused");
        Assert.Equal([WireLimits.LongestUpPayload + 1, 1024 * 1024, WireLimits.LongestPermits], lengths);
        Assert.Contains("0x95", refusals.Single(), StringComparison.Ordinal);
        Assert.Equal(PublishResult.Refused, link.Publish("fabaccess/x", new byte[BrokerConfiguration.LongestPacket], MqttQos.AtLeastOnce, retain: false));
    }

    void IMqttHandler.Connected() { }

    void IMqttHandler.Disconnected(string reason) => refusals.Enqueue(reason);

    void IMqttHandler.Received(MqttMessage message) => lengths.Enqueue(message.Payload.Length);

    void IMqttHandler.PublishRefused(string topic, string reason) => refusals.Enqueue(reason);
}
