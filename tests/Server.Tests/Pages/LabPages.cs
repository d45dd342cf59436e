using System.Collections.Concurrent;
using System.Net;
using FabAccess.Core.Values;
using FabAccess.Server.Board;
using FabAccess.Server.Broker;
using FabAccess.Server.Link;
using FabAccess.Server.Pages;
using FabAccess.Server.Permits;
using FabAccess.Server.Store;
using FabAccess.Server.Tests.Boxes;
using FabAccess.Server.Tests.Labs;
using FabAccess.Server.Tests.Store;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace FabAccess.Server.Tests.Pages;

/// <summary>The pages of a small lab on a free port of this machine, with a clock that stands still.</summary>
public sealed class LabPages : IAsyncDisposable
{
    private readonly string folder;
    private readonly TestStore store;
    private readonly WebApplication app;

    private LabPages(string folder, TestStore store, WebApplication app, CountingPlanning planning, StillClock clock)
    {
        (this.folder, this.store, this.app, Planning, Clock) = (folder, store, app, planning, clock);
    }

    public CountingPlanning Planning { get; }

    /// <summary>What opens the keys of cards in the store.</summary>
    public static Server.Keys.CardKeySafe CardKeys { get; } = Server.Keys.CardKeySafe.Under(new byte[32]);

    public StillClock Clock { get; }

    /// <summary>What went to the boxes.</summary>
    internal SentDown Sent { get; private init; } = null!;

    public BoardChanges Changes => app.Services.GetRequiredService<BoardChanges>();

    public LinkCondition Link => app.Services.GetRequiredService<LinkCondition>();

    public static async Task<LabPages> Open(Action<LabDb>? fill = null, PagesOptions? options = null, int port = 0, BrokerOptions? broker = null, bool linkUp = true, StoreKind kind = StoreKind.Sqlite)
    {
        string folder = Directory.CreateTempSubdirectory("fabaccess-pages-").FullName;
        var store = new TestStore(kind);
        using (var db = store.Store.CreateDbContext())
        {
            (fill ?? (lab => SmallLab.Fill(lab)))(db);
            db.SaveChanges();
            // The lab's rows came with their numbers; PostgreSQL counts on by itself only after being told.
            if (kind == StoreKind.Postgres) db.Database.ExecuteSqlRaw("SELECT setval(pg_get_serial_sequence('\"Grants\"', 'Id'), 1000)");
        }
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = folder, EnvironmentName = "Production" });
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        var planning = new CountingPlanning();
        var clock = new StillClock(SmallLab.Now);
        builder.Services.AddSingleton<TimeProvider>(clock);
        builder.Services.AddSingleton<IPermitPlanning>(planning);
        builder.Services.AddStore(store.Store);
        var sent = new SentDown();
        builder.Services.AddSingleton<ILabLink>(sent);
        builder.Services.AddSingleton(TestSigner.Current);
        builder.Services.AddSingleton(CardKeys);
        broker ??= new(folder) { Embedded = false };
        builder.Services.AddSingleton(broker);
        builder.Services.AddSingleton(new BrokerState(broker));
        builder.Services.AddPages(options ?? new PagesOptions { KeyFolder = folder });
        var app = builder.Build();
        app.MapPages();
        await app.StartAsync();
        var pages = new LabPages(folder, store, app, planning, clock) { Sent = sent };
        if (linkUp) pages.Link.Up();
        return pages;
    }

    public LabDb Db() => store.Store.CreateDbContext();

    public AsyncServiceScope Scope() => app.Services.CreateAsyncScope();

    /// <summary>A browser of its own, without cookies yet.</summary>
    public Browser Browse() => new(new(app.Urls.First()));

    public Task StopAsync() => app.StopAsync();

    public async ValueTask DisposeAsync()
    {
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

    public ConcurrentQueue<BoxId> Behind { get; } = [];

    public void RightsChanged() => Interlocked.Increment(ref told);

    public void IsBehind(BoxId box) => Behind.Enqueue(box);
}

public sealed class StillClock(Instant now) : TimeProvider
{
    public Instant Now { get; set; } = now;

    public override DateTimeOffset GetUtcNow() => Now.ToDateTimeOffset();
}
