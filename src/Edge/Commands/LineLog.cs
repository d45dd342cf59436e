using System.Text;
using System.Threading.Channels;
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

    private readonly Channel<string> lines = Channel.CreateBounded<string>(new BoundedChannelOptions(MostWaiting) { SingleReader = true });
    private readonly Stream output;
    private readonly Thread thread;
    private int dropped;

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
        if (!lines.Writer.TryWrite(line)) Interlocked.Increment(ref dropped);
    }

    public void Dispose()
    {
        lines.Writer.TryComplete();
        thread.Join(EndBound);
    }

    private void Write()
    {
        try
        {
            while (lines.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
            {
                while (lines.Reader.TryRead(out string? line)) output.Write(Encoding.UTF8.GetBytes(line + "\n"));
                if (Interlocked.Exchange(ref dropped, 0) is > 0 and var lost) output.Write(Encoding.UTF8.GetBytes($"Warning: {lost} log lines were dropped.\n"));
                output.Flush();
            }
        }
        catch (IOException)
        {
            // Nobody reads any more. A machine does not stop for that.
            lines.Writer.TryComplete();
        }
    }
}
