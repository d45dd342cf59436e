using System.Text;
using Microsoft.Extensions.Logging;

namespace FabAccess.Edge.Commands;

/// <summary>
/// The log: one plain line a message on standard output, for the service manager to keep. Written by a thread of its own,
/// since a reader of the pipe that stalls must not stall a machine; 1,000 lines wait, and what is beyond is counted, not kept.
/// </summary>
internal sealed class LineLog : ILogger, IDisposable
{
    private const int MostWaiting = 1000;
    private static readonly TimeSpan EndBound = TimeSpan.FromMilliseconds(500);

    private readonly Queue<string> waiting = [];
    private readonly Stream output;
    private readonly Thread thread;
    private int dropped;
    private bool isEnding;

    public LineLog(Stream output)
    {
        this.output = output;
        thread = new Thread(Write) { Name = "log", IsBackground = true };
        thread.Start();
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel)) return;
        string level = logLevel switch { LogLevel.Warning => "Warning: ", >= LogLevel.Error => "Error: ", _ => "" };
        string line = $"{level}{formatter(state, exception)}".ReplaceLineEndings(" ");
        lock (waiting)
        {
            if (waiting.Count == MostWaiting || isEnding) dropped++;
            else waiting.Enqueue(line);
            Monitor.Pulse(waiting);
        }
    }

    public void Dispose()
    {
        lock (waiting)
        {
            isEnding = true;
            Monitor.Pulse(waiting);
        }
        thread.Join(EndBound);
    }

    private void Write()
    {
        try
        {
            while (Take() is { Length: > 0 } lines)
            {
                foreach (string line in lines) output.Write(Encoding.UTF8.GetBytes(line + "\n"));
                output.Flush();
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // Nobody reads any more. A machine does not stop for that.
        }
    }

    /// <summary>
    /// All that waits; nothing at the end. On a plain lock, since the thread pool may be what has no time, and with nothing
    /// done inside that takes long, since a machine's thread waits for the lock.
    /// </summary>
    private string[] Take()
    {
        lock (waiting)
        {
            while (waiting.Count == 0 && !isEnding) Monitor.Wait(waiting);
            if (waiting.Count == 0) return [];
            if (dropped > 0) waiting.Enqueue($"Warning: {dropped} log lines were dropped.");
            string[] lines = [.. waiting];
            waiting.Clear();
            dropped = 0;
            return lines;
        }
    }
}
