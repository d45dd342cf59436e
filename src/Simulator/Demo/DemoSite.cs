using FabAccess.Simulator.Lab;
using FabAccess.Simulator.Processes;

namespace FabAccess.Simulator.Demo;

/// <summary>The demo's own site on 127.0.0.1: the page with cards and readers, and the control API behind it. No request leaves the computer.</summary>
internal sealed class DemoSite : IAsyncDisposable
{
    private static readonly (string Path, string Type)[] Files =
    [
        ("demo.html", "text/html; charset=utf-8"), ("demo.css", "text/css; charset=utf-8"), ("demo.js", "text/javascript; charset=utf-8"),
    ];

    private readonly WebApplication app;
    private readonly StandingFeed feed;

    private DemoSite(WebApplication app, StandingFeed feed) => (this.app, this.feed) = (app, feed);

    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<DemoSite> StartAsync(LabProcesses lab, int port)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        var feed = new StandingFeed(lab);
        builder.Services.AddSingleton(feed);
        var app = builder.Build();
        app.Use((context, next) => GuardAsync(context, next, lab.ServerAddress));
        foreach (var (path, type) in Files)
        {
            byte[] body = System.Text.Encoding.UTF8.GetBytes(DemoLab.ReadResource(path));
            app.MapGet(path == "demo.html" ? "/" : $"/{path}", () => Results.Bytes(body, type));
        }
        app.MapGet("/favicon.ico", () => Results.NoContent());
        ControlApi.Map(app, lab);
        await app.StartAsync().ConfigureAwait(false);
        return new(app, feed);
    }

    public async ValueTask DisposeAsync()
    {
        feed.Dispose();
        await app.StopAsync().ConfigureAwait(false);
        await app.DisposeAsync().ConfigureAwait(false);
    }

    // Only this computer's names are answered, so that no other site can reach the lab by a name it controls.
    private static Task GuardAsync(HttpContext context, RequestDelegate next, Uri server)
    {
        if (context.Request.Host.Host is not ("127.0.0.1" or "localhost"))
        {
            context.Response.StatusCode = StatusCodes.Status421MisdirectedRequest;
            return Task.CompletedTask;
        }
        context.Response.Headers.ContentSecurityPolicy = $"default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; frame-src {server.GetLeftPart(UriPartial.Authority)}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers["Referrer-Policy"] = "no-referrer";
        return next(context);
    }
}
