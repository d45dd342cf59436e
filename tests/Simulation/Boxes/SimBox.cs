using System.Collections.Immutable;
using FabAccess.Core.Values;
using FabAccess.Edge.Configuration;
using FabAccess.Edge.Identity;
using FabAccess.Simulation.Auditing;
using FabAccess.Simulation.Disks;
using FabAccess.Simulation.Disks.Vfs;
using FabAccess.Simulation.Network;
using FabAccess.Simulation.People;
using FabAccess.Simulation.Worlds;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace FabAccess.Simulation.Boxes;

/// <summary>One box: its disk, clocks, chip, machines and network, which stay, and its program, which comes and goes.</summary>
internal sealed class SimBox
{
    /// <summary>Parts per billion by which its crystal is wrong.</summary>
    public const int MostDrift = 20_000;

    private static readonly TimeSpan Booting = TimeSpan.FromSeconds(6), Restarting = TimeSpan.FromSeconds(2), LastResort = TimeSpan.FromSeconds(5);

    private readonly World world;
    private readonly Auditor auditor;
    private readonly long seed;
    private readonly Dice dice;
    private BootId boot;
    private int boots, runs;
    private int operationsLeft;
    private BoxRun? run;
    private DateTimeOffset saved;

    public SimBox(World world, Trace trace, Lab lab, int index, long seed, SimBroker broker, Auditor auditor)
    {
        (this.world, Trace, this.seed, Broker, this.auditor) = (world, trace, seed, broker, auditor);
        Index = index;
        Id = lab.Boxes[index];
        dice = Dice.Of(seed, "box", index);
        Log = trace.LogOf(Id);
        Disk = new($"/sim/{Id}") { Fate = Ask, AfterFailedSync = () => new CutPolicy.Shuffle(dice) };
        VfsMounts.Add(Disk);
        Clock = new(world, dice.Between(-MostDrift, MostDrift));
        saved = world.Utc;
        Weather = new(Dice.Of(seed, "weather", index));
        Machines = [.. lab.Machines.Where(m => m.Box == index).Select(m => new SimMachine(world, m))];
        foreach (var machine in Machines)
        {
            machine.Line.Changed = isOn => auditor.PowerChanged(this, machine, isOn);
            machine.Line.WasStuck = () => auditor.Accident(machine);
            machine.StopHeard = () => auditor.StopHeard(this, machine);
        }
        var lines = Machines.Select((m, i) => (Line: LineOf(i), m)).ToDictionary(m => m.Line, m => m.m.Line);
        Chip = new(lines) { Touch = TouchChip };
        Configuration = new(
            SiteId.Parse(Lab.Site), BoxId.Parse(Id), Disk.Folder, new("broker", 1883, TimeSpan.FromSeconds(60)), lab.BadgeKey, "label:sim",
            [.. Machines.Select((m, i) => new MachineSettings(m.Id, "sim", LineOf(i), null))])
        { SigningKeys = FixedKey.Trust };
        Trust = new(TrustFile.CurrentSchema, Configuration.Site, Configuration.Box, Lab.Places.Gate, Lab.Places.Broker, [FixedKey.Current.Message, FixedKey.Next.Message]);
    }

    public int Index { get; }

    /// <summary>What it believes; stays when its program goes.</summary>
    public TrustFile Trust { get; set; }

    public string Id { get; }

    public SimDisk Disk { get; }

    public SimClock Clock { get; }

    public SimLines Chip { get; }

    public Weather Weather { get; }

    public SimBroker Broker { get; }

    public Trace Trace { get; }

    public ILogger Log { get; }

    public BoxConfiguration Configuration { get; }

    public ImmutableArray<SimMachine> Machines { get; }

    /// <summary>The program that runs; null while there is none.</summary>
    public BoxRun? Run => run is { IsGone: false } ? run : null;

    /// <summary>Its threads get no processor now.</summary>
    public bool IsStalled => Run?.IsStalled ?? false;

    /// <summary>Its disk does not do what it should.</summary>
    public bool IsTroubled => DiskTrouble is not null;

    /// <summary>What its disk is to do; null while it works.</summary>
    public Func<DiskOperation, DiskFault>? DiskTrouble { get; set; }

    /// <summary>Whoever asks its disk for a sync may have to wait for long.</summary>
    public bool IsDiskHanging { get; set; }

    /// <summary>What the wall clock says when it boots: what was saved last. Nobody tells it the time for a while, or never.</summary>
    public TimeSpan? ToldTheTimeAfter { get; set; } = TimeSpan.FromSeconds(20);

    public SimMachine Machine(MachineId id) => Machines.First(m => m.Id == id);

    /// <summary>The power comes.</summary>
    public void Boot()
    {
        boots++;
        boot = new(Dice.Of(seed, $"boot {Id}", boots).NextGuid());
        Clock.Boot(saved);
        if (ToldTheTimeAfter is { } after) world.After(after, Clock.Synchronise);
        Start();
    }

    /// <summary>The power goes, and comes again.</summary>
    public void CutPower()
    {
        if (Disk.IsCut) return;
        Trace.Tell(Id, "the power is gone");
        Disk.Cut();
        PowerGone();
    }

    /// <summary>The power goes at that operation from now.</summary>
    public void CutPowerAfter(int operations) => operationsLeft = operations;

    /// <summary>
    /// One bit of one of the newest entries turns over. Starts and ends are spared: what a session was could then not be told
    /// from what is left of it, and there would be nothing to compare.
    /// </summary>
    /// <param name="part">From 0 to 1: how far from the end.</param>
    public void Rot(double part)
    {
        if (Run is null || IsTroubled || IsStalled || operationsLeft > 0 || Disk.IsCut) return;
        try
        {
            if (EntryRot.Do(Disk, part) is not { } sequence) return;
            Trace.Tell(Id, $"entry {sequence} rots");
            auditor.Rotten(this, sequence);
        }
        catch (SqliteException e)
        {
            Trace.Tell(Id, $"nothing rots: {e.Message}");
        }
    }

    /// <summary>The program is killed, and started again.</summary>
    public void Kill()
    {
        if (Run is not { } killed) return;
        Trace.Tell(Id, "killed");
        auditor.Disturbed(this);
        Leave(killed, link => link.Kill());
        Chip.LetGo();
        Disk.Kill();
        world.After(Restarting, Start);
    }

    /// <summary>The program is ended in good order, and started again.</summary>
    public void Restart() => world.Begin(RestartNow, () => { });

    private void RestartNow()
    {
        if (Run is not { } ending) return;
        Trace.Tell(Id, "ended");
        auditor.Disturbed(this);
        ending.End();
        // Within it the power may have gone.
        if (Disk.IsCut || run != ending) return;
        Leave(ending, link => link.Kill());
        Chip.LetGo();
        Disk.Kill();
        world.After(Restarting, Start);
    }

    /// <summary>Something outside of the program is done: it counts, and the power may go at it.</summary>
    public void Operation()
    {
        if (operationsLeft <= 0 || --operationsLeft > 0 || Disk.IsCut) return;
        CutPower();
    }

    public void EntriesDurable(BoxRun by)
    {
        if (by == run) auditor.EntriesDurable(this, by.Journal.Writer);
    }

    /// <summary>Which list is in force after one came.</summary>
    public void HasInForce(BoxRun by, Generation held)
    {
        if (by == run && !by.IsGone) auditor.Holds(this, (held.Epoch, held.Number));
    }

    /// <summary>By which list a machine judges in its next turn.</summary>
    public void Holds(BoxRun by, SimMachine machine, Generation held)
    {
        if (by != run || by.IsGone) return;
        machine.Held = (held.Epoch, held.Number);
        auditor.Holds(this, machine.Held);
    }

    /// <summary>The end of a session is to be written.</summary>
    public void Ending(BoxRun by, MachineId machine)
    {
        if (by == run && !by.IsGone) auditor.EndIsWritten(Machine(machine));
    }

    /// <summary>The program fell in a way that nobody foresaw.</summary>
    public void Failed(BoxRun by, Exception failure)
    {
        if (by != run || by.IsGone) return;
        auditor.Unforeseen(Id, failure);
        Kill();
    }

    private void Start()
    {
        if (IsTroubled) world.Begin(StartNow, () => { });
        else StartNow();
    }

    private void StartNow()
    {
        if (Disk.IsCut || Run is not null) return;
        auditor.Disturbed(this);
        try
        {
            run = new(this, world, boot, Dice.Of(seed, $"run {Id}", ++runs));
        }
        catch (Exception e) when (e is IOException or SqliteException)
        {
            Trace.Tell(Id, $"cannot start: {e.Message}");
            if (Disk.IsCut) return;
            Chip.LetGo();
            Disk.Kill();
            world.After(LastResort, Start);
            return;
        }
        if (Disk.IsCut)
        {
            Leave(run, link => link.Vanish());
            return;
        }
        auditor.Started(this, run.Journal.Writer);
        run.Begin();
    }

    private void PowerGone()
    {
        operationsLeft = 0;
        saved = Clock.GetUtcNow();
        auditor.Disturbed(this);
        if (run is { } ended) Leave(ended, link => link.Vanish());
        Chip.LetGo();
        world.After(Booting + dice.Until(TimeSpan.FromMinutes(1)), () =>
        {
            var policy = Disk.UnderWay() is var (first, last) ? CutPolicy.Any(dice, first, last) : new CutPolicy.KeepAll();
            Disk.Restore(policy);
            Trace.Tell(Id, $"the power is back ({policy.GetType().Name})");
            Boot();
        });
    }

    private static void Leave(BoxRun leaving, Action<SimLink> leave) => leaving.Gone(leave);

    private DiskFault Ask(DiskOperation operation, string path)
    {
        var fault = DiskTrouble?.Invoke(operation) ?? DiskFault.None;
        if (operation is DiskOperation.Look or DiskOperation.Read || operationsLeft <= 0 || --operationsLeft > 0) return fault;
        Trace.Tell(Id, $"the power goes at {operation} of {path}");
        PowerGone();
        return DiskFault.Cut;
    }

    private void TouchChip()
    {
        Operation();
        if (Disk.IsCut || Run is null && run is not null && run.IsGone) throw new IOException("The chip is not there.");
    }

    private static uint LineOf(int index) => (uint)(17 + index);
}
