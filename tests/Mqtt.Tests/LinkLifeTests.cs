using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;

namespace FabAccess.Mqtt.Tests;

public sealed class LinkLifeTests
{
    [Fact]
    public async Task Dispose_ManyLinks_LeavesNeitherThreadNorDescriptor()
    {
        using var broker = await TestBroker.StartNew();
        await OneLife(broker.Port);
        int descriptors = Descriptors();

        for (int i = 0; i < 30; i++) await OneLife(broker.Port);

        // Other tests of this process open and close files meanwhile; a leak would be at least 3 a link.
        await Until.True(() => Descriptors() < descriptors + 30, "the descriptors are given back");
        await Until.True(() => Threads().All(name => !name.StartsWith("mqtt life", StringComparison.Ordinal)), "the threads are gone");
    }

    [Fact]
    public void Dispose_NeverStarted_IsQuiet()
    {
        var link = new MosquittoLink(new("127.0.0.1", 1, "unborn"), NullLogger.Instance);
        link.Dispose();
        link.Dispose();
        Assert.False(link.IsConnected);
    }

    [Fact]
    public async Task Dispose_WhileWaitingToTryAgain_ReturnsAtOnce()
    {
        var client = new TestClient(TestBroker.FreePort(), o => o with { FirstRetry = TimeSpan.FromMinutes(10), LongestRetry = TimeSpan.FromMinutes(10) });
        client.Link.Start(client);
        await Until.True(() => !client.Disconnects.IsEmpty, "the first attempt has failed");

        long began = Stopwatch.GetTimestamp();
        client.Dispose();

        Assert.True(Stopwatch.GetElapsedTime(began).TotalSeconds < 2);
    }

    [Fact]
    public async Task Dispose_WhileTheBrokerIsSilent_ReturnsSoon()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var client = new TestClient(((IPEndPoint)silent.LocalEndpoint).Port);
        client.Link.Start(client);
        using var accepted = await silent.AcceptTcpClientAsync();

        long began = Stopwatch.GetTimestamp();
        client.Dispose();

        Assert.True(Stopwatch.GetElapsedTime(began).TotalSeconds < 4);
    }

    [Fact]
    public async Task Dispose_FromTheHandler_EndsTheLink()
    {
        using var broker = await TestBroker.StartNew();
        var client = new TestClient(broker.Port);
        client.OnConnected = client.Dispose;
        client.Link.Start(client);

        await Until.True(() => client.Connects == 1 && !client.Link.IsConnected, "the link has ended");
        Assert.Equal(PublishResult.NotConnected, client.Publish("lab/a", "x"));
    }

    [Fact]
    public async Task Garbage_InsteadOfABroker_IsSaidAndTriedAgain()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        using var client = new TestClient(((IPEndPoint)other.LocalEndpoint).Port);
        client.Link.Start(client);
        for (int i = 0; i < 3; i++)
        {
            using var accepted = await other.AcceptTcpClientAsync();
            await accepted.GetStream().WriteAsync("HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray());
        }

        Assert.Single(client.Disconnects);
        Assert.False(client.Link.IsConnected);
    }

    [Fact]
    public async Task Host_NameThatDoesNotExist_IsSaidInWords()
    {
        using var client = new TestClient(1883, o => o with { Host = "no-such-host.invalid" });
        client.Link.Start(client);

        await Until.True(() => !client.Disconnects.IsEmpty, "the reason is told", seconds: 20);
        Assert.NotEmpty(client.Disconnects.First());
    }

    [Theory]
    [InlineData("", 1883, "box", 15)]
    [InlineData("127.0.0.1", 0, "box", 15)]
    [InlineData("127.0.0.1", 65536, "box", 15)]
    [InlineData("127.0.0.1", 1883, "", 15)]
    [InlineData("127.0.0.1", 1883, "box", 4)]
    [InlineData("127.0.0.1", 1883, "box", 601)]
    public void Options_OutOfRange_AreRefused(string host, int port, string clientId, int keepAlive) =>
        Assert.Throws<ArgumentException>(() => new MosquittoLink(new(host, port, clientId) { KeepAliveSeconds = keepAlive }, NullLogger.Instance));

    private static async Task OneLife(int port)
    {
        using var client = await new TestClient(port, o => o with { ClientId = "life", Subscriptions = ["life/#"] }).Up();
        client.Publish("life/a", "x");
        await Until.True(() => !client.Messages.IsEmpty, "it lives");
        Assert.Contains(Threads(), name => name.StartsWith("mqtt life", StringComparison.Ordinal));
    }

    private static int Descriptors() => Directory.GetFileSystemEntries("/proc/self/fd").Length;

    private static IEnumerable<string> Threads() => Directory.GetDirectories("/proc/self/task").Select(t =>
    {
        try
        {
            return File.ReadAllText(Path.Combine(t, "comm"));
        }
        catch (IOException)
        {
            return "";
        }
    });
}
