using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using FabAccess.Core.Values;
using FabAccess.Mqtt;
using FabAccess.Server.Broker;
using FabAccess.Server.Keys;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace FabAccess.Server.Tests.Broker;

/// <summary>A host with nothing but the broker, in a folder of its own.</summary>
public sealed class BrokerDriver : IAsyncDisposable, ILoggerProvider, ILogger
{
    public const string Observer = "observer:recorder";

    public static readonly SiteId Site = SiteId.Parse("atelier");

    private readonly string folder = Directory.CreateTempSubdirectory("fabaccess-broker-").FullName;
    private readonly LabKeys keys;
    private readonly IHost host;
    private int identities;

    public BrokerDriver(Func<BrokerOptions, BrokerOptions>? change = null)
    {
        var options = new BrokerOptions(folder) { Listen = new(IPAddress.Loopback, 0), FirstRestart = TimeSpan.FromMilliseconds(20), LongestRestart = TimeSpan.FromMilliseconds(200) };
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.SetMinimumLevel(LogLevel.Debug).AddProvider(this);
        keys = LabKeys.Open(folder, Site, hasIssued: false, Later);
        builder.Services.AddSingleton(keys);
        builder.Services.AddSingleton<Func<BrokerGuests>>(() => Guests);
        builder.Services.AddBroker(change?.Invoke(options) ?? options);
        host = builder.Build();
        State = host.Services.GetRequiredService<BrokerState>();
    }

    /// <summary>Good beyond any test.</summary>
    public static Instant Later => SystemClock.Instance.GetCurrentInstant() + Duration.FromDays(1);

    public BrokerState State { get; }

    /// <summary>Whom the store, which is not here, would name.</summary>
    internal BrokerGuests Guests { get; set; } = new(Site, [], [], [Observer]);

    internal GuestKeeper Keeper => host.Services.GetRequiredService<GuestKeeper>();

    internal CertificateAuthority Authority => keys.Authority;

    public ConcurrentQueue<(EventId Id, string Text)> Lines { get; } = new();

    public string Configuration => Path.Combine(folder, "broker", "mosquitto.conf");

    public string ProcessNumberFile => Path.Combine(folder, "broker", "mosquitto.pid");

    public int ProcessNumber => int.Parse(File.ReadAllText(ProcessNumberFile), CultureInfo.InvariantCulture);

    public async Task<BrokerDriver> Started()
    {
        await Start();
        await Until.True(() => State.IsRunning, "the broker runs");
        return this;
    }

    public Task Start() => host.StartAsync();

    public Task Stop() => host.StopAsync();

    /// <summary>The files of somebody whom the lab's CA let in.</summary>
    internal MqttTls Tls(CertificateProfile profile) => Tls(profile, keys.Authority);

    internal MqttTls Tls(CertificateProfile profile, CertificateAuthority signedBy)
    {
        using var certificate = signedBy.IssueWithKey(profile);
        return Tls(certificate);
    }

    internal MqttTls Tls(X509Certificate2 certificate)
    {
        string ca = Path.Combine(folder, "ca.pem"), identity = Path.Combine(folder, $"identity-{Interlocked.Increment(ref identities)}.pem");
        File.WriteAllText(ca, keys.Authority.Pem);
        File.WriteAllText(identity, KeyedPem.Of(certificate));
        return new(ca, identity);
    }

    /// <summary>Not started yet.</summary>
    internal MosquittoLink Link(CertificateProfile profile, params string[] subscriptions) => Link(Tls(profile), profile.Name, subscriptions);

    internal MosquittoLink Link(MqttTls tls, string name, params string[] subscriptions) =>
        new(new("127.0.0.1", State.Port, name) { Tls = tls, Subscriptions = subscriptions, FirstRetry = TimeSpan.FromMilliseconds(20), LongestRetry = TimeSpan.FromMilliseconds(200) }, NullLogger.Instance);

    public bool TakesConnections()
    {
        try
        {
            using var probe = new TcpClient(IPAddress.Loopback.ToString(), State.Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        host.Dispose();
        keys.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    public ILogger CreateLogger(string categoryName) => this;

    public void Dispose()
    {
        // The host disposes its logger providers; what was logged stays readable.
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Lines.Enqueue((eventId, formatter(state, exception)));
}
