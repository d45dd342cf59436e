using FabAccess.Core.Machines;
using FabAccess.Edge.Badges;
using FabAccess.Edge.Configuration;
using FabAccess.Edge.Gpio;
using FabAccess.Edge.Journal;
using FabAccess.Edge.Machines;
using FabAccess.Edge.Time;
using Microsoft.Extensions.Logging;

namespace FabAccess.Edge.Commands;

/// <summary>What belongs to one machine while the box runs: its worker, its reader and its stop button.</summary>
internal sealed class MachineParts : IDisposable
{
    private readonly MachineSettings settings;
    private readonly Func<IGpioLines> openChip;
    private readonly ILogger log;
    private readonly BadgeReaderLoop reader;
    private StopButton? button;

    public MachineParts(MachineSettings settings, BoxConfiguration box, SqliteJournal journal, BadgeJudge judge, BoxClock clock, ILogger log)
    {
        (this.settings, this.log) = (settings, log);
        openChip = () => GpioCharacterDevice.Open(box.GpioChip);
        var relay = new RelayLine(openChip, settings.RelayLine);
        var folded = journal.Folded.GetValueOrDefault(settings.Machine, MachineState.Initial);
        Worker = new(
            isStopWaiting => new(settings.Machine, relay, journal, clock, judge, Show, log) { IsStopWaiting = isStopWaiting },
            relay, folded, clock.Time, log);
        reader = new(settings.Machine.ToString(), () => LibnfcReader.Open(settings.Reader), Worker.Tell, clock.Time);
    }

    public MachineWorker Worker { get; }

    /// <summary>Starts to listen to the reader and the button. The worker is started before.</summary>
    public void Listen()
    {
        reader.Start();
        if (settings.StopLine is { } line) button = new(settings.Machine, openChip, line, Worker.Stop, log);
    }

    public void Dispose()
    {
        button?.Dispose();
        reader.Dispose();
    }

    private void Show(Signal signal) => MachineLog.Signalled(log, settings.Machine, SignalText.Of(signal));
}
