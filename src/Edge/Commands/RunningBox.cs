using System.Collections.Immutable;
using System.Diagnostics;
using FabAccess.Core.Machines;
using FabAccess.Core.Values;
using FabAccess.Edge.Configuration;
using FabAccess.Edge.Files;
using FabAccess.Edge.Gpio;
using FabAccess.Edge.Health;
using FabAccess.Edge.Identity;
using FabAccess.Edge.Journal;
using FabAccess.Edge.Lifecycle;
using FabAccess.Edge.Machines;
using FabAccess.Edge.Orders;
using FabAccess.Edge.Permits;
using FabAccess.Edge.Time;
using FabAccess.Edge.Uplink;
using FabAccess.Mqtt;
using FabAccess.Service;
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
    private readonly SqliteJournal journal;
    private readonly PermitStore permits;
    private readonly PermitIntake intake;
    private readonly OrderIntake orders;
    private readonly ImmutableArray<MachineParts> machines;
    private readonly BoxUplink uplink;
    private readonly ServiceNotify service = ServiceNotify.OfThisProcess();
    private readonly SelfCheck check;
    private readonly HealthSocket health;
    private readonly RenewalLoop renewal;

    /// <param name="box">With what its identity says.</param>
    /// <param name="trust">What that identity believes.</param>
    /// <param name="secrets">Where that identity is.</param>
    /// <param name="version">Of this program.</param>
    /// <param name="log">For what a person should know.</param>
    /// <exception cref="IOException">The data folder, the journal or the clock cannot be used.</exception>
    public RunningBox(BoxConfiguration box, TrustFile trust, SecretFolder secrets, string version, ILogger log)
    {
        this.log = log;
        folder = new(box.DataFolder);
        SqliteJournal? opened = null;
        var ports = new BoxPorts(
            BoxClock.OfThisMachine(),
            new DiskFolder(box.DataFolder),
            new BoxTrust(trust, changed => secrets.Replace(BoxIdentity.TrustFile, changed.ToBytes())),
            writer => opened = new(writer),
            () => GpioCharacterDevice.Open(box.GpioChip),
            options => new MosquittoLink(options with { Tls = BoxIdentity.TlsOf(secrets) }, log),
            Show,
            SessionIds.New)
        {
            OwnKey = name => BoxKeyPairs.Find(secrets, name),
        };
        var assembly = new BoxAssembly(box, version, ports, log);
        (journal, permits) = (opened!, assembly.Permits);
        intake = new(permits, assembly.Config);
        assembly.Uplink.PermitsCame = intake.Offer;
        assembly.Uplink.ConfigCame = intake.OfferConfig;
        orders = new(assembly.Orders);
        assembly.Uplink.OrderCame = orders.Offer;
        uplink = new(assembly.Uplink);
        machines = [.. assembly.Machines.Select(m => new MachineParts(m, ports.OpenChip, assembly, box.Box, ports.Clock, log))];
        check = new([journal.Pulse, uplink.Pulse, .. machines.SelectMany(m => m.Pulses)], service, CutOff, () => assembly.Machines.Any(m => m.Relay.IsOn || m.Relay.MayBeHeld), log);
        var renewing = new Renewal(secrets, box.Site, box.Box, Random.Shared.NextDouble, log);
        assembly.Health.Certificate = () => renewing.NotAfter is { } end ? new(end, renewing.Trouble) : null;
        assembly.Health.Meter = name => machines.FirstOrDefault(m => m.Worker.Control.Machine == name)?.Meter;
        assembly.Health.Display = name => machines.FirstOrDefault(m => m.Worker.Control.Machine == name)?.DisplayTrouble;
        renewal = new(renewing, () => ports.Clock.Now().Wall, () => assembly.Uplink.Trouble?.Contains(MqttTls.HasExpired, StringComparison.Ordinal) == true, ports.Clock.Time);
        health = new(box.DataFolder, assembly.Health.Look, log);
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
        renewal.Start();
        var since = TimeProvider.System.GetUtcNow() - Process.GetCurrentProcess().StartTime.ToUniversalTime();
        check.Start();
        if (service.Watchdog is { } watchdog) LifecycleLog.Watched(log, watchdog.TotalSeconds);
        service.Ready();
        RunLog.Ready(log, (long)since.TotalMilliseconds, machines.Length, permits.Generation, permits.Current?.List.BadgeCount ?? 0);
    }

    public void Dispose()
    {
        RunLog.Ending(log);
        // Before everything else, which a disk or a stranger could hold up.
        SwitchOff();
        service.Stopping();
        health.Dispose();
        renewal.Dispose();
        var closing = machines.Select(m => Task.Run(m.Dispose)).ToArray();
        if (!journal.Flush(FlushBound)) RunLog.NotFlushed(log);
        uplink.Drain(DrainBound);
        uplink.Dispose();
        orders.Dispose();
        intake.Dispose();
        journal.Dispose();
        Task.WaitAll(closing, FlushBound);
        check.Dispose();
        folder.Dispose();
        service.Dispose();
        RunLog.Ended(log);
    }

    // The lamp before the log, which a slow disk may hold up.
    private void Show(MachineId machine, Signal signal)
    {
        foreach (var part in machines)
            if (part.Worker.Control.Machine == machine) part.Tell(signal);
        MachineLog.Signalled(log, machine, SignalText.Of(signal));
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

    // A loop that hangs takes its own machine with it, and no other.
    private void CutOff(Pulse hanging)
    {
        if (machines.FirstOrDefault(m => m.Worker.Pulse == hanging) is not { } machine) return;
        Task.Run(machine.Worker.CutOff).Wait(OffBound / 4);
    }

    private void CutOff()
    {
        foreach (var machine in machines) Task.Run(machine.Worker.CutOff).Wait(OffBound / 4);
    }
}
