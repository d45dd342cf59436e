using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using FabAccess.Edge.Commands;
using FabAccess.Edge.Configuration;
using FabAccess.Edge.Files;
using FabAccess.Edge.Identity;
using FabAccess.Edge.Journal;
using FabAccess.Edge.Machines;
using FabAccess.Signing;
using FabAccess.Simulation.Boxes;
using FabAccess.Simulation.Network;
using FabAccess.Simulation.People;
using FabAccess.Simulation.Worlds;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace FabAccess.Bench.Soak;

/// <summary>
/// The box's own assembly on virtual time, and on a real folder: its journal and its lists are files, so that what is opened
/// and not closed shows. Nobody keeps books on it, and nothing fails that a lab's day does not bring.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "It lasts as long as its process.")]
internal sealed class SoakBox
{
    private readonly World world;
    private readonly Dice dice = Dice.Of(SoakDay.Seed, "box");
    private readonly SimClock clock;
    private readonly BoxAssembly assembly;
    private readonly Actor uplink, intake;
    private SimJournal? journal;
    private SimLink? link;
    private byte[]? waiting;

    public SoakBox(World world, SimBroker broker, Topics topics, string folder, int machines, ReadOnlyMemory<byte> badgeKey)
    {
        this.world = world;
        clock = new(world, 0);
        Machines = [.. Enumerable.Range(0, machines).Select(i => new SimMachine(world, new(i, $"m-{i + 1:00}", 0, null)))];
        var chip = new SimLines(Machines.ToDictionary(m => (uint)m.Lab.Index, m => m.Line));
        var configuration = new BoxConfiguration(
            topics.Site, topics.Box, folder, new("broker", 1883, TimeSpan.FromSeconds(60)), badgeKey, "label:sim",
            [.. Machines.Select(m => new MachineSettings(m.Id, "sim", (uint)m.Lab.Index, null))]);
        var trust = new TrustFile(TrustFile.CurrentSchema, topics.Site, topics.Box, Lab.Places.Gate, Lab.Places.Broker, [FixedKey.Current.Message]);
        var log = NullLogger.Instance;
        var ports = new BoxPorts(
            new(new(dice.NextGuid()), clock, () => ClockTrust.Synchronised), new DiskFolder(folder), new BoxTrust(trust, _ => { }), MakeJournal, chip.Open,
            options => link = new(world, broker, Weather, options, dice, new(world, null)), (machine, signal) => Machine(machine).Show(signal), NewSession);
        assembly = new(configuration, "soak", ports, log);
        intake = new(world, TakeList, Soon);
        uplink = new(world, () => assembly.Uplink.Step(), Soon);
        assembly.Uplink.PermitsCame = (payload, _) =>
        {
            waiting = payload;
            intake.Rouse();
        };
        assembly.Uplink.Roused = uplink.Rouse;
    }

    public ImmutableArray<SimMachine> Machines { get; }

    public Weather Weather { get; } = new(Dice.Of(SoakDay.Seed, "weather"));

    /// <summary>Lists that came into force.</summary>
    public int Lists { get; private set; }

    /// <summary>Lists that were refused.</summary>
    public int Refused { get; private set; }

    public int Badges => assembly.Permits.Current?.List.BadgeCount ?? 0;

    /// <summary>Entries that its journal has let go.</summary>
    public long Trimmed => journal!.ReadFirst() - 1;

    /// <summary>It is connected, and the other side has everything.</summary>
    public bool IsSettled => assembly.Uplink.IsUp && journal!.Writer.IsWritten && assembly.Uplink.IsDrained;

    public void Begin()
    {
        foreach (var (machine, part) in Machines.Zip(assembly.Machines))
        {
            var worker = new Actor(world, () => StepMachine(machine, part.Turns), Soon);
            part.Turns.Inbox.Roused = worker.Rouse;
            part.Turns.Begin(part.Folded);
            machine.Attach(part.Turns, worker, clock, Soon);
            worker.Rouse();
        }
        assembly.Uplink.Start();
        uplink.Rouse();
    }

    /// <summary>Nothing gets through for so long, and nobody is told.</summary>
    public void CutOff(TimeSpan during)
    {
        Weather.IsCutOff = true;
        link!.Silenced();
        world.After(during, Weather.Clear);
    }

    private static TimeSpan StepMachine(SimMachine machine, MachineTurns turns)
    {
        machine.SetPace();
        turns.Step();
        machine.SetPace();
        return turns.Rest;
    }

    private TimeSpan TakeList()
    {
        if (waiting is { } payload)
        {
            var before = assembly.Permits.Generation;
            if (assembly.Permits.Accept(payload) is not null) Refused++;
            else if (assembly.Permits.Generation != before) Lists++;
        }
        waiting = null;
        return Timeout.InfiniteTimeSpan;
    }

    private SimJournal MakeJournal(JournalWriter writer)
    {
        journal = new(writer, world, () => false, Soon, () => false);
        journal.Actor.Rouse();
        return journal;
    }

    private SimMachine Machine(MachineId id) => Machines.First(m => m.Id == id);

    private SessionId NewSession(Instant at) => new(dice.NextGuid());

    private TimeSpan Soon() => dice.Within(TimeSpan.FromMilliseconds(0.05), TimeSpan.FromMilliseconds(5));
}
