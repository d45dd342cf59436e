using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using FabAccess.Mqtt;
using FabAccess.Server.Broker;
using FabAccess.Server.Integrations;
using FabAccess.Server.Tests.Broker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace FabAccess.Server.Tests.Integrations;

/// <summary>A host with nothing but the integration broker, in a folder of its own.</summary>
internal sealed class IntegrationDriver : IAsyncDisposable, ILoggerProvider, ILogger
{
    private readonly IHost host;

    public IntegrationDriver(Func<IntegrationOptions, IntegrationOptions>? change = null)
    {
        var options = new IntegrationOptions(new(IPAddress.Loopback, 0), null, null);
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.SetMinimumLevel(LogLevel.Debug).AddProvider(this);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(new BrokerOptions(Folder) { FirstRestart = TimeSpan.FromMilliseconds(20), LongestRestart = TimeSpan.FromMilliseconds(200) });
        builder.Services.AddIntegrations(change?.Invoke(options) ?? options, Folder);
        host = builder.Build();
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("fabaccess-integrations-").FullName;

    public IntegrationBroker Broker => host.Services.GetRequiredService<IntegrationBroker>();

    public IntegrationOperations Operations => host.Services.GetRequiredService<IntegrationOperations>();

    public BrokerState State => Broker.State;

    public ConcurrentQueue<(EventId Id, string Text)> Lines { get; } = new();

    public int ProcessNumber => int.Parse(File.ReadAllText(Path.Combine(Folder, "integrations", "mosquitto.pid")), CultureInfo.InvariantCulture);

    public async Task<IntegrationDriver> Started()
    {
        await Start();
        await Until.True(() => State.IsRunning, "the integration broker runs");
        return this;
    }

    public Task Start() => host.StartAsync();

    public Task Stop() => host.StopAsync();

    /// <summary>The account's password.</summary>
    public async Task<MqttAccount> Add(string name, IntegrationKind kind, params string[] prefixes)
    {
        var made = Operations.Add(name, kind, prefixes, "a test", out string? refusal);
        Assert.Null(refusal);
        await Broker.Refresh(default);
        return new(name, made!.Password);
    }

    public MosquittoLink Link(MqttAccount? account, params string[] subscriptions) => LinkOf(account, null, subscriptions);

    public MosquittoLink LinkOf(MqttAccount? account, MqttTls? tls, params string[] subscriptions) => new(
        new("127.0.0.1", State.Port, account?.User ?? "nobody") { Account = account, Tls = tls, Subscriptions = subscriptions, FirstRetry = TimeSpan.FromMilliseconds(20), LongestRetry = TimeSpan.FromMilliseconds(200) },
        NullLogger.Instance);

    public Task<Guest> Up(MqttAccount account, params string[] subscriptions) => new Guest(Link(account, subscriptions)).Up();

    public async ValueTask DisposeAsync()
    {
        await Stop();
        host.Dispose();
        Directory.Delete(Folder, recursive: true);
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
