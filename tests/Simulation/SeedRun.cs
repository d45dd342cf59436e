using FabAccess.Server.Store.Sqlite;
using FabAccess.Simulation.Auditing;
using FabAccess.Simulation.Boxes;
using FabAccess.Simulation.Disks.Vfs;
using FabAccess.Simulation.Faults;
using FabAccess.Simulation.Network;
using FabAccess.Simulation.People;
using FabAccess.Simulation.Servers;
using FabAccess.Simulation.Shrinking;
using FabAccess.Simulation.Worlds;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace FabAccess.Simulation;

/// <summary>What one run came to.</summary>
public sealed record Outcome(Extent Extent, int Sessions, int Entries, IReadOnlyDictionary<FaultKind, int> Faults, long Steps, string Ledger, Violation? Violation, TimeSpan Took);

/// <summary>One seed, from the first day to the closing of the books.</summary>
internal sealed class SeedRun
{
    /// <summary>After the last fault everything is well again within this, true time.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan LooksEvery = TimeSpan.FromMinutes(30);

    private readonly Scenario scenario;
    private readonly RunMode mode;
    private readonly World world;
    private readonly Auditor auditor;
    private readonly Lab lab;
    private readonly SimBroker broker;
    private readonly SimServer server;
    private readonly SimBox[] boxes;
    private readonly Injector injector;

    public SeedRun(Extent extent, RunMode mode, TextWriter? traceTo)
    {
        (scenario, this.mode) = (new(extent), mode);
        world = new(scenario.Start);
        SimVfs.Begin(Dice.Of(extent.Seed, "sqlite"), () => world.Utc);
        var trace = new Trace(world, traceTo);
        auditor = new(world, trace, extent.Seed);
        lab = new(extent.Seed, extent.Boxes, scenario.Start);
        auditor.BadgeKey = lab.BadgeKey;
        broker = new(world, trace);
        server = new(world, trace, lab, extent.Seed, broker, auditor);
        boxes = [.. Enumerable.Range(0, extent.Boxes).Select(i => new SimBox(world, trace, lab, i, extent.Seed, broker, auditor))];
        injector = new(world, trace, boxes, server, broker, auditor);
    }

    public Outcome Run()
    {
        var watch = System.Diagnostics.Stopwatch.StartNew();
        var extent = scenario.Extent;
        var machines = boxes.SelectMany(b => b.Machines).ToArray();
        var end = TimeSpan.FromDays(extent.Days);
        world.At(TimeSpan.Zero, server.Start);
        foreach (var box in boxes) world.At(TimeSpan.FromSeconds(1 + box.Index), box.Boot);
        world.After(LooksEvery, LookAtServer);
        new Crowd(world, lab, machines, tap => auditor.Tapped(boxes[machines[tap.Visit.Machine].Lab.Box], machines[tap.Visit.Machine], tap)).Expect(scenario);
        new Desk(world, server, lab, extent.Seed).Expect(scenario.Desk);
        injector.Expect(scenario.Faults, mode == RunMode.Liveness ? end - TimeSpan.FromHours(1) : TimeSpan.MaxValue);
        try
        {
            world.RunUntil(end);
            auditor.CheckSimulation();
            var closing = auditor.Violations.Count == 0 && mode == RunMode.Liveness ? Close() : null;
            auditor.CheckSimulation();
            return new(
                extent, closing?.Sessions ?? auditor.Starts, closing?.Entries ?? auditor.Books.Values.Sum(b => b.Bodies.Count), injector.Done, world.Steps,
                closing?.Ledger ?? "", auditor.Violations.FirstOrDefault(), watch.Elapsed);
        }
        finally
        {
            Leave();
        }
    }

    // What is refused is sent again and again: found at the end only, it would have taken hours until there.
    private void LookAtServer()
    {
        world.After(LooksEvery, LookAtServer);
        if (server.Run is not { } run || server.DiskTrouble is not null) return;
        try
        {
            auditor.NothingIsRefused(new(run.Looking()));
        }
        catch (SqliteException)
        {
            // Its disk is gone, or comes back only now; the next look sees it.
            run.LookAway();
        }
    }

    private Closing? Close()
    {
        // The faults are over: one that waits for an operation that never came is over too.
        server.CutPowerAfter(0);
        foreach (var box in boxes)
        {
            box.CutPowerAfter(0);
            box.Run?.Hurry(Settling);
        }
        world.RunUntil(world.Now + Settling);
        foreach (var box in boxes)
            if (box.Run is not { } run || !run.IsSettled) auditor.Report("L1_Settles", box.Id, $"Its journal is not at the server ten minutes after the last fault: {box.Run?.Progress ?? "it does not run"}.");
            else auditor.HoldsTheLast(box, (run.Held.Epoch, run.Held.Number));
        if (auditor.Violations.Count > 0) return null;
        // What a disk did not give out when it was written, and nothing was written since.
        foreach (var box in boxes) auditor.EntriesDurable(box, box.Run!.Journal.Writer);
        server.Run?.CatchUp();
        using var connection = server.Look();
        using var store = new SqliteStore(server.Database, pooling: false);
        using var db = store.CreateDbContext();
        db.Database.OpenConnection();
        var closing = new Closing(auditor, lab, new(connection), new(db));
        closing.Audit();
        return closing;
    }

    private void Leave()
    {
        world.RunOut();
        server.Run?.Gone(link => link.Kill());
        foreach (var box in boxes)
        {
            box.Run?.Gone(link => link.Kill());
            VfsMounts.Remove(box.Disk);
        }
        VfsMounts.Remove(server.Disk);
    }
}
