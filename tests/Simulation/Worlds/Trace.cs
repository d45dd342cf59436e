using Microsoft.Extensions.Logging;

namespace FabAccess.Simulation.Worlds;

/// <summary>What happened, a line each with its true time, for whoever looks at one seed; silent otherwise.</summary>
public sealed class Trace(World world, TextWriter? to)
{
    public bool IsOn => to is not null;

    public void Tell(string who, string what) => to?.WriteLine($"{Time(world.Now)} {who,-10} {what}");

    /// <summary>A log whose sentences are lines of this.</summary>
    public ILogger<T> LogOf<T>(string who) => new Log<T>(this, who);

    public ILogger LogOf(string who) => new Log<Trace>(this, who);

    /// <summary>Day and time of day, as days of the run are counted: from 1.</summary>
    public static string Time(TimeSpan at) => $"day {at.Days + 1:00} {at:hh\\:mm\\:ss\\.fff}";

    private sealed class Log<T>(Trace trace, string who) : ILogger<T>
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => trace.IsOn;

        void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            trace.Tell(who, $"[{logLevel} {eventId.Id}] {formatter(state, exception)}{(exception is null ? "" : $" ({exception.GetType().Name}: {exception.Message})")}");
    }
}
