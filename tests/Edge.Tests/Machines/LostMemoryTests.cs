using FabAccess.Core.Machines;
using FabAccess.Edge.Tests.Badges;

namespace FabAccess.Edge.Tests.Machines;

/// <summary>A machine that comes back beside a damaged journal.</summary>
public sealed class LostMemoryTests
{
    // Seed 1512 of the simulation: the journal had rotted and the line refused, both at one start.
    [Fact]
    public void Relay_ThatCannotBeDrivenAtTheStart_IsAFaultUntilItCanBe()
    {
        var workshop = new Workshop();
        workshop.Line.CannotBeDrivenLow = true;
        var control = workshop.Make(() => null, hasLostMemory: true);
        control.Begin(MachineState.Initial);
        Assert.Equal(MachineStateKind.Faulted, control.State.Kind);
        workshop.Line.CannotBeDrivenLow = false;
        control.Pass();
        Assert.Equal(MachineStateKind.Free, control.State.Kind);
        control.Tell(Workshop.Card(TestUids.Badge));
        Assert.True(workshop.Line.IsHigh);
    }
}
