using FabAccess.Edge.Configuration;
using FabAccess.Edge.Gpio;
using FabAccess.Edge.Machines;

namespace FabAccess.Edge.Commands;

/// <summary>
/// <c>off</c>: drives every relay of the box low and lets go. For the service manager after the box's program ended,
/// however it ended, since some kernels keep the outputs of a dead process driven. Exit code 1 when a line could not be had.
/// </summary>
internal static class OffCommand
{
    public static int Run(BoxConfiguration box, TextWriter errors)
    {
        int worst = ExitCodes.Ok;
        foreach (var machine in box.Machines)
        {
            using var relay = new RelayLine(() => GpioCharacterDevice.Open(box.GpioChip), machine.RelayLine);
            if (relay.TryOpen() is not { } reason) continue;
            errors.WriteLine($"{machine.Machine}: line {machine.RelayLine} could not be driven low: {reason}");
            worst = ExitCodes.Failed;
        }
        return worst;
    }
}
