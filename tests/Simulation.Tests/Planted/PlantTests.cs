using FabAccess.Faults;
using FabAccess.Simulation.Planted;

namespace FabAccess.Simulation.Tests.Planted;

public sealed class PlantTests
{
    public static TheoryData<string> Names => [.. Plant.All.Select(p => p.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Plant_StandsExactlyOnceInTheProduct(string name)
    {
        var plant = Plant.All.Single(p => p.Name == name);
        string source = PlantedCopy.Source(plant.File);

        Assert.NotEqual(source, plant.In(source));
    }

    [Fact]
    public void Plant_WhoseTextIsGone_IsRefused_AndNamed()
    {
        var plant = Plant.All[0];

        Assert.Contains(plant.Name, Assert.Throws<InvalidOperationException>(() => plant.In("")).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => plant.In(plant.Text + plant.Text));
    }

    /// <summary>The whole range is <c>./fab sim --planted</c>; here each runs where it is known to be found.</summary>
    [Fact]
    public void PromiseTakenAway_IsFoundAtItsKnownSeed()
    {
        string program = PlantedCopy.Build();

        var found = Plant.All.Select(p => PlantedRuns.Find(program, p, p.KnownSeed, 3)).ToList();

        Assert.All(found, f => Assert.True(f.IsAsExpected, $"{f.Plant.Name}: {f.Invariant ?? "nothing was found"} {f.Text}"));
        FaultReport.Save("planted", [.. found.Select(f => new FaultRow($"planted: without {f.Plant.Name}", "a copy of the product, simulated", 1, $"found by {f.Invariant} at seed {f.Seed}"))]);
    }
}
