using FabAccess.Core.Values;
using FabAccess.Simulator.Gpio;
using FabAccess.Simulator.Readers;

namespace FabAccess.Simulator.Hardware;

/// <summary>A machine with its reader, its relay and its stop button, as wires and not as software.</summary>
public sealed class SimulatedMachine(MachineId id, string name, SimulatedGpioChip chip, int relayLine, int stopLine, Contactor contactor, VirtualReader reader)
{
    public MachineId Id => id;

    public string Name => name;

    public VirtualReader Reader => reader;

    public int RelayLine => relayLine;

    public int StopLine => stopLine;

    /// <summary>Between the relay and the machine.</summary>
    public Contactor Contactor => contactor;

    /// <summary>Whether the relay is closed now, as the line's level says.</summary>
    public bool IsPowered => chip.Level(relayLine);

    /// <summary>When the relay closed and opened, oldest first.</summary>
    public IEnumerable<LineChange> RelayChanges => chip.Changes.Where(c => c.Line == relayLine);

    public LineFault RelayFault
    {
        get => chip.FaultOf(relayLine);
        set => chip.SetFault(relayLine, value);
    }

    public bool IsStopPressed => chip.Level(stopLine);

    /// <summary>The button connects its line to 3.3 V while it is held.</summary>
    public void HoldStop(bool pressed) => chip.Force(stopLine, pressed ? true : null);
}
