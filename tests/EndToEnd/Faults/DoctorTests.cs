using System.Diagnostics;
using System.Text.Json;
using FabAccess.Core.Values;
using FabAccess.EndToEnd.Labs;
using FabAccess.Simulator.Processes;

namespace FabAccess.EndToEnd.Faults;

/// <summary>Each trouble is made for real, and 'doctor' names it with exit code 3: of a box that runs, of one that does not, and of the server.</summary>
public sealed class DoctorTests
{
    private const int Problems = 3;

    [Fact]
    public async Task Doctor_OfARunningBox_FindsWhatIsBrokenAndNothingElse()
    {
        await using var lab = await TestLab.StartAsync(nameof(DoctorTests));
        var machine = lab.Processes.Machines.First();
        var box = lab.Processes.BoxOf(machine);
        await lab.Processes.Edges[box.Id].WaitForLineAsync(line => line.Contains("is in force.", StringComparison.Ordinal), TestLab.Patience);
        Assert.Empty(Found(lab, box.Id));

        machine.Reader.Unplug();
        await FindsAsync(lab, box.Id, "readerSilent", machine.Id);
        Assert.Contains("readerSilent", FoundByTheServer(lab), StringComparer.Ordinal);
        machine.Reader.PlugBack();
        await NothingIsFoundAsync(lab, box.Id);

        // The mirror contact says that there is power, which nobody switched on.
        box.Chip.Force(machine.Contactor.FeedbackLine, null);
        await FindsAsync(lab, box.Id, "relayNotSwitching", machine.Id);
        box.Chip.Force(machine.Contactor.FeedbackLine, false);
        await NothingIsFoundAsync(lab, box.Id);

        box.Cable.Cut();
        await Until.RequireAsync("the doctor finds the broker away", () => Task.FromResult(Found(lab, box.Id) is ["brokerUnreachable"]), TestLab.Patience);
    }

    [Fact]
    public async Task Doctor_OfABoxThatDoesNotRun_LooksItself()
    {
        await using var lab = await TestLab.StartAsync(nameof(DoctorTests));
        var machine = lab.Processes.Machines.First();
        var box = lab.Processes.BoxOf(machine);
        await lab.Processes.Edges[box.Id].WaitForLineAsync(line => line.Contains("is in force.", StringComparison.Ordinal), TestLab.Patience);
        await lab.Processes.Edges[box.Id].EndAsync(TestLab.Patience);
        Assert.Empty(Found(lab, box.Id));
        machine.Reader.Unplug();
        machine.RelayFault = FabAccess.Simulator.Gpio.LineFault.SetFails;
        box.Chip.Force(machine.Contactor.FeedbackLine, null);
        box.Cable.Cut();
        Assert.Equal(["brokerUnreachable", "readerSilent", "relayNotSwitching"], Found(lab, box.Id).Order(StringComparer.Ordinal));
        Assert.False(machine.IsPowered);
    }

    [Fact]
    public async Task Doctor_OfAServerThatDoesNotRun_SaysThatItsBrokerIsAway()
    {
        await using var lab = await TestLab.StartAsync(nameof(DoctorTests));
        Assert.Empty(FoundByTheServer(lab));
        await lab.Processes.Server.EndAsync(TestLab.Patience);
        Assert.Contains("brokerUnreachable", FoundByTheServer(lab), StringComparer.Ordinal);
    }

    private static async Task FindsAsync(TestLab lab, BoxId box, string kind, MachineId machine)
    {
        await Until.RequireAsync($"the doctor finds {kind} of {machine}", () => Task.FromResult(Found(lab, box) is [var found] && found == kind), TestLab.Patience);
        await Until.RequireAsync($"the server heard of {kind}", () => Task.FromResult(FoundByTheServer(lab).Contains(kind)), TestLab.Patience);
    }

    private static Task NothingIsFoundAsync(TestLab lab, BoxId box) =>
        Until.RequireAsync("the doctor finds nothing any more", () => Task.FromResult(Found(lab, box).Count == 0), TestLab.Patience);

    private static List<string> Found(TestLab lab, BoxId box) => Ask(Programs.Edge, lab.Processes.BoxConfigOf(box));

    private static List<string> FoundByTheServer(TestLab lab) => Ask(Programs.Server, lab.Processes.ServerConfig);

    // Whether this machine's own clock was set from outside is not the lab's doing.
    private static List<string> Ask(string program, string config)
    {
        var start = new ProcessStartInfo(program, ["doctor", "--json", "--config", config]) { RedirectStandardOutput = true };
        using var doctor = Process.Start(start)!;
        string output = doctor.StandardOutput.ReadToEnd();
        doctor.WaitForExit();
        using var report = JsonDocument.Parse(output);
        var findings = report.RootElement.GetProperty("findings").EnumerateArray().ToList();
        Assert.Equal(findings.Count == 0 ? 0 : Problems, doctor.ExitCode);
        Assert.All(findings, f => Assert.NotEmpty(f.GetProperty("next").GetString()!));
        return [.. findings.Select(Kind).Where(k => k != "clockUntrusted")];
    }

    private static string Kind(JsonElement finding) =>
        finding.TryGetProperty("ofBox", out var ofBox) && ofBox.ValueKind == JsonValueKind.String ? ofBox.GetString()! : finding.GetProperty("kind").GetString()!;
}
