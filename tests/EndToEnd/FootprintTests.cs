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
    private const int Members = 10_000, MostMembers = 20_000, Outages = 4;
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
    public async Task Edge_WithTwentyThousandPermits_StaysSmallAndGivesBackWhatAnOutageTook()
    {
        var lab = await LabProcesses.PrepareAsync(new(Programs.StateOf("Soak"), Programs.Server, Programs.Edge, GeneratedLab.Of(1, 1, MostMembers)));
        await using (lab)
        {
            await lab.StartAsync();
            var edge = lab.Edges.Values.Single();
            await edge.WaitForLineAsync(l => l.Contains($"with {MostMembers} badges is in force", StringComparison.Ordinal), TestLab.Patience);
            // The first outage loads what only an outage needs.
            await OutageAsync(lab, edge);
            var after = Handles(edge);
            for (int i = 1; i < Outages; i++) await OutageAsync(lab, edge);

            // Some are open for a moment only, at either count. What leaks, leaks once an outage at least, and stays.
            await Until.RequireAsync(
                $"the box has some {after} descriptors and threads again",
                () => Handles(edge) is var now && now.Descriptors < after.Descriptors + Outages - 1 && now.Threads < after.Threads + Outages - 1,
                TestLab.Patience);
            Assert.InRange(await IdleBytesAsync(edge, lab), 1, 100 * Megabyte);
        }
    }

    [Fact]
    public async Task Server_ThatHasNothingToDo_StaysSmall()
    {
        var lab = small.Processes;
        await lab.Server.EndAsync(TestLab.Patience);
        await lab.StartServerAsync();
        await small.OnlineAsync();

        // It gives back what its start took once it rests. If it does not, the reading below says what it takes.
        await Until.HoldsAsync(() => lab.Server.ResidentBytes <= 150 * Megabyte, TestLab.Patience);
        Assert.InRange(await IdleBytesAsync(lab.Server, lab), 1, 150 * Megabyte);
    }

    private static long ReadyMilliseconds(ChildProcess edge)
    {
        string line = edge.Output.Single(l => l.Contains("Ready for badges", StringComparison.Ordinal));
        Assert.Contains($"with {Members} badges", line, StringComparison.Ordinal);
        return long.Parse(ReadyLine().Match(line).Groups[1].Value);
    }

    // Network and reader are gone, and both are back: with each connection the broker hands out the whole list.
    private static async Task OutageAsync(LabProcesses lab, ChildProcess edge)
    {
        var (cable, reader) = (lab.Boxes.Single().Cable, lab.Machines.Single().Reader);
        int connected = Said(edge, "Connected to the broker"), lost = Said(edge, "does not answer"), back = Said(edge, "the badge reader is back");
        cable.Cut();
        reader.Unplug();
        await Until.RequireAsync("the box misses its reader", () => Said(edge, "does not answer") > lost, TestLab.Patience);
        cable.Mend();
        reader.PlugBack();
        await Until.RequireAsync("the box has its reader and its network back", () => Said(edge, "Connected to the broker") > connected && Said(edge, "the badge reader is back") > back, TestLab.Patience);
    }

    private static int Said(ChildProcess program, string words) => program.Output.Count(l => l.Contains(words, StringComparison.Ordinal));

    private static (int Descriptors, int Threads) Handles(ChildProcess program) =>
        (Directory.GetFileSystemEntries($"/proc/{program.Id}/fd").Length, Directory.GetDirectories($"/proc/{program.Id}/task").Length);

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
