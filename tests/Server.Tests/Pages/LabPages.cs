using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using FabAccess.Server.Board;
using FabAccess.Server.Pages;
using FabAccess.Server.Permits;
using FabAccess.Server.Store;
using FabAccess.Server.Store.Sqlite;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace FabAccess.Server.Tests.Pages;

/// <summary>The pages of a small lab on a free port of this machine, with a clock that stands still and a browser that only knows HTML.</summary>
public sealed class LabPages : IAsyncDisposable
{
    private readonly string folder;
    private readonly SqliteStore store;
    private readonly WebApplication app;

    private LabPages(string folder, SqliteStore store, WebApplication app, CountingPlanning planning, StillClock clock)
    {
        (this.folder, this.store, this.app, Planning, Clock) = (folder, store, app, planning, clock);
        Http = new(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() }) { BaseAddress = new(app.Urls.First()) };
    }

    public HttpClient Http { get; }

    public CountingPlanning Planning { get; }

    public StillClock Clock { get; }

    public BoardChanges Changes => app.Services.GetRequiredService<BoardChanges>();

    public BrokerCondition Broker => app.Services.GetRequiredService<BrokerCondition>();

    public static async Task<LabPages> Open(Action<LabDb>? fill = null, PagesOptions? options = null, int port = 0)
    {
        string folder = Directory.CreateTempSubdirectory("fabaccess-pages-").FullName;
        var store = new SqliteStore(Path.Combine(folder, "lab.db"));
        store.Migrate();
        using (var db = store.CreateDbContext())
        {
            (fill ?? (lab => SmallLab.Fill(lab)))(db);
            db.SaveChanges();
        }
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = folder, EnvironmentName = "Production" });
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        var planning = new CountingPlanning();
        var clock = new StillClock(SmallLab.Now);
        builder.Services.AddSingleton<TimeProvider>(clock);
        builder.Services.AddSingleton<IPermitPlanning>(planning);
        builder.Services.AddStore(store);
        builder.Services.AddPages(options ?? new PagesOptions { KeyFolder = folder });
        var app = builder.Build();
        app.MapPages();
        await app.StartAsync();
        var pages = new LabPages(folder, store, app, planning, clock);
        pages.Broker.Report(BrokerState.Connected);
        return pages;
    }

    public LabDb Db() => store.CreateDbContext();

    public AsyncServiceScope Scope() => app.Services.CreateAsyncScope();

    /// <summary>The page at an address; fails the test when the status is not the expected one.</summary>
    public async Task<IHtmlDocument> Page(string address, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var answer = await Http.GetAsync(address);
        Assert.Equal(expected, answer.StatusCode);
        return await Document(answer);
    }

    public static async Task<IHtmlDocument> Document(HttpResponseMessage answer) => await new HtmlParser().ParseDocumentAsync(await answer.Content.ReadAsStringAsync());

    /// <summary>Fills in a form of a page as a browser without script would, and sends it.</summary>
    public async Task<HttpResponseMessage> Send(IDocument page, string action, Dictionary<string, string> values, Func<IHtmlFormElement, bool>? which = null)
    {
        var form = page.Forms.OfType<IHtmlFormElement>().First(f => f.GetAttribute("action") == action && (which?.Invoke(f) ?? true));
        Assert.Equal("post", form.GetAttribute("method"));
        var fields = form.QuerySelectorAll<IHtmlInputElement>("input").ToDictionary(i => i.Name!, i => i.Value);
        foreach (var select in form.QuerySelectorAll<IHtmlSelectElement>("select")) fields[select.Name!] = select.Value ?? "";
        foreach (var (name, value) in values)
        {
            Assert.True(fields.ContainsKey(name), $"The form {action} has no field {name}.");
            fields[name] = value;
        }
        using var content = new FormUrlEncodedContent(fields);
        return await Http.PostAsync(action, content);
    }

    /// <summary>Follows the redirect after a form.</summary>
    public async Task<IHtmlDocument> Follow(HttpResponseMessage answer)
    {
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        return await Page(answer.Headers.Location!.ToString());
    }

    public Task StopAsync() => app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
        store.Dispose();
        Directory.Delete(folder, recursive: true);
    }
}

public sealed class CountingPlanning : IPermitPlanning
{
    private int told;

    public int Told => told;

    public void RightsChanged() => Interlocked.Increment(ref told);
}

public sealed class StillClock(Instant now) : TimeProvider
{
    public Instant Now { get; set; } = now;

    public override DateTimeOffset GetUtcNow() => Now.ToDateTimeOffset();
}
