using System.Text;
using FabAccess.Server.Tests.Pages;

namespace FabAccess.Server.Tests.Board;

/// <summary>Reads server-sent events as a browser does.</summary>
public sealed class BoardStream : IDisposable
{
    private readonly HttpResponseMessage answer;
    private readonly StreamReader reader;

    private BoardStream(HttpResponseMessage answer, StreamReader reader) => (this.answer, this.reader) = (answer, reader);

    public static async Task<BoardStream> Open(Browser browser, string language)
    {
        var answer = await browser.Http.GetAsync($"/board/events?lang={language}", HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType!.MediaType);
        return new(answer, new(await answer.Content.ReadAsStreamAsync()));
    }

    /// <summary>The next event; fails the test when none comes in time.</summary>
    public async Task<(string Kind, string Data)> Next(TimeSpan patience)
    {
        using var deadline = new CancellationTokenSource(patience);
        string kind = "message";
        var data = new StringBuilder();
        while (await reader.ReadLineAsync(deadline.Token) is { } line)
        {
            if (line.Length == 0) return (kind, data.ToString());
            if (line.StartsWith("event: ", StringComparison.Ordinal)) kind = line[7..];
            if (line.StartsWith("data: ", StringComparison.Ordinal)) data.Append(line.AsSpan(6)).Append('\n');
        }
        throw new EndOfStreamException("The stream ended where an event was expected.");
    }

    /// <summary>True when the server ends the stream in good order.</summary>
    public async Task<bool> Ends(TimeSpan patience)
    {
        using var deadline = new CancellationTokenSource(patience);
        while (await reader.ReadLineAsync(deadline.Token) is not null)
        {
            // Whatever still comes before the end.
        }
        return true;
    }

    public void Dispose()
    {
        reader.Dispose();
        answer.Dispose();
    }
}
