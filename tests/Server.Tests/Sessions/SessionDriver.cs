using FabAccess.Mqtt;
using FabAccess.Server.Billing;
using FabAccess.Server.Board;
using FabAccess.Server.Ingest;
using FabAccess.Server.Sessions;
using FabAccess.Server.Tests.Ingest;
using FabAccess.Server.Tests.Labs;
using FabAccess.Server.Tests.Store;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace FabAccess.Server.Tests.Sessions;

/// <summary>From messages to sessions and charges: what is sent comes at the journal's own time, and is projected at once.</summary>
internal sealed class SessionDriver : IAsyncDisposable
{
    private readonly IngestDriver ingest;
    private readonly IngestQueue arrivals = new();
    private readonly Projector projector;

    public SessionDriver(StoreKind kind)
    {
        ingest = new(kind);
        projector = new(ingest.Store, new ProjectionSignal(), arrivals, new BoardChanges(), ingest.Clock, NullLogger<Projector>.Instance, ingest.Planning);
    }

    public IngestDriver Ingest => ingest;

    /// <summary>Sends what the journal has, from an entry on, at an instant: its own now, if none is given.</summary>
    public Task SendAsync(JournalBuilder journal, Instant? at = null, int from = 1) =>
        SendAsync(at ?? journal.Now, journal.Batch(from, journal.Bodies.Count - from + 1));

    public async Task SendAsync(Instant at, params MqttMessage[] messages)
    {
        ingest.Clock.Now = at;
        await ingest.SendAsync(messages);
        projector.CatchUp(CancellationToken.None);
    }

    public Session Session(Core.Values.SessionId id)
    {
        using var db = ingest.Store.CreateDbContext();
        return db.Sessions.AsNoTracking().Single(s => s.Id == id);
    }

    public ChargeRow? Charge(Core.Values.SessionId id)
    {
        using var db = ingest.Store.CreateDbContext();
        return db.Charges.AsNoTracking().SingleOrDefault(c => c.Session == id);
    }

    public async ValueTask DisposeAsync()
    {
        projector.Dispose();
        arrivals.Dispose();
        await ingest.DisposeAsync();
    }
}
