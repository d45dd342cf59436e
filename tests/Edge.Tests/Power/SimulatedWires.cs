using FabAccess.Edge.Signals;
using FabAccess.Simulator.Meters;

namespace FabAccess.Edge.Tests.Power;

/// <summary>The simulated bus where the kernel's would be: its error numbers become what the kernel's become.</summary>
internal sealed class SimulatedWires(SimulatedI2cBus bus) : II2cBus
{
    public void Write(byte address, ReadOnlySpan<byte> bytes) => Check(address, bus.Transfer(address, bytes, []));

    public void Exchange(byte address, ReadOnlySpan<byte> bytes, Span<byte> answer) => Check(address, bus.Transfer(address, bytes, answer));

    private static void Check(byte address, int error)
    {
        if (error != SimulatedI2cBus.Done) throw I2cFailure.Of($"0x{address:X2} on the simulated bus", error);
    }
}
