using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace FabAccess.PowerCuts.Checks;

/// <summary>Keeps what the product said to a person.</summary>
internal sealed class AlarmLog(LogLevel least = LogLevel.Error) : ILogger
{
    private readonly ConcurrentQueue<(int Id, string Text)> said = new();

    public IEnumerable<(int Id, string Text)> Said => said;

    public string? First => said.TryPeek(out var first) ? first.Text : null;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= least;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel)) said.Enqueue((eventId.Id, formatter(state, exception)));
    }
}
