using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace FabAccess.Simulation.Planted;

/// <summary>What found a plant; a plant that nothing found has no seed.</summary>
internal sealed record PlantFound(Plant Plant, long? Seed, string? Invariant, string? Text)
{
    public bool IsAsExpected => Invariant is { } by && Plant.Invariants.Contains(by);
}

/// <summary>Runs the copy with one plant active, seed after seed, until something is found.</summary>
internal static class PlantedRuns
{
    public const int Days = 7, Boxes = 3, MostSeeds = 200;

    /// <param name="program">From <see cref="PlantedCopy.Build"/>.</param>
    /// <param name="plant">Null for none: then nothing may be found.</param>
    /// <param name="first">The first seed.</param>
    /// <param name="most">How many seeds.</param>
    public static PlantFound Find(string program, Plant plant, long first, int most)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, Environment = { [Plant.Variable] = plant.Name } };
        foreach (string argument in new[] { program, "--seeds", Text($"{first}..{first + most - 1}"), "--days", Text($"{Days}"), "--boxes", Text($"{Boxes}"), "--faults", plant.Faults, "--first", "--json" }) start.ArgumentList.Add(argument);
        using var run = Process.Start(start)!;
        JsonElement? last = null;
        while (run.StandardOutput.ReadLine() is { } line)
            if (line.StartsWith('{')) last = JsonDocument.Parse(line).RootElement.Clone();
        run.WaitForExit();
        if (last is not { } outcome || run.ExitCode is not (0 or 1)) throw new InvalidOperationException($"The copy with the plants ended with {run.ExitCode}.");
        return outcome.GetProperty("violation").GetString() is { } found
            ? new(plant, outcome.GetProperty("seed").GetInt64(), found, outcome.GetProperty("text").GetString())
            : new(plant, null, null, null);
    }

    /// <summary><c>./fab sim --planted</c>: each plant from seed 1 on.</summary>
    public static int All()
    {
        string program = PlantedCopy.Build();
        bool isAllFound = true;
        foreach (var plant in Plant.All)
        {
            var found = Find(program, plant, 1, MostSeeds);
            isAllFound &= found.IsAsExpected;
            Console.WriteLine(found.Seed is { } seed ? $"{plant.Name}: found at seed {seed.ToString(CultureInfo.InvariantCulture)} by {found.Invariant}: {found.Text}" : $"{plant.Name}: NOT FOUND in {MostSeeds} seeds");
        }
        return isAllFound ? 0 : 1;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
