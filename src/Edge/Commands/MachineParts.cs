using FabAccess.Edge.Badges;
using FabAccess.Edge.Gpio;
using FabAccess.Edge.Machines;
using FabAccess.Service;
using Microsoft.Extensions.Logging;

namespace FabAccess.Edge.Commands;

/// <summary>The threads of one machine while the box runs: its worker, its reader and its stop button.</summary>
internal sealed class MachineParts : IDisposable
{
    private readonly AssembledMachine machine;
    private readonly Func<IGpioLines> openChip;
    private readonly ILogger log;
    private readonly BadgeReaderLoop reader;
    private StopButton? button;

    public MachineParts(AssembledMachine machine, Func<IGpioLines> openChip, TimeProvider time, ILogger log)
    {
        (this.machine, this.openChip, this.log) = (machine, openChip, log);
        Worker = new(machine.Turns, machine.Relay, machine.Folded, log);
        reader = new(machine.Settings.Machine.ToString(), () => BadgeReaders.Open(machine.Settings.Reader, time), Worker.Tell, time);
    }

    public MachineWorker Worker { get; }

    /// <summary>The loops that must turn.</summary>
    public IEnumerable<Pulse> Pulses => [Worker.Pulse, reader.Pulse];

    /// <summary>Starts to listen to the reader and the button. The worker is started before.</summary>
    public void Listen()
    {
        reader.Start();
        if (machine.Settings.StopLine is { } line) button = new(machine.Settings.Machine, openChip, line, Worker.Stop, log);
    }

    public void Dispose()
    {
        button?.Dispose();
        reader.Dispose();
    }
}
