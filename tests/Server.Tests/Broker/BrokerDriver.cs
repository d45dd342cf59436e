using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using FabAccess.Server.Broker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FabAccess.Server.Tests.Broker;

/// <summary>A host with nothing but the broker, in a folder of its own.</summary>
public sealed class BrokerDriver : IAsyncDisposable, ILoggerProvider, ILogger
{
    private readonly string folder = Directory.CreateTempSubdirectory("fabaccess-broker-").FullName;
    private readonly IHost host;

    public BrokerDriver(Func<BrokerOptions, BrokerOptions>? change = null)
    {
        var options = new BrokerOptions(folder) { Port = 0, FirstRestart = TimeSpan.FromMilliseconds(20), LongestRestart = TimeSpan.FromMilliseconds(200) };
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.SetMinimumLevel(LogLevel.Debug).AddProvider(this);
        builder.Services.AddBroker(change?.Invoke(options) ?? options);
        host = builder.Build();
        State = host.Services.GetRequiredService<BrokerState>();
    }

    public BrokerState State { get; }

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
