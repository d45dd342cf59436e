using System.Text.Json.Nodes;
using FabAccess.Core.Values;
using FabAccess.EndToEnd.BadInput;
using FabAccess.EndToEnd.Labs;
using FabAccess.Simulator.Day;
using FabAccess.Simulator.Hardware;
using FabAccess.Simulator.Lab;
using FabAccess.Simulator.Processes;

namespace FabAccess.EndToEnd.Attacks;

/// <summary>A box's card is copied, and both run: one alarm, and nothing that is safe stops.</summary>
[Collection(WithoutBoxes.Name)]
public sealed class CloneTests(ServerOnlyLab lab) : IDisposable
{
    private const string Name = "printer-2";

    // A socket's path has at most 107 bytes.
    private readonly DirectoryInfo wires = Directory.CreateTempSubdirectory("fabaccess-clone-");

    public void Dispose() => wires.Delete(recursive: true);

    [Fact]
    public async Task Card_CopiedAndRun_RaisesOneAlarmAndStopsNobody_UntilANewClaim()
    {
        var box = lab.BoxOf(Name);
        var edge = lab.Processes.Edges[box];
        // First enrolled, then at rest while its card is copied.
        if (!edge.IsRunning) await lab.Processes.StartEdgeAsync(box);
        Assert.True(await edge.EndAsync(TestLab.Patience));
        var original = lab.Processes.BoxOf(lab.Machine(Name));
        await using var hardware = new SimulatedBox(box, [.. original.Machines.Select(m => (m.Id, m.Name))], wires.FullName, lab.Processes.BrokerPort, 115_200);
        await using var clone = new ChildProcess("clone", Programs.Edge, ["run", "--config", Copy(box, hardware)], Path.Combine(wires.FullName, "clone.log"));
        await lab.Processes.StartEdgeAsync(box);
        await lab.Stage.RequireStateAsync(Name, "free");

        await clone.StartAsync();
        await Until.RequireAsync("two boxes with one identity are an alarm", async () => await AlarmsAsync(box) == 1, TestLab.Patience);

        // Each by itself goes on, and without the network too.
        hardware.Cable.Cut();
        var machine = hardware.Machines.Single(m => m.Id == lab.Machine(Name).Id);
        var hand = new Hand(machine);
        Assert.True(await hand.HoldUntilAsync(() => Task.FromResult(machine.IsPowered), TestLab.Patience, DemoLab.Make("lucie")));
        await hand.WorkAsync(DayStage.Work);
        Assert.True(await hand.HoldUntilAsync(() => Task.FromResult(!machine.IsPowered), TestLab.Patience, DemoLab.Make("lucie")));
        await lab.Stage.PlayAsync(Name, "sofia");
        Assert.Equal(1, await AlarmsAsync(box));

        // What the copy did stays on the copy: a new claim shuts it out.
        Assert.True(await edge.EndAsync(TestLab.Patience));
        await lab.Processes.EnrollAsync(box);
        await lab.Processes.StartEdgeAsync(box);
        hardware.Cable.Mend();
        await clone.WaitForLineAsync(l => l.Contains("it was revoked", StringComparison.Ordinal), TestLab.Patience);
        long last = BoxJournal.Read(box, lab.Processes.DataFolderOf(box)).LastSequence;
        await Until.RequireAsync("all that the true one did has come", async () => (await lab.Api.IngestAsync()).Boxes.Single(b => b.Box == box).DurableUpTo == last, TestLab.Patience);
    }

    private string Copy(BoxId box, SimulatedBox hardware)
    {
        string folder = Path.Combine(wires.FullName, "box"), data = Path.Combine(folder, "data"), from = lab.Processes.DataFolderOf(box);
        foreach (string file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories).Where(f => !f.EndsWith(".sock", StringComparison.Ordinal)))
        {
            string to = Path.Combine(data, Path.GetRelativePath(from, file));
            if (!OperatingSystem.IsWindows()) Directory.CreateDirectory(Path.GetDirectoryName(to)!, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            File.Copy(file, to);
        }
        var config = JsonNode.Parse(File.ReadAllText(lab.Processes.BoxConfigOf(box)))!;
        (config["dataFolder"], config["gpioChip"], config["broker"]!["port"]) = (data, hardware.ChipName, hardware.Cable.Port);
        foreach (var machine in config["machines"]!.AsArray())
            machine!["reader"] = hardware.Machines.Single(m => m.Id.ToString() == (string)machine["machine"]!).Reader.ConnectionString;
        string path = Path.Combine(folder, "box.json");
        File.WriteAllText(path, config.ToJsonString());
        return path;
    }

    private async Task<int> AlarmsAsync(BoxId box)
    {
        using var api = new HttpClient { BaseAddress = lab.Processes.ServerAddress };
        var ingest = JsonNode.Parse(await api.GetStringAsync(new Uri("/api/v1/ingest", UriKind.Relative)))!;
        return ingest["alarms"]!.AsArray().Count(a => (string)a!["cause"]! == "clonedBox" && (string)a["box"]! == box.ToString());
    }
}
