using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace FabAccess.Mqtt.Tests;

public sealed class LinkLogTests : IDisposable
{
    private readonly ConcurrentQueue<EventId> events = new();
    private readonly ILoggerFactory logs;

    public LinkLogTests() => logs = LoggerFactory.Create(b => b.SetMinimumLevel(LogLevel.Debug).AddProvider(new Recording(events)));

    [Fact]
    public async Task BrokerAway_ManyAttempts_LoggedOnceAndRecoveryOnce()
    {
        using var broker = new TestBroker();
        using var client = new TestClient(broker.Port, logger: logs.CreateLogger("mqtt"));
        client.Link.Start(client);
        await Until.True(() => events.Count(e => e.Id == 1003) >= 3, "several attempts fail");

        await broker.Start();
        await Until.True(() => client.Connects == 1, "the link is up");

        Assert.Single(events, e => e.Id == 1002);
        Assert.Single(events, e => e.Id == 1001);
        Assert.Single(client.Disconnects);
    }

    [Fact]
    public void LibraryMissing_Text_NamesThePackage()
    {
        Assert.Contains("apt install libmosquitto1", Mosquitto.Load("libmosquitto-nowhere.so.1"), StringComparison.Ordinal);
        Assert.Null(Mosquitto.Load(Mosquitto.Library));
    }

    public void Dispose() => logs.Dispose();

    private sealed class Recording(ConcurrentQueue<EventId> events) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => events.Enqueue(eventId);

        public void Dispose() { }
    }
}
