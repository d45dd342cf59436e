using System.Text.RegularExpressions;
using FabAccess.EndToEnd.Labs;
using FabAccess.Simulator.Day;
using FabAccess.Simulator.Lab;
using FabAccess.Simulator.Processes;

namespace FabAccess.EndToEnd;

/// <summary>What the programs take as they get installed. Memory is what the kernel counts as resident, shared pages of libraries included.</summary>
[Collection(OnSqlite.Name)]
public sealed partial class FootprintTests(SqliteLab small)
{
    private const int Members = 10_000;
    private const long Megabyte = 1024 * 1024;

    [Fact]
    public async Task Edge_WithTenThousandPermits_IsReadyInASecondAndStaysSmall()
    {
        var lab = await LabProcesses.PrepareAsync(new(Programs.StateOf("Footprint"), Programs.Server, Programs.Edge, GeneratedLab.Of(1, 1, Members)) { HasCables = false });
        await using (lab)
        {
            await lab.StartAsync();
            var (box, edge) = lab.Edges.Single();
            await edge.WaitForLineAsync(l => l.Contains($"with {Members} badges is in force", StringComparison.Ordinal), TestLab.Patience);
            // With each start it reads the whole list from its disk.
            long ready = long.MaxValue;
            for (int i = 0; i < 3; i++)
            {
                await edge.EndAsync(TestLab.Patience);
                await lab.StartEdgeAsync(box);
                ready = Math.Min(ready, ReadyMilliseconds(edge));
            }

            Assert.InRange(ready, 1, 1000);
            Assert.InRange(await IdleBytesAsync(edge, lab), 1, 60 * Megabyte);
        }
    }

    [Fact]
    public async Task Server_ThatHasNothingToDo_StaysSmall()
    {
        var lab = small.Processes;
        await lab.Server.EndAsync(TestLab.Patience);
        await lab.StartServerAsync();
        await small.OnlineAsync();

        // It gives back what its start took once it rests.
        await Until.RequireAsync("an idle server takes 150 MB at most", () => lab.Server.ResidentBytes <= 150 * Megabyte, TestLab.Patience);
        Assert.InRange(await IdleBytesAsync(lab.Server, lab), 1, 150 * Megabyte);
    }

    private static long ReadyMilliseconds(ChildProcess edge)
    {
        string line = edge.Output.Single(l => l.Contains("Ready for badges", StringComparison.Ordinal));
        Assert.Contains($"with {Members} badges", line, StringComparison.Ordinal);
        return long.Parse(ReadyLine().Match(line).Groups[1].Value);
    }

    // The median of readings that the box's looking for cards paces: what it takes while it does what it always does.
    private static async Task<long> IdleBytesAsync(ChildProcess program, LabProcesses lab)
    {
        var reader = lab.Machines.First().Reader;
        var readings = new List<long>();
        for (int i = 0; i < 5; i++)
        {
            long searches = reader.Counters.Selections;
            await Until.RequireAsync("the box looks for cards", () => reader.Counters.Selections >= searches + 5, TestLab.Patience);
            readings.Add(program.ResidentBytes);
        }
        return readings.Order().ElementAt(2);
    }

    [GeneratedRegex(@"after (\d+) ms")]
    private static partial Regex ReadyLine();
}
