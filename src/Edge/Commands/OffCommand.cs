using FabAccess.Edge.Configuration;
using FabAccess.Edge.Gpio;
using FabAccess.Edge.Machines;

namespace FabAccess.Edge.Commands;

/// <summary>
/// <c>off</c>: drives every relay of the box low and lets go. For the service manager after the box's program ended,
/// however it ended, since some kernels keep the outputs of a dead process driven. Plugs are left to their own timers: where
/// one has none, the machine's rule is that its job outlives the box. Exit code 1 when a line could not be had.
/// </summary>
internal static class OffCommand
{
    public static int Run(BoxConfiguration box, TextWriter errors)
    {
        int worst = ExitCodes.Ok;
        foreach (var machine in box.Machines)
        {
            foreach (uint line in machine.SwitchingLines)
            {
                using var relay = new RelayLine(() => GpioCharacterDevice.Open(box.GpioChip), line);
                if (relay.TryOpen() is not { } reason) continue;
                errors.WriteLine($"{machine.Machine}: line {line} could not be driven low: {reason}");
                worst = ExitCodes.Failed;
            }
        }
        return worst;
    }
}
