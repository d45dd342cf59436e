using System.Collections.Immutable;
using System.Diagnostics;
using FabAccess.Edge.Configuration;
using FabAccess.Edge.Files;
using FabAccess.Edge.Gpio;
using FabAccess.Edge.Journal;
using FabAccess.Edge.Machines;
using FabAccess.Edge.Permits;
using FabAccess.Edge.Time;
using FabAccess.Edge.Uplink;
using FabAccess.Mqtt;
using Microsoft.Extensions.Logging;

namespace FabAccess.Edge.Commands;

/// <summary>
/// The box, composed. It comes up from the inside out (memory, machines, readers, network) and goes down the same way from
/// the machines on: first every relay off, then the rest within bounds, whatever hangs.
/// </summary>
internal sealed class RunningBox : IDisposable
{
    private static readonly TimeSpan StartBound = TimeSpan.FromSeconds(3), OffBound = TimeSpan.FromSeconds(1), FlushBound = TimeSpan.FromSeconds(2), DrainBound = TimeSpan.FromSeconds(1);

    private readonly ILogger log;
    private readonly DataFolder folder;
    private readonly IJournal journal;
    private readonly PermitStore permits;
    private readonly PermitIntake intake;
    private readonly ImmutableArray<MachineParts> machines;
    private readonly BoxUplink uplink;

    /// <exception cref="IOException">The data folder, the journal or the clock cannot be used.</exception>
    public RunningBox(BoxConfiguration box, string version, ILogger log)
    {
        this.log = log;
        folder = new(box.DataFolder);
        var ports = new BoxPorts(
            BoxClock.OfThisMachine(),
            new DiskFolder(box.DataFolder),
            writer => new SqliteJournal(writer),
            () => GpioCharacterDevice.Open(box.GpioChip),
            options => new MosquittoLink(options, log),
            (machine, signal) => MachineLog.Signalled(log, machine, SignalText.Of(signal)),
            SessionIds.New);
        var assembly = new BoxAssembly(box, version, ports, log);
        (journal, permits) = (assembly.Journal, assembly.Permits);
        intake = new(permits);
        assembly.Uplink.PermitsCame = intake.Offer;
        uplink = new(assembly.Uplink);
        machines = [.. assembly.Machines.Select(m => new MachineParts(m, ports.OpenChip, ports.Clock.Time, log))];
    }

    public void Start()
    {
        // Whatever thread fails unforeseen: the relays go off before the process does.
        AppDomain.CurrentDomain.UnhandledException += (_, _) => CutOff();
        foreach (var machine in machines) machine.Worker.Start();
        foreach (var machine in machines)
        {
            if (!machine.Worker.WaitBegun(StartBound)) RunLog.SlowStart(log, machine.Worker.Control.Machine);
            machine.Listen();
        }
        if (KernelPriority.IsRefused) RunLog.NotFirst(log);
        uplink.Start();
        var since = TimeProvider.System.GetUtcNow() - Process.GetCurrentProcess().StartTime.ToUniversalTime();
        RunLog.Ready(log, (long)since.TotalMilliseconds, machines.Length, permits.Generation, permits.Current?.List.BadgeCount ?? 0);
    }

    public void Dispose()
    {
        RunLog.Ending(log);
        SwitchOff();
        var closing = machines.Select(m => Task.Run(m.Dispose)).ToArray();
        if (!journal.Flush(FlushBound)) RunLog.NotFlushed(log);
        uplink.Drain(DrainBound);
        uplink.Dispose();
        intake.Dispose();
        journal.Dispose();
        Task.WaitAll(closing, FlushBound);
        folder.Dispose();
        RunLog.Ended(log);
    }

    private void SwitchOff()
    {
        foreach (var machine in machines) machine.Worker.ShutDown();
        long start = Stopwatch.GetTimestamp();
        foreach (var machine in machines)
        {
            var rest = OffBound - Stopwatch.GetElapsedTime(start);
            if (machine.Worker.WaitEnded(rest > TimeSpan.Zero ? rest : TimeSpan.Zero)) continue;
            RunLog.CutOff(log, machine.Worker.Control.Machine);
            // On a thread of its own: a line that hangs must not keep the next one on.
            Task.Run(machine.Worker.CutOff).Wait(OffBound / 4);
        }
    }

    private void CutOff()
    {
        foreach (var machine in machines) Task.Run(machine.Worker.CutOff).Wait(OffBound / 4);
    }
}
