using System.Net;

namespace FabAccess.Simulator.Plugs;

/// <summary>The web server of a simulated plug: plain HTTP/1.1 on loopback, one request a connection, as such devices do.</summary>
public sealed class PlugServer : IAsyncDisposable
{
    private readonly WebApplication app;

    private PlugServer(WebApplication app) => this.app = app;

    public int Port => new Uri(app.Urls.First()).Port;

    /// <summary>Answers nobody: the requests hang until it is false again, or their connection goes.</summary>
    public bool IsDeaf { get; set; }

    /// <summary>Does what it is asked and does not say so.</summary>
    public bool LosesAnswers { get; set; }

    /// <summary>Answers in place of the device; null: the device does.</summary>
    public string? Babble { get; set; }

    /// <summary>How many requests it was sent.</summary>
    public int Requests { get; private set; }

    /// <param name="map">Adds what the device knows.</param>
    /// <param name="guard">Whether a request may pass; if not it has answered it.</param>
    /// <param name="port">0 for any.</param>
    public static async Task<PlugServer> StartAsync(Action<WebApplication> map, Func<HttpContext, bool> guard, int port = 0)
    {
        ArgumentNullException.ThrowIfNull(map);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        var app = builder.Build();
        var server = new PlugServer(app);
        app.Use((context, next) => server.PassAsync(context, guard, next));
        map(app);
        await app.StartAsync().ConfigureAwait(false);
        return server;
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync().ConfigureAwait(false);

    private async Task PassAsync(HttpContext context, Func<HttpContext, bool> guard, RequestDelegate next)
    {
        Requests++;
        context.Response.Headers.Connection = "close";
        while (IsDeaf && !context.RequestAborted.IsCancellationRequested)
            await Task.Delay(TimeSpan.FromMilliseconds(20), context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default).ConfigureAwait(false);
        if (context.RequestAborted.IsCancellationRequested) return;
        if (Babble is { } words)
        {
            await context.Response.WriteAsync(words).ConfigureAwait(false);
            return;
        }
        if (!guard(context)) return;
        if (LosesAnswers)
        {
            // Does it with an answer that nobody reads.
            var answer = context.Response.Body;
            context.Response.Body = Stream.Null;
            await next(context).ConfigureAwait(false);
            context.Response.Body = answer;
            context.Abort();
            return;
        }
        await next(context).ConfigureAwait(false);
    }
}
