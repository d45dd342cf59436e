using System.Text;
using FabAccess.Core.Wire;
using FabAccess.Mqtt;
using FabAccess.Protocol;
using FabAccess.Server.Keys;
using FabAccess.Server.Tests.Broker;
using FabAccess.Server.Tests.Labs;

namespace FabAccess.Server.Tests.Protocol;

public sealed class TrafficRecorderTests
{
    [Fact]
    public async Task EveryMessage_SentAsDescribed_IsSeenWithoutViolation()
    {
        await using var broker = await new BrokerDriver().Started();
        using var recorder = await Recorder(broker);
        using var box = await Sender(broker);

        Send(box, WireSamples.Topics.Online, WireSamples.Online(true), retain: true);
        Send(box, WireSamples.Topics.State, WireSamples.State(), retain: true);
        Send(box, WireSamples.Topics.Journal, WireSamples.Batch(1, [.. WireSamples.Events]), retain: false);
        Send(box, WireSamples.Topics.Permits, TestSigner.Current.Sign(SignedKind.Permits, WireSamples.Permits()), retain: true);
        Send(box, WireSamples.Topics.Config, TestSigner.Current.Sign(SignedKind.Config, WireSamples.Config()), retain: true);
        foreach (byte[] order in WireSamples.Orders()) Send(box, WireSamples.Topics.Order, TestSigner.Current.Sign(SignedKind.Order, order), retain: false);
        Send(box, WireSamples.Topics.Acknowledgement, WireSamples.Acknowledgement(), retain: false);
        await Until.True(() => recorder.Unseen.Count == 0, "every message has been seen");

        Assert.Empty(recorder.Violations);
        Assert.Empty(recorder.UnseenEvents);
    }

    [Fact]
    public async Task Message_NotAsDescribed_IsAViolationThatNamesWhat()
    {
        await using var broker = await new BrokerDriver().Started();
        using var recorder = await Recorder(broker, m => Encoding.UTF8.GetString(m.Payload) == "poison");
        using var box = await Sender(broker);

        Send(box, "fabaccess/v1/atelier/box-a/up/gossip", [], retain: false);
        Send(box, WireSamples.Topics.Journal, Encoding.UTF8.GetBytes("poison"), retain: false);
        Send(box, WireSamples.Topics.Online, WireSamples.Online(true), retain: false);
        Assert.Equal(PublishResult.Accepted, box.Publish(WireSamples.Topics.State, WireSamples.State(), MqttQos.AtMostOnce, retain: true));
        Send(box, WireSamples.Topics.Acknowledgement, Encoding.UTF8.GetBytes("{}"), retain: false);
        await Until.True(() => recorder.Seen.ContainsKey("acknowledgement"), "the last message has been seen");

        Assert.Equal(
            [
                "fabaccess/v1/atelier/box-a/up/gossip: no such topic is described",
                "fabaccess/v1/atelier/box-a/up/online: retain is False, described as True",
                "fabaccess/v1/atelier/box-a/up/state: QoS is 0, described as 1",
            ],
            recorder.Violations.Take(3));
        Assert.Contains("fabaccess/v1/atelier/box-a/down/ack: $: 'durableUpTo' is missing", recorder.Violations);
    }

    private static Task<TrafficRecorder> Recorder(BrokerDriver broker, Func<MqttMessage, bool>? isMeantToBeWrong = null) =>
        TrafficRecorder.Start(broker.State.Port, broker.Tls(CertificateProfile.Observer("recorder", BrokerDriver.Later)), BrokerDriver.Observer, BrokerDriver.Site, isMeantToBeWrong);

    private static void Send(MosquittoLink box, string topic, byte[] payload, bool retain) =>
        Assert.Equal(PublishResult.Accepted, box.Publish(topic, payload, MqttQos.AtLeastOnce, retain));

    private static async Task<MosquittoLink> Sender(BrokerDriver broker)
    {
        var link = broker.Link(CertificateProfile.ServerLink(BrokerDriver.Site));
        link.Start(new NoHandler());
        await Until.True(() => link.IsConnected, "the sender is connected");
        return link;
    }

    private sealed class NoHandler : IMqttHandler
    {
        public void Connected() { }

        public void Disconnected(string reason) { }

        public void Received(MqttMessage message) { }

        public void PublishRefused(string topic, string reason) => Assert.Fail($"{topic}: {reason}");
    }
}
