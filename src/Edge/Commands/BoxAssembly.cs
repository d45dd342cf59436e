using System.Collections.Immutable;
using FabAccess.Core.Access;
using FabAccess.Core.Machines;
using FabAccess.Core.Wire;
using FabAccess.Edge.Cards;
using FabAccess.Edge.Configuration;
using FabAccess.Edge.Health;
using FabAccess.Edge.Identity;
using FabAccess.Edge.Journal;
using FabAccess.Edge.Machines;
using FabAccess.Edge.Orders;
using FabAccess.Edge.Permits;
using FabAccess.Edge.Power;
using FabAccess.Edge.Printers;
using FabAccess.Edge.Uplink;
using FabAccess.Mqtt;
using Microsoft.Extensions.Logging;

namespace FabAccess.Edge.Commands;

/// <summary>One machine's part of a box, not begun yet.</summary>
/// <param name="Settings">As configured.</param>
/// <param name="Relay">What gives it power.</param>
/// <param name="Turns">What it does.</param>
/// <param name="Folded">How the journal left it: what its turns begin with.</param>
internal sealed record AssembledMachine(MachineSettings Settings, IMachineSwitch Relay, MachineTurns Turns, MachineState Folded)
{
    /// <summary>What asks its printer; null where none is asked.</summary>
    public PrinterTurns? Printer { get; init; }
}

/// <summary>
/// The box, composed and wired, without threads: whoever holds it begins the machines, takes the turns of machines and
/// uplink, hands on what readers and buttons bring, and gives what came down to the stores.
/// </summary>
internal sealed class BoxAssembly
{
    private readonly ExclusiveGroups groups = new();
    private volatile BrokerMessage? connected;

    /// <exception cref="IOException">The data folder or the journal cannot be used.</exception>
    public BoxAssembly(BoxConfiguration box, string version, BoxPorts ports, ILogger log)
    {
        var clock = ports.Clock;
        var writer = new JournalWriter(new(ports.Files.Folder), ports.Files, clock.Boot, clock.Time, log);
        Journal = ports.Journal(writer);
        Permits = new(ports.Files, box.Site, box.Box, () => ports.Trust.Keys, () => ports.Trust.StoredKeys, clock, log);
        Config = new(box.Site, box.Box, ports.Trust, clock, log) { Connected = () => connected };
        UnconfiguredMachines.Close(writer.Folded, box.Machines.Select(m => m.Machine).ToHashSet(), Journal, clock.Now(), log);
        var keyring = new CardKeyring(box.BadgeKey, () => Permits.Current?.List.CardKeys, ports.OwnKey, log);
        keyring.Prepare();
        Cards = new(keyring.Question, clock.Time);
        Meters = new(ports.OpenChip, clock.Time);
        var judge = new BadgeJudge(box.BadgeKey, () => Permits.Current) { NewSession = ports.NewSession };
        Machines = [.. box.Machines.Select(m => Assemble(m, writer, ports, judge, log))];
        var reports = new BoxReports(clock, Journal, () => Permits.Generation, [.. Machines.Select(m => m.Turns.Control)], version) { Findings = () => [.. writer.Losses, .. HealthRules.Judge(Health!.Look()).Select(f => f.Report)] };
        Health = new(box, version, this, ports);
        Uplink = Assemble(box, reports, ports, log);
        Orders = new(box.Site, box.Box, ports.Trust, clock, Machines.ToDictionary(m => m.Settings.Machine, m => (Predicate<MachineInput>)m.Turns.Inbox.Order), log);
        foreach (var machine in Machines) machine.Turns.Control.Changed = Uplink.StateChanged;
        Permits.Changed = () =>
        {
            foreach (var machine in Machines) machine.Turns.Inbox.PermitsChanged();
            Uplink.StateChanged();
            keyring.Prepare();
        };
        Permits.Refused = refusal => Note(new(RightsKind.Permits, refusal.Cause, refusal.Generation?.Epoch, refusal.Generation?.Number));
        Config.Refused = refusal => Note(new(RightsKind.Config, refusal.Cause, refusal.Generation?.Epoch, refusal.Generation?.Number));
        Orders.Refused = refusal => Note(new(RightsKind.Order, refusal.Cause, null, refusal.Number));
    }

    public IJournal Journal { get; }

    public PermitStore Permits { get; }

    public ConfigStore Config { get; }

    public OrderDesk Orders { get; }

    /// <summary>Asks badges for their keys, for the readers.</summary>
    public CardProving Cards { get; }

    /// <summary>Opens meters, for the machines.</summary>
    public MeterWiring Meters { get; }

    public ImmutableArray<AssembledMachine> Machines { get; }

    public UplinkTurns Uplink { get; }

    public RunningHealth Health { get; }

    private void Note(MachineInput.RightsRefused input)
    {
        foreach (var machine in Machines) machine.Turns.Inbox.RightsRefused(input);
    }

    private AssembledMachine Assemble(MachineSettings settings, JournalWriter writer, BoxPorts ports, BadgeJudge judge, ILogger log)
    {
        var machine = settings.Machine;
        IMachineSwitch? relay = null;
        var turns = MachineTurns.Of(
            waitingStop => new(machine, relay = SwitchOf(settings, ports, waitingStop), Journal, ports.Clock, judge, signal => ports.Show(machine, signal), log)
            {
                WaitingStop = waitingStop, HasLostMemory = writer.IsMemoryLost, IsMetered = settings.IsMetered, Groups = groups,
                Extraction = settings.ExtractionLine is { } air ? new RelayLine(ports.OpenChip, air) : null,
            },
            ports.Clock.Time);
        return new(settings, relay!, turns, writer.Folded.GetValueOrDefault(machine, MachineState.Initial))
        {
            Printer = settings.Printer is { } printer ? new(KnownPrinters.Of(printer, ports.Clock.Time), printer.CoolBelow, ports.Clock) : null,
        };
    }

    private static IMachineSwitch SwitchOf(MachineSettings settings, BoxPorts ports, Func<EndReason?> waitingStop)
    {
        if (settings.Plug is { } plug) return new NetworkSwitch(Plugs.Of(plug), plug.Lease, settings.Machine, ports.Clock);
        var feedback = settings.FeedbackLine is { } line ? new FeedbackContact(ports.OpenChip, line, ports.Clock.Time) : null;
        var first = new RelayLine(ports.OpenChip, settings.RelayLine!.Value, feedback);
        return settings.LaterLines.IsEmpty ? first : new RelayLines(first, [.. settings.LaterLines.Select(l => (new RelayLine(ports.OpenChip, l.Line), l.After))], () => waitingStop() is not null);
    }

    private UplinkTurns Assemble(BoxConfiguration box, BoxReports reports, BoxPorts ports, ILogger log)
    {
        var topics = new Topics(box.Site, box.Box);
        var options = new MqttLinkOptions(box.Broker.Host, box.Broker.Port, box.Box.ToString())
        {
            Subscriptions = [topics.Config, topics.Permits, topics.Order, topics.Acknowledgement],
            LongestRetry = box.Broker.LongestRetry,
            Former = box.Broker.Former,
            Reached = (host, port) => connected = new(host, port),
            LastWill = (topics.Online, reports.Online(online: false)),
        };
        return new(topics, ports.Connect(options), Journal, reports, ports.Clock.Time, log);
    }
}
