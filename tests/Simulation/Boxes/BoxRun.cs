using System.Diagnostics.CodeAnalysis;
using FabAccess.Core.Access;
using FabAccess.Core.Machines;
using FabAccess.Core.Values;
using FabAccess.Edge.Commands;
using FabAccess.Edge.Gpio;
using FabAccess.Edge.Identity;
using FabAccess.Edge.Journal;
using FabAccess.Edge.Time;
using FabAccess.Mqtt;
using FabAccess.Simulation.Disks;
using FabAccess.Simulation.Network;
using FabAccess.Simulation.Worlds;
using NodaTime;

namespace FabAccess.Simulation.Boxes;

/// <summary>
/// The program of a box from its start to its end: the product's own assembly, with actors in the place of its threads. When
/// it is gone, by whatever way, its ports refuse everything, what it was doing runs out, and nothing of it is called again.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "A program is not disposed of; it is gone, and buried when nothing waits in it any more.")]
internal sealed class BoxRun
{
    private static readonly TimeSpan OffBound = TimeSpan.FromSeconds(1), FlushBound = TimeSpan.FromSeconds(2), DrainBound = TimeSpan.FromSeconds(1);

    /// <summary>How long an uplink with nothing to hurry for lets news wait, and sleeps without any.</summary>
    private static readonly TimeSpan Unhurried = TimeSpan.FromSeconds(40), Sleep = TimeSpan.FromHours(3);

    private readonly SimBox box;
    private readonly World world;
    private readonly Dice dice;
    private readonly List<Actor> actors = [];
    private readonly List<SimLink> links = [];
    private readonly BoxAssembly assembly;
    private readonly Actor uplink, permits;
    private byte[]? permitsWaiting, configWaiting;
    private SimJournal? journal;
    private TimeSpan stalledUntil, hurriedUntil;
    private int left;

    /// <exception cref="IOException">The program cannot start.</exception>
    public BoxRun(SimBox box, World world, BootId boot, Dice dice)
    {
        (this.box, this.world, this.dice) = (box, world, dice);
        var clock = new BoxClock(boot, box.Clock, () => (ClockTrust)box.Clock.Trust);
        var ports = new BoxPorts(clock, new SimFiles(box.Disk), new BoxTrust(box.Trust, changed => box.Trust = changed), MakeJournal, OpenChip, Connect, Show, NewSession);
        try
        {
            assembly = new(box.Configuration, "sim", ports, box.Log);
        }
        catch
        {
            Gone(_ => { });
            throw;
        }
        permits = Act(TakePermits, Soon, () => box.IsDiskHanging);
        uplink = Act(StepUplink, HurryOrNot, () => box.IsDiskHanging);
        assembly.Uplink.PermitsCame = (payload, _) =>
        {
            permitsWaiting = payload;
            permits.Rouse();
        };
        assembly.Uplink.ConfigCame = payload =>
        {
            configWaiting = payload;
            permits.Rouse();
        };
        assembly.Uplink.Roused = uplink.Rouse;
    }

    public bool IsGone { get; private set; }

    public SimJournal Journal => journal!;

    public bool IsStalled => stalledUntil > world.Now - TimeSpan.FromSeconds(2);

    /// <summary>The server has everything.</summary>
    public bool IsSettled => journal!.Writer.IsWritten && assembly.Uplink.IsDrained;

    public Generation Held => assembly.Permits.Generation;

    public string Progress => $"up {assembly.Uplink.IsUp}, written {journal!.Writer.IsWritten}, end {journal.End.Sequence}, trouble {journal.Trouble ?? "none"}";

    /// <summary>The machines come back, then the readers, then the network.</summary>
    public void Begin()
    {
        foreach (var (machine, part) in box.Machines.Zip(assembly.Machines))
        {
            Actor? worker = null;
            worker = Act(() => StepMachine(machine, part.Turns, worker!), Soon, MayWait);
            part.Turns.Inbox.Roused = worker.Rouse;
            Guarded(() => part.Turns.Begin(part.Folded));
            if (IsGone) return;
            machine.Attach(part.Turns, worker, box.Clock, Soon);
            left++;
            worker.Rouse();
        }
        Guarded(assembly.Uplink.Start);
        uplink.Rouse();
    }

    /// <summary>Ends in good order, as on SIGTERM, within its bounds.</summary>
    public void End()
    {
        foreach (var part in assembly.Machines) part.Turns.Inbox.ShutDown();
        world.RunUntil(() => left == 0 || IsGone, world.Now + OffBound);
        if (IsGone) return;
        foreach (var part in assembly.Machines) part.Relay.GiveBack();
        foreach (var machine in box.Machines) machine.Detach();
        journal!.Flush(FlushBound);
        world.RunUntil(() => IsGone || !assembly.Uplink.IsUp || assembly.Uplink.IsDrained, world.Now + DrainBound);
        if (IsGone) return;
        Guarded(assembly.Uplink.Dispose);
        // A disk that hangs is not waited for any longer.
        if (world.RunUntil(() => IsGone || !journal.Actor.IsRunning, world.Now + FlushBound) && !IsGone) Guarded(journal.Dispose);
        Gone(link => link.Dispose());
    }

    /// <summary>It is not there any more.</summary>
    /// <param name="leave">How its connections end.</param>
    public void Gone(Action<SimLink> leave)
    {
        if (IsGone) return;
        IsGone = true;
        foreach (var actor in actors) actor.End();
        foreach (var machine in box.Machines) machine.Detach();
        foreach (var link in links) leave(link);
        Bury();
    }

    /// <summary>Nothing is heard from the other side any more.</summary>
    public void Silenced()
    {
        foreach (var link in links) link.Silenced();
    }

    /// <summary>News are not left to wait for others for so long.</summary>
    public void Hurry(TimeSpan during)
    {
        hurriedUntil = world.Now + during;
        uplink.Rouse();
    }

    /// <summary>Every part gets no processor for so long.</summary>
    public void Stall(TimeSpan during) => stalledUntil = world.Now + during;

    // SQLite may not be closed from within itself: first everything that waits in it has to come out.
    private void Bury()
    {
        if (actors.Any(a => a.IsRunning)) world.After(TimeSpan.FromSeconds(1), Bury);
        else journal?.Dispose();
    }

    private SimJournal MakeJournal(JournalWriter writer)
    {
        journal = new(writer, world, () => IsGone, Soon, () => box.IsDiskHanging);
        journal.Committed = () => box.EntriesDurable(this);
        journal.Ending = machine => box.Ending(this, machine);
        actors.Add(journal.Actor);
        journal.Actor.Rouse();
        return journal;
    }

    // A start waits for its entry. Everybody else waits for nothing but the disk.
    private bool MayWait() => IsStalled || box.IsTroubled;

    private IGpioLines OpenChip() => IsGone ? throw new IOException("The program is gone.") : box.Chip.Open();

    private SimLink Connect(MqttLinkOptions options)
    {
        var link = new SimLink(world, box.Broker, box.Weather, options, dice, box.Trace) { Touch = () => box.Operation() };
        links.Add(link);
        return link;
    }

    private void Show(MachineId machine, Signal signal)
    {
        if (!IsGone) box.Machine(machine).Show(signal);
    }

    private SessionId NewSession(Instant at)
    {
        Span<byte> bytes = stackalloc byte[16];
        dice.Fill(bytes);
        return new(new Guid(bytes, bigEndian: true));
    }

    private Actor Act(Func<TimeSpan> step, Func<TimeSpan> delay, Func<bool> mayBeLong)
    {
        var actor = new Actor(world, () => Guarded(step), delay, mayBeLong);
        actors.Add(actor);
        return actor;
    }

    private TimeSpan StepMachine(SimMachine machine, Edge.Machines.MachineTurns turns, Actor worker)
    {
        machine.SetPace();
        box.Holds(this, machine, assembly.Permits.Generation);
        if (turns.Step())
        {
            // Again: what was due before the step is not due any more.
            machine.SetPace();
            return turns.Rest;
        }
        left--;
        worker.End();
        return Timeout.InfiniteTimeSpan;
    }

    private TimeSpan TakePermits()
    {
        var (payload, config) = (permitsWaiting, configWaiting);
        (permitsWaiting, configWaiting) = (null, null);
        if (config is not null && assembly.Config.Accept(config) is { Cause: not (RightsRefusal.OlderGeneration or RightsRefusal.Expired or RightsRefusal.CannotBeStored) } refused)
            throw new InvalidOperationException($"{box.Id} refused its own server's configuration: {refused.Reason}");
        if (payload is null) return Timeout.InfiniteTimeSpan;
        assembly.Permits.Accept(payload);
        // At once: at night no machine looks at it for hours, and an older one may be gone again by then.
        box.HasInForce(this, assembly.Permits.Generation);
        return Timeout.InfiniteTimeSpan;
    }

    private TimeSpan StepUplink()
    {
        var rest = assembly.Uplink.Step();
        bool isIdle = rest > TimeSpan.FromSeconds(5) && assembly.Uplink.IsDrained && world.Now >= hurriedUntil;
        return isIdle ? dice.Within(TimeSpan.FromMinutes(20), Sleep) : rest;
    }

    // Every news would be a commit at the server; most of them wait for each other.
    private TimeSpan HurryOrNot() => dice.Chance(0.15) || world.Now < hurriedUntil ? Soon() : dice.Within(TimeSpan.Zero, Unhurried);

    private TimeSpan Soon()
    {
        var soon = dice.Within(TimeSpan.FromMilliseconds(0.05), TimeSpan.FromMilliseconds(5));
        return stalledUntil > world.Now ? stalledUntil - world.Now + soon : soon;
    }

    private void Guarded(Action work) => Guarded(() =>
    {
        work();
        return TimeSpan.Zero;
    });

    // What a program does that is gone already matters to nobody. What one does that is there, nobody foresaw.
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
            box.Failed(this, e);
            return Timeout.InfiniteTimeSpan;
        }
    }
}
