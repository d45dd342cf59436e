namespace FabAccess.Mqtt.Tests;

public sealed class LinkKeepAliveTests
{
    [Fact]
    public async Task Broker_FallsSilentWithoutClosing_LossIsToldByKeepAlive()
    {
        using var broker = await TestBroker.StartNew("log_type all");
        using var client = await new TestClient(broker.Port, o => o with { KeepAliveSeconds = 5 }).Up();
        await Until.True(() => broker.Log.Any(line => line.Contains("Received PINGREQ", StringComparison.Ordinal)), "an idle link says that it lives", seconds: 20);
        Assert.Empty(client.Disconnects);

        broker.Freeze();

        await Until.True(() => !client.Disconnects.IsEmpty, "the silence is told", seconds: 30);
        Assert.Equal(PublishResult.NotConnected, client.Publish("lab/a", "x"));
    }
}
