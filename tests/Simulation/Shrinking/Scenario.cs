using FabAccess.Simulation.Faults;
using FabAccess.Simulation.People;
using FabAccess.Simulation.Worlds;

namespace FabAccess.Simulation.Shrinking;

/// <summary>How large a run is, and what is left of it: together with the seed, all that a run depends on.</summary>
/// <param name="Seed">Any number.</param>
/// <param name="Days">1 to 366.</param>
/// <param name="Boxes">1 to 20.</param>
/// <param name="Faults">Which kinds.</param>
/// <param name="Only">The ids of what happens; null for everything.</param>
public sealed record Extent(long Seed, int Days, int Boxes, FaultGroups Faults, IReadOnlySet<string>? Only)
{
    public bool Has(string id) => Only?.Contains(id) ?? true;
}

/// <summary>
/// All that is done in a run: who comes, what happens at the desk, what is done to the world. It follows from the seed; each
/// thing has an id and a stream of its own, so that any of them can be left out and the others stay as they are.
/// </summary>
public sealed class Scenario
{
    private const int VisitsPerMachineAndDay = 2, MostDeskActs = 2;

    private static readonly DateTimeOffset AutumnChange = new(2026, 10, 25, 0, 0, 0, TimeSpan.Zero), SpringChange = new(2026, 3, 29, 0, 0, 0, TimeSpan.Zero);

    public Scenario(Extent extent)
    {
        ArgumentNullException.ThrowIfNull(extent);
        Extent = extent;
        Start = Begin(extent.Seed);
        var days = Enumerable.Range(0, extent.Days);
        int machines = extent.Boxes * Lab.MachinesPerBox;
        Visits = [.. from day in days from machine in Enumerable.Range(0, machines) from number in Enumerable.Range(0, VisitsPerMachineAndDay) select Visit.Of(extent.Seed, day, machine, number) into visit where extent.Has(visit.Id) select visit];
        Desk = [.. from day in days from number in Enumerable.Range(0, MostDeskActs) where Dice.Of(extent.Seed, "isDesk", (day * 100) + number).Chance(0.6) select DeskAct.Of(extent.Seed, day, number) into act where extent.Has(act.Id) select act];
        Faults = [.. from day in days from box in Enumerable.Range(0, extent.Boxes) from fault in FaultPlan.Of(extent.Seed, day, box, extent.Faults) where extent.Has(fault.Id) select fault];
    }

    public Extent Extent { get; }

    /// <summary>True time at which it begins: midnight, UTC.</summary>
    public DateTimeOffset Start { get; }

    public IReadOnlyList<Visit> Visits { get; }

    public IReadOnlyList<DeskAct> Desk { get; }

    public IReadOnlyList<Fault> Faults { get; }

    public IEnumerable<string> Ids => Visits.Select(v => v.Id).Concat(Desk.Select(d => d.Id)).Concat(Faults.Select(f => f.Id));

    // One seed in three lives through a change of the hour.
    private static DateTimeOffset Begin(long seed)
    {
        var dice = Dice.Of(seed, "begin");
        return dice.Chance(1 / 3.0)
            ? dice.Pick([AutumnChange, SpringChange]).AddDays(-dice.Between(0, 6))
            : new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddDays(dice.Between(0, 364));
    }
}
