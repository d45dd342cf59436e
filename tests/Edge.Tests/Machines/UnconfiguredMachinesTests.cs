using FabAccess.Core.Machines;
using FabAccess.Core.Values;
using FabAccess.Edge.Machines;
using FabAccess.Edge.Tests.Time;
using Microsoft.Extensions.Logging.Abstractions;

namespace FabAccess.Edge.Tests.Machines;

public sealed class UnconfiguredMachinesTests
{
    [Fact]
    public void Session_OfAMachineThatWasTakenOut_IsClosedAndTheOthersAreLeftAlone()
    {
        var time = new VirtualTime();
        var at = time.Clock.Now();
        var open = MachineState.Initial with { Session = new(new(Guid.CreateVersion7()), TestPermits.Camille, new(0, 1), at, at, false) };
        var gone = MachineId.Parse("old-saw");
        var folded = new Dictionary<MachineId, MachineState> { [TestPermits.Laser] = open, [gone] = open, [MachineId.Parse("old-mill")] = MachineState.Initial };
        using var journal = new FakeJournal(_ => { });
        UnconfiguredMachines.Close(folded, new HashSet<MachineId> { TestPermits.Laser }, journal, at, NullLogger.Instance);
        Assert.Equal(EndReason.Restart, Assert.IsType<MachineEvent.SessionEnded>(Assert.Single(journal.Events)).Reason);
    }
}
