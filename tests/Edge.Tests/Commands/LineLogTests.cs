using System.Text;
using FabAccess.Edge.Commands;
using Microsoft.Extensions.Logging;

namespace FabAccess.Edge.Tests.Commands;

public sealed class LineLogTests
{
    [Fact]
    public void Messages_OfSeveralLines_AreOneLineEachWithTheirLevel()
    {
        using var output = new MemoryStream();
        using (var log = new LineLog(output))
        {
            Write(log, LogLevel.Information, "Ready.\nReally.");
            Write(log, LogLevel.Warning, "Careful.");
            Write(log, LogLevel.Debug, "Nobody reads this.");
            Write(log, LogLevel.Error, "Broken.");
        }
        Assert.Equal("Ready. Really.\nWarning: Careful.\nError: Broken.\n", Encoding.UTF8.GetString(output.ToArray()));
    }

    [Fact]
    public void Reader_ThatStalls_CostsLinesAndNeverTheWriter()
    {
        using var output = new StalledStream();
        using (var log = new LineLog(output))
        {
            for (int i = 0; i < 3000; i++) Write(log, LogLevel.Information, $"line {i}");
            output.Go.Set();
        }
        string text = Encoding.UTF8.GetString(output.ToArray());
        Assert.StartsWith("line 0\n", text, StringComparison.Ordinal);
        Assert.Contains("log lines were dropped", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Output_ThatIsClosed_EndsNothing()
    {
        var output = new MemoryStream();
        output.Dispose();
        using var log = new LineLog(output);
        for (int i = 0; i < 3000; i++) Write(log, LogLevel.Information, $"line {i}");
    }

    private static void Write(LineLog log, LogLevel level, string text) => log.Log(level, default, text, null, (state, _) => state);

    private sealed class StalledStream : MemoryStream
    {
        public ManualResetEventSlim Go { get; } = new();

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            Go.Wait();
            base.Write(buffer);
        }

        protected override void Dispose(bool disposing)
        {
            Go.Dispose();
            base.Dispose(disposing);
        }
    }
}
