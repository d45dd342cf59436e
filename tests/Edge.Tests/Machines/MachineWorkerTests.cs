using FabAccess.Core.Machines;
using FabAccess.Edge.Machines;
using FabAccess.Edge.Tests.Badges;
using FabAccess.Edge.Tests.Gpio;
using Microsoft.Extensions.Logging.Abstractions;

namespace FabAccess.Edge.Tests.Machines;

public sealed class MachineWorkerTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);
    private readonly Workshop workshop = new();
    private readonly MachineWorker worker;

    public MachineWorkerTests() => worker = new(workshop.Make, workshop.Relay, MachineState.Initial, TimeProvider.System, NullLogger.Instance);

    [Fact]
    public void Stop_WhileTheDiskHangs_SwitchesOffWithoutWaitingForIt()
    {
        Start();
        workshop.Journal.Hangs = true;
        workshop.Journal.Trouble = "The disk does not answer.";
        worker.Stop();
        Eventually.Holds(() => !workshop.Line.IsHigh);
        Eventually.Holds(() => workshop.Story.Contains("signal Ended Button"));
        End();
    }

    [Fact]
    public void ShutDown_InASession_EndsWithTheRelayOff()
    {
        Start();
        End();
        Assert.Contains("journal SessionEnded Shutdown", workshop.Story);
    }

    [Fact]
    public void CutOff_FromOutside_SwitchesOff()
    {
        Start();
        worker.CutOff();
        Assert.False(workshop.Line.IsHigh);
        End();
    }

    private void Start()
    {
        worker.Start();
        Assert.True(worker.WaitBegun(Soon));
        worker.Tell(Workshop.Card(TestUids.Badge));
        Eventually.Holds(() => workshop.Story.Contains("signal Started"));
        Assert.True(workshop.Line.IsHigh);
    }

    private void End()
    {
        worker.ShutDown();
        Assert.True(worker.WaitEnded(Soon));
        Assert.False(workshop.Line.IsHigh);
    }
}
