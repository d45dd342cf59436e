using FabAccess.Core.Machines;
using FabAccess.Core.Values;
using FabAccess.Edge.Configuration;
using FabAccess.Edge.Gpio;
using FabAccess.Edge.Health;
using FabAccess.Edge.Power;

namespace FabAccess.Edge.Commands;

/// <summary>What measures a machine for <c>power</c>: its meter or its plug, or the box that runs and holds them.</summary>
internal static class PowerSources
{
    // Before anybody has learned anything, silence of a meter of pulses says something below this.
    private static readonly PowerThresholds Unlearned = new(2, 1);

    /// <returns>Null where nothing measures the machine.</returns>
    public static Func<IPowerMeter>? Of(BoxConfiguration box, MachineSettings machine)
    {
        if (machine.Meter is { } word)
        {
            var meters = new MeterWiring(() => GpioCharacterDevice.Open(box.GpioChip), TimeProvider.System);
            return () => meters.Open(word, machine.Power ?? Unlearned);
        }
        return machine.Plug is { } plug ? () => new OfPlug(Plugs.Of(plug)) : null;
    }

    /// <summary>By the box that runs: its machine has power while somebody uses it, which no command gives it.</summary>
    public static Func<IPowerMeter> OfRunning(BoxConfiguration box, MachineId machine) => () => new OfBox(box.DataFolder, machine);

    // Asked and not switched.
    private sealed class OfPlug(IPlug plug) : IPowerMeter
    {
        public decimal? Read() => plug.Read().Watts ?? throw new IOException($"The {plug.Place} does not measure.");

        public void Dispose() => plug.Dispose();
    }

    private sealed class OfBox(string folder, MachineId machine) : IPowerMeter
    {
        public decimal? Read()
        {
            var health = HealthSocket.Ask(folder) ?? throw new IOException("The box does not answer any more.");
            var seen = health.Machines.FirstOrDefault(m => m.Machine == machine) ?? throw new IOException($"The box that runs knows no machine {machine}: it was started with another box.json.");
            return seen.MeterTrouble is { } trouble ? throw new IOException(trouble) : seen.Watts;
        }

        public void Dispose()
        {
        }
    }
}
