using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using FabAccess.Core.Values;
using FabAccess.Server.Board;
using FabAccess.Server.Broker;
using FabAccess.Server.Ingest;
using FabAccess.Server.Link;
using FabAccess.Server.Permits;
using FabAccess.Server.Sessions;
using FabAccess.Server.Store.Sqlite;
using FabAccess.Simulation.Network;
using FabAccess.Simulation.People;
using FabAccess.Simulation.Worlds;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace FabAccess.Simulation.Servers;

/// <summary>
/// The server's program from its start to its end: the product's store, link, ingest, projection and planning, with actors in
/// the place of its background services. Nothing here waits inside a step: its one gate for writers would lock up.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "A program is not disposed of; it is gone, and buried when nothing waits in it any more.")]
internal sealed class ServerRun : IPermitPlanning
{
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(100), AfterFailure = TimeSpan.FromSeconds(5);

    /// <summary>How long sessions and charges mostly lag behind what came in: nobody looks at a page here, and each step costs 2 ms.</summary>
    private static readonly TimeSpan Lag = TimeSpan.FromDays(2);

    private readonly SimServer server;
    private readonly World world;
    private readonly Dice dice;
    private readonly List<Actor> actors = [];
    private readonly List<SimLink> links = [];
    private readonly IngestQueue queue = new();
    private readonly ProjectionSignal signal = new();
    private readonly LabLink link;
    private readonly IngestCommits commits;
    private readonly Projector projector;
    private readonly PermitPlanning planning;
    private readonly Actor ingest, projection, planner;
    private SqliteConnection? looking;
    private TimeSpan stalledUntil;

    public ServerRun(SimServer server, World world, Dice dice)
    {
        (this.server, this.world, this.dice) = (server, world, dice);
        var (board, events, options) = (new BoardChanges(), new LinkEvents(), new BrokerOptions(server.Disk.Folder) { Embedded = false });
        var broker = new BrokerState(options);
        Store = new(server.Database, pooling: false);
        Store.Migrate();
        ingest = Act(StepIngest, () => Soon(TimeSpan.FromMilliseconds(40)));
        projection = Act(StepProjection, () => Soon(dice.Chance(0.02) ? TimeSpan.FromSeconds(1) : Lag));
        planner = Act(() => planning!.Plan(), () => Soon(Gathering) + Gathering);
        link = new(options => Connect(options), broker, Store, queue, events, new(server.Clock, board, options, broker));
        planning = new(Store, link, events, server.Signer, Lab.Places, server.Clock, server.Trace.LogOf<PermitPlanning>("server")) { Longest = TimeSpan.FromDays(1) };
        commits = new(Store, link, signal, this, board, server.Clock, server.Trace.LogOf<IngestCommits>("server"));
        projector = new(Store, signal, queue, board, server.Clock, server.Trace.LogOf<Projector>("server"));
        events.Connected += planner.Rouse;
    }

    public bool IsGone { get; private set; }

    public SqliteStore Store { get; }

    public void Begin()
    {
        // Until a box greets, nothing is known of it.
        commits.Offer([null]);
        ingest.Rouse();
        planner.Rouse();
        projection.Rouse();
        link.Start(SiteId.Parse(People.Lab.Site));
    }

    public void RightsChanged() => planner.Rouse();

    public void IsBehind(BoxId box)
    {
        planning.IsBehind(box);
        planner.Rouse();
    }

    public void Stall(TimeSpan during) => stalledUntil = world.Now + during;

    /// <summary>Nothing is heard from the other side any more.</summary>
    public void Silenced()
    {
        foreach (var each in links) each.Silenced();
    }

    /// <summary>Sessions and charges are brought up to date now.</summary>
    public void CatchUp() => projector.CatchUp(CancellationToken.None);

    /// <summary>The auditor's own connection, which is open as long as the program runs: opening one reads the whole schema.</summary>
    public SqliteConnection Looking() => looking ??= server.Look();

    public void LookAway()
    {
        looking?.Dispose();
        looking = null;
    }

    public void Gone(Action<SimLink> leave)
    {
        if (IsGone) return;
        IsGone = true;
        foreach (var actor in actors) actor.End();
        foreach (var each in links) leave(each);
        Bury();
    }

    // What is in the midst of a statement may not be closed under it.
    private void Bury()
    {
        if (actors.Any(a => a.IsRunning))
        {
            world.After(TimeSpan.FromSeconds(1), Bury);
            return;
        }
        LookAway();
        commits.Dispose();
        projector.Dispose();
        planning.Dispose();
        Store.Dispose();
    }

    private SimLink Connect(FabAccess.Mqtt.MqttLinkOptions options)
    {
        var made = new SimLink(world, server.Broker, server.Weather, options, dice, server.Trace) { HasRoom = () => queue.HasRoom, Touch = server.Operation };
        made.Handled = ingest.Rouse;
        made.Publishing = server.Publishing;
        links.Add(made);
        return made;
    }

    private TimeSpan StepIngest()
    {
        var rest = commits.Step();
        if (rest is null && queue.Take(IngestCommits.MostMessages) is { Count: > 0 } arrived)
        {
            commits.Offer(arrived);
            rest = commits.Step() ?? (arrived.Count == IngestCommits.MostMessages ? TimeSpan.Zero : null);
        }
        if (signal.TryNext()) projection.Rouse();
        return rest ?? Timeout.InfiniteTimeSpan;
    }

    private TimeSpan StepProjection()
    {
        try
        {
            projector.CatchUp(CancellationToken.None);
            return Timeout.InfiniteTimeSpan;
        }
        catch (Exception e) when (e is DbException or DbUpdateException or IOException or TimeoutException or InvalidOperationException)
        {
            server.Trace.Tell("server", $"projection: {e.Message}");
            return AfterFailure;
        }
    }

    private Actor Act(Func<TimeSpan> step, Func<TimeSpan> delay)
    {
        var actor = new Actor(world, () => Guarded(step), delay);
        actors.Add(actor);
        return actor;
    }

    private TimeSpan Soon(TimeSpan most)
    {
        var soon = dice.Within(TimeSpan.FromMilliseconds(0.1), most);
        return stalledUntil > world.Now ? stalledUntil - world.Now + soon : soon;
    }

    private TimeSpan Guarded(Func<TimeSpan> work)
    {
        try
        {
            return work();
        }
        catch (Exception) when (IsGone)
        {
            return Timeout.InfiniteTimeSpan;
        }
        catch (Exception e)
        {
            server.Failed(this, e);
            return Timeout.InfiniteTimeSpan;
        }
    }
}
