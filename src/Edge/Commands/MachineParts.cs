using FabAccess.Edge.Badges;
using FabAccess.Edge.Gpio;
using FabAccess.Edge.Machines;
using Microsoft.Extensions.Logging;

namespace FabAccess.Edge.Commands;

/// <summary>The threads of one machine while the box runs: its worker, its reader and its stop button.</summary>
internal sealed class MachineParts(AssembledMachine machine, Func<IGpioLines> openChip, TimeProvider time, ILogger log) : IDisposable
{
    private BadgeReaderLoop? reader;
    private StopButton? button;

    public MachineWorker Worker { get; } = new(machine.Turns, machine.Relay, machine.Folded, log);

    /// <summary>Starts to listen to the reader and the button. The worker is started before.</summary>
    public void Listen()
    {
        var settings = machine.Settings;
        reader = new(settings.Machine.ToString(), () => LibnfcReader.Open(settings.Reader), Worker.Tell, time);
        reader.Start();
        if (settings.StopLine is { } line) button = new(settings.Machine, openChip, line, Worker.Stop, log);
    }

    public void Dispose()
    {
        button?.Dispose();
        reader?.Dispose();
    }
}
