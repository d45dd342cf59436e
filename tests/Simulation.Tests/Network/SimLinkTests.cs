using System.Text;
using FabAccess.Mqtt;
using FabAccess.Simulation.Network;
using FabAccess.Simulation.Worlds;

namespace FabAccess.Simulation.Tests.Network;

public sealed class SimLinkTests
{
    private readonly World world = new(new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly SimBroker broker;

    public SimLinkTests() => broker = new(world, new(world, null));

    [Fact]
    public void Message_ReachesWhoSubscribed_AndRetainedOnesWhoComesLater()
    {
        var (one, other) = (Connect("one"), Connect("other", "a/+/c"));
        Run(1);
        one.Link.Publish("a/b/c", "now"u8, MqttQos.AtLeastOnce, retain: true);
        one.Link.Publish("a/b/d", "never"u8, MqttQos.AtLeastOnce, retain: true);
        Run(1);
        var late = Connect("late", "a/#");
        Run(1);

        Assert.Equal(["up", "a/b/c now"], other.Heard);
        Assert.Equal(["up", "a/b/c now retained", "a/b/d never retained"], late.Heard);
    }

    [Fact]
    public void Will_IsPublishedAtOnceAfterAKill_InTimeAfterAPowerCut_AndNeverAfterAGoodbye()
    {
        var watcher = Connect("watcher", "will/#");
        var (killed, cut, leaving) = (Connect("killed"), Connect("cut"), Connect("leaving"));
        Run(1);
        killed.Link.Kill();
        cut.Link.Vanish();
        leaving.Link.Dispose();
        Run(1);
        Assert.Equal(["up", "will/killed gone"], watcher.Heard);

        Run(30);

        Assert.Equal(["up", "will/killed gone", "will/cut gone"], watcher.Heard);
    }

    [Fact]
    public void BrokerThatRestarts_ForgetsOrRemembers_AndClientsComeBack()
    {
        var client = Connect("client", "a");
        Run(1);
        client.Link.Publish("a", "kept"u8, MqttQos.AtLeastOnce, retain: true);
        Run(3600);
        client.Link.Publish("a", "newer"u8, MqttQos.AtLeastOnce, retain: true);
        Run(1);
        broker.Down();
        Run(1);
        broker.Up(BrokerMemory.LastSaved);
        Run(120);

        Assert.Equal(["up", "a kept", "a newer", "down", "up", "a kept retained"], client.Heard);
    }

    [Fact]
    public void SilentNetwork_IsNoticedAfterTheKeepAlive_AndNotBefore()
    {
        var weather = new Weather(new(1));
        var client = Connect("client", weather: weather);
        Run(1);
        weather.IsCutOff = true;
        client.Link.Silenced();
        Run(20);
        Assert.True(client.Link.IsConnected);
        Run(5);
        Assert.False(client.Link.IsConnected);
        weather.Clear();
        Run(200);

        Assert.Equal(["up", "down", "up"], client.Heard);
    }

    [Fact]
    public void BadWeather_LosesDoublesAndDelays()
    {
        var weather = new Weather(new(1)) { Loss = 0.3, Doubling = 0.3, Delay = 0.3, Late = TimeSpan.FromDays(2) };
        var (sender, receiver) = (Connect("sender"), Connect("receiver", "n", weather));
        Run(1);
        for (int i = 0; i < 200; i++) sender.Link.Publish("n", Encoding.UTF8.GetBytes($"{i}"), MqttQos.AtLeastOnce, retain: false);
        Run(1);
        int soon = receiver.Heard.Count;
        Run(3 * 86_400);

        var numbers = receiver.Heard.Skip(1).Select(h => h[2..]).ToArray();
        Assert.InRange(soon, 50, 250);
        Assert.True(receiver.Heard.Count > soon);
        Assert.InRange(numbers.Distinct().Count(), 100, 190);
        Assert.True(numbers.Length > numbers.Distinct().Count());
    }

    private (SimLink Link, List<string> Heard) Connect(string id, string? filter = null, Weather? weather = null)
    {
        var options = new MqttLinkOptions("broker", 1883, id) { Subscriptions = filter is null ? [] : [filter], LastWill = ($"will/{id}", "gone"u8.ToArray()) };
        var link = new SimLink(world, broker, weather ?? new(new(1)), options, Dice.Of(1, id), new(world, null));
        var handler = new Ear();
        link.Start(handler);
        return (link, handler.Heard);
    }

    private void Run(double seconds) => world.RunUntil(world.Now + TimeSpan.FromSeconds(seconds));

    private sealed class Ear : IMqttHandler
    {
        public List<string> Heard { get; } = [];

        public void Connected() => Heard.Add("up");

        public void Disconnected(string reason) => Heard.Add("down");

        public void Received(MqttMessage message) => Heard.Add($"{message.Topic} {Encoding.UTF8.GetString(message.Payload)}{(message.IsRetained ? " retained" : "")}");

        public void PublishRefused(string topic, string reason) => Heard.Add("refused");
    }
}
