using System.Diagnostics;
using FabAccess.Simulation.Faults;

namespace FabAccess.Simulation.Tests;

public sealed class SeedRunTests
{
    [Theory]
    [InlineData(1, FaultGroups.None)]
    [InlineData(2, FaultGroups.Power | FaultGroups.Disk)]
    [InlineData(3, FaultGroups.Net | FaultGroups.Server)]
    public void Seed_KeepsItsInvariants_AndItsBooksAreEqual(long seed, FaultGroups faults)
    {
        var outcome = new SeedRun(new(seed, 3, 2, faults, null), RunMode.Liveness, null).Run();

        Assert.Null(outcome.Violation);
        Assert.True(outcome.Sessions > 5);
    }

    [Fact]
    public void Seed_InTwoProcesses_GivesTheSameBytes()
    {
        Assert.Equal(Ledger(), Ledger());

        static string Ledger()
        {
            var (exit, lines) = Program("--seeds", "5..5", "--days", "2", "--boxes", "2", "--json");
            Assert.Equal(0, exit);
            return System.Text.Json.JsonDocument.Parse(lines[0]).RootElement.GetProperty("ledger").GetString()!;
        }
    }

    /// <summary>Short days in small labs, so that many seeds fit; longer ones are <c>./fab sim</c>'s business. The table of faults takes its rows from here.</summary>
    [Fact]
    public void TwoHundredSeeds_WithEveryFault_KeepTheirInvariants()
    {
        var (exit, lines) = Program("--seeds", "1..200", "--days", "2", "--boxes", "2", "--workers", "2", "--report", "simulation");

        Assert.True(exit == 0, string.Join('\n', lines.Where(l => !l.Contains(" 0 violations, ledger", StringComparison.Ordinal))));
        Assert.StartsWith("200 seeds, 800 box-days", lines[^1], StringComparison.Ordinal);
    }

    private static (int Exit, List<string> Lines) Program(params string[] arguments)
    {
        using var child = Process.Start(new ProcessStartInfo("dotnet", [typeof(SeedRun).Assembly.Location, .. arguments]) { RedirectStandardOutput = true })!;
        var lines = new List<string>();
        while (child.StandardOutput.ReadLine() is { } line) lines.Add(line);
        child.WaitForExit();
        return (child.ExitCode, lines);
    }

    [Theory]
    [InlineData("--days", "0")]
    [InlineData("--faults", "rain")]
    [InlineData("--seeds", "7")]
    [InlineData("--report", "../a")]
    [InlineData("--colour", "red")]
    [InlineData("--seed")]
    public void Options_RefuseWhatTheyDoNotKnow_AndNameIt(params string[] arguments) =>
        Assert.Contains(arguments[0], Assert.Throws<FormatException>(() => Options.Parse(arguments)).Message, StringComparison.Ordinal);
}
