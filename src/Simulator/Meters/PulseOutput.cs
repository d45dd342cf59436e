using FabAccess.Simulator.Gpio;

namespace FabAccess.Simulator.Meters;

/// <summary>The S0 output of an energy meter at a line of a simulated chip: an open collector, which pulls the line down for a pulse.</summary>
public sealed class PulseOutput(SimulatedGpioChip chip, int line)
{
    /// <summary>The shortest that IEC 62053-31 allows.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromMilliseconds(30);

    /// <summary>One pulse; returns when it is over.</summary>
    /// <param name="rest">Waits.</param>
    public void Pulse(Action<TimeSpan> rest)
    {
        chip.Force(line, false);
        rest(Length);
        chip.Force(line, null);
    }
}
