using System.Text;
using FabAccess.Core.Values;
using FabAccess.Server.Api;
using FabAccess.Server.Pages;

namespace FabAccess.Server.Board;

/// <summary>
/// <c>GET /board/events</c>: server-sent events that keep an open board right. Event <c>board</c> carries the whole live
/// part as HTML: at once, after each change, and when time made it stale; <c>beat</c> says that all is unchanged. The
/// stream ends with the server; a page that is told to come back later (503) works by reloading.
/// </summary>
public sealed class BoardEvents(BoardFragments fragments, BoardChanges changes, PagesOptions options, TimeProvider time, IHostApplicationLifetime lifetime)
{
    private int listeners;

    public async Task Serve(HttpContext http, Language language)
    {
        ArgumentNullException.ThrowIfNull(http);
        if (Interlocked.Increment(ref listeners) > options.MostListeners)
        {
            Interlocked.Decrement(ref listeners);
            http.Response.Headers.RetryAfter = "60";
            await ProblemAnswers.Of(http, StatusCodes.Status503ServiceUnavailable, ApiProblem.TooManyListeners).ExecuteAsync(http);
            return;
        }
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, lifetime.ApplicationStopping);
        try
        {
            http.Response.ContentType = "text/event-stream; charset=utf-8";
            http.Response.Headers["X-Accel-Buffering"] = "no";
            await Send(http.Response, language, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The reader left or the server stops: both are how a stream ends.
        }
        finally
        {
            Interlocked.Decrement(ref listeners);
        }
    }

    private async Task Send(HttpResponse response, Language language, CancellationTokenSource stop)
    {
        await using var changed = changes.Listen(stop.Token).GetAsyncEnumerator(stop.Token);
        // Listening begins before the first drawing, so that nothing falls between the two.
        var change = changed.MoveNextAsync().AsTask();
        try
        {
            for (string shown = ""; ;)
            {
                string html = await fragments.Draw(language).WaitAsync(stop.Token);
                await response.WriteAsync(html == shown ? "event: beat\ndata: 1\n\n" : Event(shown = html), stop.Token);
                await response.Body.FlushAsync(stop.Token);
                if (await Task.WhenAny(change, Task.Delay(options.BoardBeat, time, stop.Token)) == change)
                {
                    await change;
                    change = changed.MoveNextAsync().AsTask();
                }
                stop.Token.ThrowIfCancellationRequested();
            }
        }
        finally
        {
            // The listener may be put away only when it waits for nothing any more.
            await stop.CancelAsync();
            await ((Task)change).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static string Event(string html)
    {
        var text = new StringBuilder("event: board\n");
        foreach (var line in html.AsSpan().EnumerateLines()) text.Append("data: ").Append(line).Append('\n');
        return text.Append('\n').ToString();
    }
}
