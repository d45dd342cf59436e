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
            var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
            foreach (string argument in new[] { typeof(SeedRun).Assembly.Location, "--seeds", "5..5", "--days", "2", "--boxes", "2", "--json" }) start.ArgumentList.Add(argument);
            using var child = Process.Start(start)!;
            string line = child.StandardOutput.ReadLine() ?? "";
            child.WaitForExit();
            Assert.Equal(0, child.ExitCode);
            return System.Text.Json.JsonDocument.Parse(line).RootElement.GetProperty("ledger").GetString()!;
        }
    }

    [Theory]
    [InlineData("--days", "0")]
    [InlineData("--faults", "rain")]
    [InlineData("--seeds", "7")]
    [InlineData("--colour", "red")]
    [InlineData("--seed")]
    public void Options_RefuseWhatTheyDoNotKnow_AndNameIt(params string[] arguments) =>
        Assert.Contains(arguments[0], Assert.Throws<FormatException>(() => Options.Parse(arguments)).Message, StringComparison.Ordinal);
}
