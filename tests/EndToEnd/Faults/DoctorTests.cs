using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using FabAccess.EndToEnd.Labs;
using FabAccess.Simulator.Day;
using FabAccess.Simulator.Gpio;
using FabAccess.Simulator.Hardware;
using FabAccess.Simulator.Meters;

namespace FabAccess.EndToEnd.Faults;

/// <summary>Each trouble is made for real, and 'doctor' names it with exit code 3: of a box that runs, of one that does not, and of the server.</summary>
public sealed class DoctorTests(DoctorLab lab) : IClassFixture<DoctorLab>
{
    private const string Name = "laser-1";
    private const int Problems = 3;

    private SimulatedMachine Machine => lab.Machine(Name);

    private SimulatedBox Box => lab.Processes.BoxOf(Machine);

    [Fact]
    public async Task Doctor_OfARunningBox_FindsWhatIsBrokenAndNothingElse()
    {
        await NothingIsFoundAsync();
        Machine.Reader.Unplug();
        await FindsAsync("readerSilent");
        Machine.Reader.PlugBack();
        await NothingIsFoundAsync();

        // The mirror contact says that there is power, which nobody switched on.
        Box.Chip.Force(Machine.Contactor.FeedbackLine, null);
        await FindsAsync("relayNotSwitching");
        Box.Chip.Force(Machine.Contactor.FeedbackLine, false);
        await NothingIsFoundAsync();

        Box.Cable.Cut();
        await Until.RequireAsync("the doctor finds the broker away", () => Task.FromResult(Found() is ["brokerUnreachable"]), TestLab.Patience);
        Box.Cable.Mend();
        await NothingIsFoundAsync();
        await lab.FreeAsync();
    }

    [Fact]
    public async Task Doctor_OfABoxThatDoesNotRun_LooksItself()
    {
        await lab.Processes.Edges[Box.Id].EndAsync(TestLab.Patience);
        Assert.Empty(Found());
        Machine.Reader.Unplug();
        Machine.RelayFault = LineFault.SetFails;
        Box.Cable.Cut();
        Box.Chip.Force(Machine.Contactor.FeedbackLine, null);
        Assert.Equal(["brokerUnreachable", "readerSilent", "relayNotSwitching"], Found().Order(StringComparer.Ordinal));
        Assert.False(Machine.IsPowered);
        Box.Chip.Force(Machine.Contactor.FeedbackLine, false);
        Box.Cable.Mend();
        Machine.RelayFault = LineFault.None;
        Machine.Reader.PlugBack();
        await lab.Processes.StartEdgeAsync(Box.Id);
        await lab.FreeAsync();
    }

    [Fact]
    public async Task Doctor_OfAServerThatDoesNotRun_SaysThatItsBrokerIsAway()
    {
        Assert.Empty(FoundByTheServer());
        await lab.Processes.Server.EndAsync(TestLab.Patience);
        Assert.Contains("brokerUnreachable", FoundByTheServer(), StringComparer.Ordinal);
        await lab.Processes.StartServerAsync();
        await lab.FreeAsync();
    }

    [Fact]
    public async Task Meter_IsReadByTheBox_AndItsLossIsFound_WhetherTheBoxRunsOrNot()
    {
        string config = lab.Processes.BoxConfigOf(Box.Id), before = File.ReadAllText(config);
        await RestartWithAsync(config, before, "pulse:40:100000");
        await NothingIsFoundAsync();
        using (var end = new CancellationTokenSource())
        {
            var pulses = Task.Run(() => Pulse(end.Token));
            // Ten pulses of 36 J a second, as the running box sees them.
            await Until.RequireAsync("the box's power is measured", () => Task.FromResult(Power(config) is > 20 and < 720), TestLab.Patience);
            await end.CancelAsync();
            await pulses;
        }
        await lab.Processes.Edges[Box.Id].EndAsync(TestLab.Patience);
        Assert.Empty(Found());

        await RestartWithAsync(config, before, "ina219:/dev/i2c-that-is-not-there:0x40:100");
        await FindsAsync("meterSilent");
        Assert.Null(Power(config));
        await lab.Processes.Edges[Box.Id].EndAsync(TestLab.Patience);
        Assert.Equal(["meterSilent"], Found());

        File.WriteAllText(config, before);
        await lab.Processes.StartEdgeAsync(Box.Id);
        await NothingIsFoundAsync();
        await lab.FreeAsync();
    }

    private async Task RestartWithAsync(string config, string before, string meter)
    {
        var box = JsonNode.Parse(before)!;
        box["machines"]!.AsArray().Single(m => (string?)m!["machine"] == Name)!["power"] = new JsonObject { ["busyAboveWatts"] = 25, ["idleBelowWatts"] = 12, ["meter"] = meter };
        File.WriteAllText(config, box.ToJsonString());
        await lab.Processes.Edges[Box.Id].EndAsync(TestLab.Patience);
        await lab.Processes.StartEdgeAsync(Box.Id);
    }

    private void Pulse(CancellationToken end)
    {
        var output = new PulseOutput(Box.Chip, 40);
        while (!end.IsCancellationRequested)
        {
            output.Pulse(span => end.WaitHandle.WaitOne(span));
            end.WaitHandle.WaitOne(TimeSpan.FromMilliseconds(70));
        }
    }

    /// <summary>The median while it works, as the verb measures it; null when it cannot.</summary>
    private static decimal? Power(string config)
    {
        using var power = Process.Start(new ProcessStartInfo(Programs.Edge, ["power", "--config", config, "--machine", Name, "--phase", "working", "--seconds", "5", "--json"]) { RedirectStandardOutput = true })!;
        string output = power.StandardOutput.ReadToEnd();
        power.WaitForExit();
        var watts = JsonNode.Parse(output)!["phases"]![0]!["medianWatts"];
        Assert.Equal(watts is null ? 1 : 0, power.ExitCode);
        return (decimal?)watts;
    }

    private async Task FindsAsync(string kind)
    {
        await Until.RequireAsync($"the box's doctor finds {kind}", () => Task.FromResult(Found() is [var found] && found == kind), TestLab.Patience);
        await Until.RequireAsync($"the server's doctor finds {kind}", () => Task.FromResult(FoundByTheServer().Contains(kind)), TestLab.Patience);
    }

    private Task NothingIsFoundAsync() => Until.RequireAsync(
        "nothing is found any more", () => Task.FromResult(Found().Count == 0 && FoundByTheServer().Count == 0), TestLab.Patience);

    private List<string> Found() => Ask(Programs.Edge, lab.Processes.BoxConfigOf(Box.Id));

    private List<string> FoundByTheServer() => Ask(Programs.Server, lab.Processes.ServerConfig);

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
