using FabAccess.Core.Values;
using FabAccess.Edge.Configuration;
using FabAccess.Edge.Health;
using FabAccess.Edge.Permits;
using FabAccess.Edge.Power;

namespace FabAccess.Edge.Commands;

/// <summary>How the box stands that runs in this process. Any thread.</summary>
internal sealed class RunningHealth(BoxConfiguration box, string version, BoxAssembly assembly, BoxPorts ports)
{
    /// <summary>How its certificate stands; must return at once.</summary>
    public Func<CertificateHealth?> Certificate { get; set; } = () => null;

    /// <summary>How a machine's power meter stands; must return at once.</summary>
    public Func<MachineId, MeterStanding?> Meter { get; set; } = _ => null;

    /// <summary>Why a machine's display shows nothing; must return at once.</summary>
    public Func<MachineId, string?> Display { get; set; } = _ => null;

    public BoxHealth Look()
    {
        var now = ports.Clock.Now();
        var (free, size) = Room();
        return new(
            IsRunning: true, version, $"{box.Broker.Host}:{box.Broker.Port}", assembly.Uplink.Trouble, now.Trust, assembly.Journal.Trouble, assembly.Uplink.Unacknowledged,
            box.DataFolder, free, size, assembly.Permits.Current is { } held ? Of(held, now) : null, [.. assembly.Machines.Select(Of)])
        {
            Now = now.Wall,
            Certificate = Certificate(),
        };
    }

    // A disk that cannot even be asked has no room.
    private (long Free, long Size) Room()
    {
        try
        {
            return (ports.Files.FreeBytes, ports.Files.TotalBytes);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (0, 0);
        }
    }

    private static PermitHealth Of(HeldPermits held, Moment now) =>
        new(held.List.Generation.ToString(), held.List.IssuedAt, held.List.NotAfter, held.JudgedAt(now));

    private MachineHealth Of(AssembledMachine machine)
    {
        var (settings, control) = (machine.Settings, machine.Turns.Control);
        var meter = Meter(settings.Machine);
        return new(settings.Machine, settings.Reader, control.ReaderTrouble, machine.Relay.Place, control.RelayTrouble, settings.FeedbackLine is not null)
        {
            HasPlug = settings.Plug is not null,
            PlugFlaws = [.. (machine.Relay as NetworkSwitch)?.Flaws ?? []],
            Printer = machine.Printer?.Place,
            PrinterTrouble = machine.Printer?.Trouble,
            Meter = settings.Meter?.Text,
            MeterTrouble = meter?.Trouble,
            Watts = meter?.Watts,
            DisplayTrouble = Display(settings.Machine),
        };
    }
}
