using FabAccess.Simulation.Faults;
using FabAccess.Simulation.Shrinking;

namespace FabAccess.Simulation.Tests.Shrinking;

public sealed class ShrinkerTests
{
    private static readonly Extent Whole = new(7, 10, 4, FaultGroups.All, null);

    [Fact]
    public void Scenario_WithoutSomething_LeavesEverythingElseAsItIs()
    {
        var whole = new Scenario(Whole);
        string gone = whole.Faults[3].Id;
        var rest = new Scenario(Whole with { Only = whole.Ids.Where(id => id != gone).ToHashSet() });
        var smaller = new Scenario(Whole with { Days = 5, Boxes = 2 });

        Assert.Equal(whole.Faults.Where(f => f.Id != gone), rest.Faults);
        Assert.Equal(whole.Visits, rest.Visits);
        Assert.Equal(whole.Visits.Where(v => v.Arrives < TimeSpan.FromDays(5) && v.Machine < 4), smaller.Visits);
        Assert.All(smaller.Faults, f => Assert.Contains(f, whole.Faults));
    }

    [Fact]
    public void Scenario_HasIdsThatNameOneThingEach()
    {
        string[] ids = [.. new Scenario(Whole).Ids];
        Assert.Equal(ids.Length, ids.Distinct().Count());
    }

    [Fact]
    public void Shrinker_FindsTheTwoThingsThatItTakes()
    {
        var whole = new Scenario(Whole);
        var (fault, visit) = (whole.Faults.First(f => f.At > TimeSpan.FromDays(4)).Id, whole.Visits.First(v => v.Arrives > TimeSpan.FromDays(4)).Id);
        var shrinker = new Shrinker(Fails, () => false);

        var smallest = shrinker.Shrink(Whole, 5);

        Assert.Equal([fault, visit], smallest.Only!.Order(StringComparer.Ordinal));
        Assert.Equal(6, smallest.Days);
        Assert.InRange(shrinker.Tries, 1, 400);

        int? Fails(Extent extent) => new Scenario(extent).Ids.ToHashSet().IsSupersetOf([fault, visit]) ? 5 : null;
    }
}
