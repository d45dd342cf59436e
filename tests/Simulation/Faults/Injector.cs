using FabAccess.Simulation.Auditing;
using FabAccess.Simulation.Boxes;
using FabAccess.Simulation.Network;
using FabAccess.Simulation.Servers;
using FabAccess.Simulation.Worlds;

namespace FabAccess.Simulation.Faults;

/// <summary>Does to the world what a scenario says, and undoes what lasts only for a while.</summary>
internal sealed class Injector(World world, Trace trace, SimBox[] boxes, SimServer server, SimBroker broker, long seed, Auditor auditor)
{
    public int Done { get; private set; }

    /// <param name="faults">What.</param>
    /// <param name="end">Nothing begins or lasts longer than this.</param>
    public void Expect(IEnumerable<Fault> faults, TimeSpan end)
    {
        foreach (var fault in faults.Where(f => f.At < end)) world.At(fault.At, () => Begin(fault, fault.Lasts < end - fault.At ? fault.Lasts : end - fault.At));
    }

    private void Begin(Fault fault, TimeSpan lasts)
    {
        var box = boxes[fault.Box];
        var dice = Dice.Of(seed, "injected " + fault.Id);
        trace.Tell("FAULT", $"{fault.Id} {fault.Kind} {box.Id} for {lasts:g}");
        auditor.Disturbed(box);
        Done++;
        switch (fault.Kind)
        {
            case FaultKind.BoxPowerCut:
                box.CutPower();
                break;
            default:
                Done--;
                _ = (dice, server, broker);
                break;
        }
    }
}
