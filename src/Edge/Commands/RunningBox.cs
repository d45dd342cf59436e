using System.Collections.Immutable;
using System.Diagnostics;
using FabAccess.Core.Wire;
using FabAccess.Edge.Configuration;
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
    private readonly SqliteJournal journal;
    private readonly PermitStore permits;
    private readonly PermitIntake intake;
    private readonly ImmutableArray<MachineParts> machines;
    private readonly BoxUplink uplink;

    /// <exception cref="IOException">The data folder, the journal or the clock cannot be used.</exception>
    public RunningBox(BoxConfiguration box, string version, ILogger log)
    {
        this.log = log;
        folder = new(box.DataFolder);
        var clock = BoxClock.OfThisMachine();
        journal = new(new(box.DataFolder), clock.Boot, clock.Time, log);
        permits = new(box.DataFolder, box.Site, box.Box, clock, log);
        intake = new(permits);
        var judge = new BadgeJudge(box.BadgeKey, () => permits.Current);
        UnconfiguredMachines.Close(journal.Folded, box.Machines.Select(m => m.Machine).ToHashSet(), journal, clock.Now(), log);
        machines = [.. box.Machines.Select(m => new MachineParts(m, box, journal, judge, clock, log))];
        var reports = new BoxReports(clock, journal, () => permits.Generation, [.. machines.Select(m => m.Worker.Control)], version);
        var topics = new Topics(box.Site, box.Box);
        var link = new MosquittoLink(
            new(box.Broker.Host, box.Broker.Port, $"fabaccess-{box.Site}-{box.Box}")
            {
                Subscriptions = [topics.Permits, topics.Acknowledgement],
                LongestRetry = box.Broker.LongestRetry,
                LastWill = (topics.Online, reports.Online(online: false)),
            },
            log);
        uplink = new(topics, link, journal, reports, intake.Offer, clock.Time, log);
    }

    public void Start()
    {
        // Whatever thread fails unforeseen: the relays go off before the process does.
        AppDomain.CurrentDomain.UnhandledException += (_, _) => CutOff();
        permits.Changed = () =>
        {
            foreach (var machine in machines) machine.Worker.PermitsChanged();
            uplink.StateChanged();
        };
        foreach (var machine in machines)
        {
            machine.Worker.Control.Changed = uplink.StateChanged;
            machine.Worker.Start();
        }
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
