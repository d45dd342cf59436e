using FabAccess.Core.Machines;
using FabAccess.Core.Values;
using FabAccess.Edge.Badges;
using FabAccess.Edge.Configuration;
using FabAccess.Edge.Gpio;
using FabAccess.Edge.Machines;
using FabAccess.Edge.Power;
using FabAccess.Edge.Printers;
using FabAccess.Edge.Signals;
using FabAccess.Edge.Time;
using FabAccess.Service;
using Microsoft.Extensions.Logging;

namespace FabAccess.Edge.Commands;

/// <summary>The threads of one machine while the box runs: its worker, its reader, its stop button, its contacts and what tells people.</summary>
internal sealed class MachineParts : IDisposable
{
    private readonly AssembledMachine machine;
    private readonly Func<IGpioLines> openChip;
    private readonly BoxClock clock;
    private readonly ILogger log;
    private readonly BadgeReaderLoop reader;
    private readonly PanelThread? panel;
    private readonly PrinterLoop? printer;
    private readonly MeterThread? meter;
    private readonly ToldActivity? told;
    private readonly List<IDisposable> watched = [];

    public MachineParts(AssembledMachine machine, Func<IGpioLines> openChip, BoxAssembly box, BoxId name, BoxClock clock, ILogger log)
    {
        (this.machine, this.openChip, this.clock, this.log) = (machine, openChip, clock, log);
        Worker = new(machine.Turns, machine.Relay, machine.Folded, log);
        if (machine.Settings.IsMetered) told = new(clock, Worker.Activity, machine.Settings.ActivitySources);
        meter = MeterOf(machine.Settings, box.Meters);
        reader = new(machine.Settings.Machine.ToString(), () => BadgeReaders.Open(machine.Settings.Reader, clock.Time), Hear, clock.Time, box.Cards.Ask);
        if (machine.Printer is { } turns) printer = new(turns, machine.Settings.Machine, () => Worker.Control.State.HasPower, clock.Time, log);
        if (machine.Settings.Signals is not { } signals) return;
        var view = new PanelView(machine.Settings.Machine, name.ToString(), () => Worker.Control.State, () => Worker.Control.DecidingSince, () => box.Permits.Current, () => box.Uplink.IsUp);
        panel = new(new(signals, view, PanelWiring.Of(signals, machine.Settings.Machine, clock.Time, log), clock), machine.Settings.Machine, clock.Time, log);
    }

    public MachineWorker Worker { get; }

    /// <summary>How its meter or its plug's stands; null where nothing is known of its power. Any thread.</summary>
    public MeterStanding? Meter => meter?.Standing ?? (machine.Relay is NetworkSwitch { Watts: { } watts } ? new(watts, null) : null);

    /// <summary>Why its display shows nothing; null where it does, or there is none. Any thread.</summary>
    public string? DisplayTrouble => panel?.DisplayTrouble;

    /// <summary>The loops that must turn.</summary>
    public IEnumerable<Pulse> Pulses => new[] { Worker.Pulse, reader.Pulse, panel?.Pulse, (machine.Relay as NetworkSwitch)?.Pulse, printer?.Pulse, meter?.Pulse }.OfType<Pulse>();

    /// <summary>Tells the person at the machine. Returns at once.</summary>
    public void Tell(Signal signal) => panel?.Tell(signal);

    /// <summary>Starts to listen to contacts, reader and button. The worker is started before.</summary>
    public void Listen()
    {
        var settings = machine.Settings;
        var contacts = new InterlockContacts(
            settings.Interlocks.Aggregate(Interlocks.None, (all, i) => all | i.Contact), settings.Interlocks.Where(i => i.IsCutting).Aggregate(Interlocks.None, (all, i) => all | i.Contact), Worker.Interlocks);
        // Said before the first badge can be: nothing starts by a lid that has not been heard.
        if (settings.Interlocks.Length > 0) Worker.Interlocks(contacts.Now);
        foreach (var contact in settings.Interlocks)
            watched.Add(new ContactWatch(settings.Machine, $"{contact.Contact}", openChip, contact.Line, isClosed => contacts.Take(contact.Contact, isClosed), log));
        if (told is not null) HearWork(told);
        meter?.Start();
        panel?.Start();
        reader.Start();
        if (settings.StopLine is { } line) watched.Add(new StopButton(settings.Machine, openChip, line, (Worker.Stop, Worker.Problem), log));
    }

    public void Dispose()
    {
        foreach (var one in watched) one.Dispose();
        printer?.Dispose();
        reader.Dispose();
        panel?.Dispose();
        meter?.Dispose();
        // It was told before; a plug that is slow to answer is told on.
        machine.Relay.Dispose();
    }

    private MeterThread? MeterOf(MachineSettings settings, MeterWiring meters)
    {
        if (settings is not { Meter: { } word, Power: { } thresholds } || told is null) return null;
        var sense = new PowerSense(clock, thresholds, told.By(ActivitySource.Power));
        return new(new(settings.Machine, () => meters.Open(word, thresholds), sense.Take, log), settings.Machine, clock.Time);
    }

    private void HearWork(ToldActivity work)
    {
        var settings = machine.Settings;
        if (settings.BusyLine is { } busyLine)
        {
            var busy = new BusyContact(clock, settings.IdleAfter, work.By(ActivitySource.Contact));
            watched.Add(new ContactWatch(settings.Machine, "busy", openChip, busyLine, busy.Take, log));
        }
        // A meter beside a plug wins: it was wired for what the plug does not see.
        if (meter is null && settings.Power is { } thresholds && machine.Relay is NetworkSwitch plug)
        {
            var sense = new PowerSense(clock, thresholds, work.By(ActivitySource.Power));
            plug.Seen = reading => sense.Take(reading?.Watts);
        }
        if (machine.Printer is not { } turns) return;
        turns.Told = work.By(ActivitySource.Printer);
        printer!.Start();
    }

    // The machine first: a lamp can wait for a relay, and not the other way round.
    private void Hear(ReaderEvent heard)
    {
        Worker.Tell(heard);
        panel?.Hear(heard);
    }
}
