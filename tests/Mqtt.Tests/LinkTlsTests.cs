using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace FabAccess.Mqtt.Tests;

public sealed class LinkTlsTests : IDisposable
{
    private const string ClientAuth = "1.3.6.1.5.5.7.3.2";

    private readonly TestAuthority lab = new(), stranger = new();

    [Fact]
    public async Task Certificate_OfTheLab_IsLetInAndHeard()
    {
        using var broker = await TestBroker.StartNew(lab.BrokerSettings());
        using var client = await Client(broker.Port, lab.Client("box-a"), o => o with { Subscriptions = ["lab/#"] }).Up();

        Assert.Equal(PublishResult.Accepted, client.Publish("lab/a", "hello"));

        await Until.True(() => !client.Messages.IsEmpty, "the message arrives");
        Assert.Equal("hello", client.Text(0));
    }

    [Fact]
    public async Task Messages_LargeAndSmallMixed_ArriveWholeAndInOrder()
    {
        using var broker = await TestBroker.StartNew([.. lab.BrokerSettings(), "max_queued_messages 20000", "max_inflight_messages 100"]);
        using var client = await Client(broker.Port, lab.Client("box-a"), o => o with { Subscriptions = ["lab/#"] }).Up();
        byte[] large = new byte[8 * 1024 * 1024];
        Random.Shared.NextBytes(large);

        for (int round = 0; round < 3; round++)
        {
            Assert.Equal(PublishResult.Accepted, client.Link.Publish("lab/large", large, MqttQos.AtLeastOnce, retain: false));
            for (int i = 0; i < 200; i++) client.Publish("lab/small", $"{i}");
        }

        // What TLS has decrypted does not wake a poll: a loop that forgot so would leave the last ones lying.
        await Until.True(() => client.Messages.Count == 3 * 201, "all arrive", seconds: 30);
        Assert.All(client.Messages.Where(m => m.Topic == "lab/large"), m => Assert.Equal(large, m.Payload));
        Assert.Equal(Enumerable.Range(0, 600).Select(i => $"{i % 200}"), client.Messages.Where(m => m.Topic == "lab/small").Select(m => System.Text.Encoding.UTF8.GetString(m.Payload)));
    }

    [Fact]
    public async Task RoundTrip_ThroughTls_IsStillFast()
    {
        using var broker = await TestBroker.StartNew(lab.BrokerSettings());
        using var arrived = new SemaphoreSlim(0);
        using var client = Client(broker.Port, lab.Client("box-a"), o => o with { Subscriptions = ["lab/#"] });
        client.OnReceived = _ => arrived.Release();
        await client.Up();
        var times = new List<double>();
        for (int i = 0; i < 100; i++)
        {
            long began = Stopwatch.GetTimestamp();
            client.Publish("lab/ping", "x");
            Assert.True(await arrived.WaitAsync(TimeSpan.FromSeconds(10)));
            times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }

        times.Sort();
        Assert.InRange(times[50], 0, 20);
    }

    [Fact]
    public async Task Client_OfAnotherCa_IsToldSo()
    {
        using var broker = await TestBroker.StartNew(lab.BrokerSettings());
        using var client = Client(broker.Port, stranger.Client("box-a") with { CaFile = lab.CaFile });

        Assert.Contains("another CA signed it", await ReasonOf(client), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Client_Expired_IsToldSo()
    {
        using var broker = await TestBroker.StartNew(lab.BrokerSettings());
        using var client = Client(broker.Port, new(lab.CaFile, lab.Expired("box-a")));

        Assert.Contains("it has expired", await ReasonOf(client), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Client_Revoked_IsToldSo()
    {
        var identity = lab.Client("box-a");
        lab.Revoke(identity.IdentityFile);
        using var broker = await TestBroker.StartNew(lab.BrokerSettings());
        using var client = Client(broker.Port, identity);

        Assert.Contains("it was revoked", await ReasonOf(client), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Broker_OfAnotherCa_HearsNothing()
    {
        using var broker = await TestBroker.StartNew(stranger.BrokerSettings());
        using var client = Client(broker.Port, lab.Client("box-a"));

        Assert.Contains("not one of the lab's CA for a broker", await ReasonOf(client), StringComparison.Ordinal);
        Assert.DoesNotContain(broker.Log, line => line.Contains("box-a", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Broker_WithTheCertificateOfABox_HearsNothing()
    {
        using var broker = await TestBroker.StartNew(lab.BrokerSettings(lab.Issue("box-b", ClientAuth)));
        using var client = Client(broker.Port, lab.Client("box-a"));

        Assert.Contains("not one of the lab's CA for a broker", await ReasonOf(client), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Broker_WithAnExpiredCertificate_HearsNothing()
    {
        using var broker = await TestBroker.StartNew(lab.BrokerSettings(lab.Expired("broker")));
        using var client = Client(broker.Port, lab.Client("box-a"));

        Assert.Contains("out of its dates", await ReasonOf(client), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Certificate_RevokedWhileTheBrokerIsAway_IsToldThoughTheLossWasToldBefore()
    {
        using var broker = await TestBroker.StartNew(lab.BrokerSettings());
        var identity = lab.Client("box-a");
        using var client = await Client(broker.Port, identity).Up();
        broker.Kill();
        await Until.True(() => !client.Disconnects.IsEmpty, "the loss is told");
        lab.Revoke(identity.IdentityFile);
        await broker.Start();

        await Until.True(() => client.Disconnects.Any(d => d.Contains("it was revoked", StringComparison.Ordinal)), "the refusal is told");
        await Until.True(() => broker.Log.Count(l => l.Contains("certificate verify failed", StringComparison.Ordinal)) >= 3, "it is tried again and again");
        Assert.Equal(2, client.Disconnects.Count);
    }

    [Fact]
    public async Task Broker_ThatIsNotThere_IsToldAtOnceAndFoundWhenItIs()
    {
        using var broker = new TestBroker(lab.BrokerSettings());
        using var client = Client(broker.Port, lab.Client("box-a"));
        long began = Stopwatch.GetTimestamp();
        Assert.Contains("nobody takes connections", await ReasonOf(client), StringComparison.Ordinal);
        Assert.InRange(Stopwatch.GetElapsedTime(began).TotalSeconds, 0, 5);

        await broker.Start();
        await Until.True(() => client.Link.IsConnected, "the link is connected");
    }

    [Fact]
    public async Task Peer_ThatHangsUpInTheHandshake_IsLeftAtOnce()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var hangingUp = Task.Run(async () =>
        {
            using var one = await listener.AcceptTcpClientAsync();
            // It reads the greeting first, so that what follows is an end and not a reset.
            await one.GetStream().ReadExactlyAsync(new byte[5]);
        });
        using var client = Client(((IPEndPoint)listener.LocalEndpoint).Port, lab.Client("box-a"));
        long began = Stopwatch.GetTimestamp();
        Assert.NotEmpty(await ReasonOf(client));
        Assert.InRange(Stopwatch.GetElapsedTime(began).TotalSeconds, 0, 5);
        await hangingUp;
    }

    [Fact]
    public async Task Broker_WithoutTls_IsToldSo()
    {
        using var broker = await TestBroker.StartNew();
        using var client = Client(broker.Port, lab.Client("box-a"));

        Assert.NotEmpty(await ReasonOf(client));
        Assert.Equal(0, client.Connects);
    }

    [Fact]
    public async Task Files_Missing_AreNamed()
    {
        using var client = Client(TestBroker.FreePort(), new(lab.CaFile, "/nowhere/identity.pem"));

        Assert.Contains("/nowhere/identity.pem", await ReasonOf(client), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_OfNoUse_AreSaid_AndSoundOnesCountFromTheNextAttempt()
    {
        using var broker = await TestBroker.StartNew(lab.BrokerSettings());
        var identity = lab.Client("box-a");
        await File.WriteAllTextAsync(identity.IdentityFile, "no certificate");
        using var client = Client(broker.Port, identity);

        Assert.NotEmpty(await ReasonOf(client));
        lab.Client("box-a");

        await Until.True(() => client.Link.IsConnected, "the new file counts");
    }

    [Fact]
    public async Task Peer_ThatIsSilent_CostsNoProcessorTime()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        using var client = Client(((IPEndPoint)silent.LocalEndpoint).Port, lab.Client("box-a"), o => o with { ClientId = "tlswait", AnswerWithin = TimeSpan.FromSeconds(3) });
        client.Link.Start(client);
        using var accepted = await silent.AcceptTcpClientAsync();
        Assert.NotEqual(0, accepted.GetStream().ReadByte());
        string thread = Directory.GetDirectories("/proc/self/task").Single(t => File.ReadAllText(Path.Combine(t, "comm")).StartsWith("mqtt tlswait", StringComparison.Ordinal));
        double before = ProcessorMilliseconds(thread);

        await Until.True(() => !client.Disconnects.IsEmpty, "the handshake is given up", seconds: 20);

        Assert.Contains("no answer within 3 s", client.Disconnects.First(), StringComparison.Ordinal);
        Assert.InRange(ProcessorMilliseconds(thread) - before, 0, 100);
    }

    [Fact]
    public void Options_WithoutFiles_AreRefused() =>
        Assert.Throws<ArgumentException>(() => new TestClient(1, o => o with { Tls = new("", "x") }));

    public void Dispose()
    {
        lab.Dispose();
        stranger.Dispose();
    }

    private static TestClient Client(int port, MqttTls tls, Func<MqttLinkOptions, MqttLinkOptions>? change = null) =>
        new(port, o => (change?.Invoke(o) ?? o) with { Tls = tls });

    private static async Task<string> ReasonOf(TestClient client)
    {
        client.Link.Start(client);
        await Until.True(() => !client.Disconnects.IsEmpty, "the reason is told");
        return client.Disconnects.First();
    }

    private static double ProcessorMilliseconds(string thread) =>
        double.Parse(File.ReadAllText(Path.Combine(thread, "schedstat")).Split(' ')[0], CultureInfo.InvariantCulture) / 1e6;
}
