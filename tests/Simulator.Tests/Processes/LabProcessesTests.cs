using System.Text.Json;
using FabAccess.Simulator.Lab;
using FabAccess.Simulator.Processes;

namespace FabAccess.Simulator.Tests.Processes;

public sealed class LabProcessesTests : IDisposable
{
    private readonly StubPrograms stubs = new();

    public void Dispose() => stubs.Dispose();

    [Fact]
    public async Task Lab_OfStubs_StartsIsWiredAndEnds()
    {
        string wire;
        await using (var lab = await LabProcesses.PrepareAsync(Options))
        {
            await lab.StartAsync();
            Assert.Equal(new Uri("http://127.0.0.1:4321"), lab.ServerAddress);
            Assert.All(lab.Edges.Values, e => Assert.True(e.IsRunning));
            wire = lab.Machine("laser-1").Reader.LinkPath;
            Assert.True(File.Exists(wire));
            Assert.Null(lab.BrokerId);
        }
        Assert.False(File.Exists(wire));
    }

    [Fact]
    public async Task Lab_BoxConfiguration_NamesItsWires()
    {
        await using var lab = await LabProcesses.PrepareAsync(Options);
        using var config = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(stubs.State, "box-a", "box.json")));
        var root = config.RootElement;
        Assert.Equal(("atelier", "box-a"), (root.GetProperty("site").GetString(), root.GetProperty("box").GetString()));
        Assert.Equal(lab.Boxes[0].Cable.Port, root.GetProperty("broker").GetProperty("port").GetInt32());
        Assert.Equal(lab.Boxes[0].ChipName, root.GetProperty("gpioChip").GetString());
        var laser = root.GetProperty("machines")[0];
        Assert.Equal(("laser-1", 22, 26), (laser.GetProperty("machine").GetString(), laser.GetProperty("relayLine").GetInt32(), laser.GetProperty("stopLine").GetInt32()));
        Assert.Equal("pn532_uart:" + lab.Machine("laser-1").Reader.LinkPath, laser.GetProperty("reader").GetString());
    }

    [Fact]
    public async Task Lab_EdgeKilledAndStarted_KeepsItsHardware()
    {
        await using var lab = await LabProcesses.PrepareAsync(Options);
        await lab.StartAsync();
        var box = lab.Boxes[0].Id;
        await lab.Edges[box].KillAsync();
        Assert.True(lab.Machine("laser-1").Reader.IsPluggedIn);
        await lab.StartEdgeAsync(box);
        Assert.True(lab.Edges[box].IsRunning);
    }

    [Fact]
    public async Task Lab_SeedRefused_SaysWhy()
    {
        var options = Options with { ServerPath = stubs.Script("refusing", "echo the store is not empty; exit 5") };
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => LabProcesses.PrepareAsync(options));
        Assert.Contains("the store is not empty", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lab_FolderOfSomethingElse_IsNotEmptied()
    {
        string precious = Path.Combine(Directory.CreateDirectory(stubs.State).FullName, "precious");
        await File.WriteAllTextAsync(precious, "mine");
        await Assert.ThrowsAsync<IOException>(() => LabProcesses.PrepareAsync(Options));
        Assert.True(File.Exists(precious));
    }

    private LabOptions Options => new(stubs.State, stubs.Server, stubs.Edge, DemoLab.Seed);
}
