using FabAccess.Simulation.Auditing;
using FabAccess.Simulation.Boxes;
using FabAccess.Simulation.Disks;
using FabAccess.Simulation.Network;
using FabAccess.Simulation.Servers;
using FabAccess.Simulation.Worlds;

namespace FabAccess.Simulation.Faults;

/// <summary>Does to the world what a scenario says, and undoes what lasts only for a while.</summary>
internal sealed class Injector(World world, Trace trace, SimBox[] boxes, SimServer server, SimBroker broker, Auditor auditor)
{
    private const double Years = 10;
    private static readonly TimeSpan OldestBackup = TimeSpan.FromDays(6);

    private readonly Dictionary<string, byte[]?> backups = [];

    /// <summary>How many of each kind were done.</summary>
    public SortedDictionary<FaultKind, int> Done { get; } = [];

    /// <param name="faults">What.</param>
    /// <param name="end">Nothing begins or lasts longer than this.</param>
    public void Expect(IEnumerable<Fault> faults, TimeSpan end)
    {
        foreach (var fault in faults.Where(f => f.At < end))
        {
            world.At(fault.At, () => Begin(fault, fault.Lasts < end - fault.At ? fault.Lasts : end - fault.At));
            if (fault.Kind == FaultKind.ServerRestored) world.At(BackedUp(fault), () => backups[fault.Id] = server.Backup());
        }
    }

    private static TimeSpan BackedUp(Fault fault)
    {
        var at = fault.At - (Math.Abs(fault.Part) * OldestBackup);
        return at > TimeSpan.Zero ? at : TimeSpan.Zero;
    }

    private void Begin(Fault fault, TimeSpan lasts)
    {
        var box = boxes[fault.Box];
        trace.Tell("FAULT", $"{fault.Id} {fault.Kind} {box.Id} for {lasts:g}");
        Done[fault.Kind] = Done.GetValueOrDefault(fault.Kind) + 1;
        auditor.Disturbed(box);
        auditor.HasClockLied |= fault.Kind is FaultKind.BoxClockJumpsTrusted or FaultKind.ServerClockJumps;
        foreach (var machine in box.Machines) machine.Alert();
        var undo = fault.Kind.Group() switch
        {
            FaultGroups.Power => Power(fault, lasts, box),
            FaultGroups.Disk => Disk(fault, lasts, box),
            FaultGroups.Net => Net(fault, box),
            FaultGroups.Clock => Clock(fault, box),
            FaultGroups.Line => Line(fault, box),
            FaultGroups.Server => Server(fault, lasts),
            FaultGroups.Restore => Restore(fault),
            _ => throw new InvalidOperationException($"Nobody knows how to do {fault.Kind}."),
        };
        if (undo is null) return;
        world.After(lasts, () =>
        {
            trace.Tell("FAULT", $"{fault.Id} {fault.Kind} {box.Id} is over");
            auditor.Disturbed(box);
            foreach (var machine in box.Machines) machine.Alert();
            undo();
        });
    }

    private static Action? Power(Fault fault, TimeSpan lasts, SimBox box)
    {
        switch (fault.Kind)
        {
            case FaultKind.BoxPowerCut:
                box.CutPower();
                break;
            case FaultKind.BoxPowerCutAtOperation:
                box.CutPowerAfter(fault.Operations);
                break;
            case FaultKind.BoxKilled:
                box.Kill();
                break;
            case FaultKind.BoxRestarted:
                box.Restart();
                break;
            default:
                box.Run?.Stall(lasts);
                break;
        }
        return null;
    }

    private Action? Disk(Fault fault, TimeSpan lasts, SimBox box)
    {
        if (fault.Kind == FaultKind.BoxEntryRots)
        {
            box.Rot(Math.Abs(fault.Part));
            return null;
        }
        var hungUntil = world.Now + lasts;
        bool hasFailed = false;
        var run = box.Run;
        Func<DiskOperation, DiskFault> trouble = fault.Kind switch
        {
            FaultKind.BoxSyncFails => operation => operation == DiskOperation.Sync && !hasFailed && (hasFailed = true) ? DiskFault.Error : DiskFault.None,
            FaultKind.BoxDiskBroken => operation => operation is DiskOperation.Look or DiskOperation.Read ? DiskFault.None : DiskFault.Error,
            FaultKind.BoxDiskUnreadable => operation => operation == DiskOperation.Read ? DiskFault.Error : DiskFault.None,
            FaultKind.BoxDiskFull => operation => operation is DiskOperation.Write or DiskOperation.Create ? fault.Part > 0 ? DiskFault.Full : DiskFault.HalfFull : DiskFault.None,
            _ => operation =>
            {
                if (operation == DiskOperation.Sync) world.RunUntil(() => box.Disk.IsCut || box.Run != run, hungUntil);
                return DiskFault.None;
            },
        };
        (box.DiskTrouble, box.IsDiskHanging) = (trouble, fault.Kind == FaultKind.BoxDiskHangs);
        return () =>
        {
            if (box.DiskTrouble == trouble) (box.DiskTrouble, box.IsDiskHanging) = (null, false);
        };
    }

    private Action? Net(Fault fault, SimBox box)
    {
        switch (fault.Kind)
        {
            case FaultKind.BoxCutOff:
                return CutOff(box.Weather, () => box.Run?.Silenced());
            case FaultKind.ServerCutOff:
                return CutOff(server.Weather, () => server.Run?.Silenced());
            case FaultKind.BoxStorm:
                return Storm(box.Weather, fault);
            case FaultKind.ServerStorm:
                return Storm(server.Weather, fault);
            case FaultKind.BoxLateMessages:
                (box.Weather.Delay, box.Weather.Late) = (0.1, TimeSpan.FromDays(4));
                return () => (box.Weather.Delay, box.Weather.Late) = (0, TimeSpan.FromSeconds(10));
            case FaultKind.BrokerForgets or FaultKind.BrokerRemembers or FaultKind.BrokerFromBackup:
                if (!broker.IsUp) return null;
                broker.Down();
                return () => broker.Up(Memory(fault.Kind));
            default:
                string refused = $"/{box.Id}/up/";
                broker.Refuses = topic => topic.Contains(refused, StringComparison.Ordinal);
                return () => broker.Refuses = _ => false;
        }
    }

    private static BrokerMemory Memory(FaultKind kind) => kind switch
    {
        FaultKind.BrokerRemembers => BrokerMemory.LastSaved,
        FaultKind.BrokerFromBackup => BrokerMemory.DaysAgo,
        _ => BrokerMemory.Nothing,
    };

    private static Action CutOff(Weather weather, Action silenced)
    {
        weather.IsCutOff = true;
        silenced();
        return () => weather.IsCutOff = false;
    }

    private static Action Storm(Weather weather, Fault fault)
    {
        double hard = (fault.Part + 1) / 2;
        (weather.Loss, weather.Doubling, weather.Delay, weather.Late) = (0.5 * hard, 0.4, 0.3, TimeSpan.FromSeconds(1 + (60 * hard)));
        return () => (weather.Loss, weather.Doubling, weather.Delay) = (0, 0, 0);
    }

    private Action? Clock(Fault fault, SimBox box)
    {
        switch (fault.Kind)
        {
            case FaultKind.BoxClockJumps:
                box.Clock.Set(box.Clock.GetUtcNow() + Far(fault), SimTrust.Never);
                return box.Clock.Synchronise;
            case FaultKind.BoxClockJumpsTrusted:
                box.Clock.Set(box.Clock.GetUtcNow() + Far(fault), SimTrust.Synchronised);
                return box.Clock.Synchronise;
            case FaultKind.BoxClockAlone:
                box.Clock.LoseSource();
                box.ToldTheTimeAfter = null;
                return () =>
                {
                    box.ToldTheTimeAfter = TimeSpan.FromSeconds(20);
                    box.Clock.Synchronise();
                };
            default:
                server.Clock.Set(server.Clock.GetUtcNow() + TimeSpan.FromDays(fault.Part), SimTrust.Synchronised);
                return server.Clock.Synchronise;
        }
    }

    // Seconds as often as years.
    private static TimeSpan Far(Fault fault)
    {
        double size = Math.Abs(fault.Part), days = Years * 365 * Math.Pow(10, -7 * (1 - size));
        return TimeSpan.FromDays(Math.Sign(fault.Part) * days);
    }

    private static Action Line(Fault fault, SimBox box)
    {
        var machine = box.Machines[fault.Machine];
        var (line, field) = (machine.Line, machine.Field);
        switch (fault.Kind)
        {
            case FaultKind.LineStuckHigh:
                line.Stuck = true;
                return () => line.Stuck = null;
            case FaultKind.LineStuckLow:
                line.Stuck = false;
                return () => line.Stuck = null;
            case FaultKind.LineRefuses:
                line.RefusesDrive = true;
                return () => line.RefusesDrive = false;
            case FaultKind.LineLost:
                line.IsLost = true;
                return () => line.IsLost = false;
            default:
                field.Trouble = fault.Kind switch { FaultKind.ReaderSilent => Boxes.ReaderTrouble.Silent, FaultKind.ReaderUnplugged => Boxes.ReaderTrouble.Unplugged, _ => Boxes.ReaderTrouble.Babbling };
                machine.Watch(TimeSpan.FromSeconds(3));
                return () =>
                {
                    field.Trouble = Boxes.ReaderTrouble.None;
                    machine.Watch(TimeSpan.FromSeconds(5));
                };
        }
    }

    // Where none could be made there is none to put back.
    private Action? Restore(Fault fault)
    {
        if (backups.Remove(fault.Id, out var backup) && backup is not null) server.PutBack(backup);
        return null;
    }

    private Action? Server(Fault fault, TimeSpan lasts)
    {
        switch (fault.Kind)
        {
            case FaultKind.ServerKilled:
                server.Kill();
                return null;
            case FaultKind.ServerPowerCut:
                server.CutPower();
                return null;
            case FaultKind.ServerPowerCutAtOperation:
                server.CutPowerAfter(fault.Operations);
                return null;
            case FaultKind.ServerStalled:
                server.Run?.Stall(lasts);
                return null;
            default:
                var how = fault.Kind == FaultKind.ServerDiskFull ? DiskFault.Full : DiskFault.Error;
                Func<DiskOperation, DiskFault> trouble = operation => operation is DiskOperation.Look or DiskOperation.Read ? DiskFault.None : how;
                server.DiskTrouble = trouble;
                return () =>
                {
                    if (server.DiskTrouble == trouble) server.DiskTrouble = null;
                };
        }
    }
}
