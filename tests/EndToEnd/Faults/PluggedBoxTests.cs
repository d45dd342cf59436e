using System.Text.Json.Nodes;
using FabAccess.EndToEnd.Labs;
using FabAccess.Simulator.Day;
using FabAccess.Simulator.Lab;
using FabAccess.Simulator.Plugs;

namespace FabAccess.EndToEnd.Faults;

/// <summary>A machine on a plug, whose box is killed: what the plug does then, over real HTTP, by the rule of the machine.</summary>
public sealed class PluggedBoxTests(PlugLab lab) : IClassFixture<PlugLab>
{
    private const string Machine = "printer-1", Card = "amina";
    private const int LeaseSeconds = 10;

    private readonly ShellyPlug plug = new(TimeProvider.System) { InitialState = "off", HasCloud = false, Relay = { IsButtonAttached = false, LoadWatts = 200 } };

    [Fact]
    public async Task Plug_WhoseBoxIsKilled_GoesOffByItsTimer_OrStaysOnWhereTheRuleKeepsItsPower()
    {
        await using var server = await plug.StartAsync();
        var box = lab.BoxOf(Machine);
        await lab.Processes.Edges[box].EndAsync(TestLab.Patience);
        HangOnPlug(lab.Processes.BoxConfigOf(box), server.Port);
        await lab.Processes.StartEdgeAsync(box);
        await lab.FreeAsync();

        // Immediate: its own timer ends it.
        await TapUntilAsync(() => plug.Relay.IsOn);
        await lab.Processes.Edges[box].KillAsync();
        Assert.True(plug.Relay.IsOn);
        await Until.RequireAsync("the plug's own timer ends", () => !plug.Relay.IsOn, TimeSpan.FromSeconds(LeaseSeconds + 2));
        Assert.Equal("timer", plug.Relay.Source);
        await lab.Processes.StartEdgeAsync(box);
        await lab.FreeAsync();

        // Never while busy: the print goes on without the box and after its return, and the plug goes off once it is done.
        await lab.ChangeRightsAsync(Machine, () => lab.Api.SetUseAsync(lab.Machine(Machine).Id, new { end = "neverWhileBusy" }));
        await TapUntilAsync(() => plug.Relay.IsOn);
        await lab.Stage.RequireStateAsync(Machine, "inUse");
        await lab.Processes.Edges[box].KillAsync();
        await lab.Processes.StartEdgeAsync(box);
        await lab.Stage.RequireStateAsync(Machine, "faulted");
        Assert.True(plug.Relay.IsOn);
        Assert.False(plug.Relay.Timer.Runs);
        plug.Relay.LoadWatts = 4;
        await Until.RequireAsync("the plug goes off once the job is done", () => !plug.Relay.IsOn, TestLab.Patience);
        await lab.FreeAsync();
        Assert.Equal(2, plug.Relay.Closings);
        // And an orderly end keeps it as well.
        plug.Relay.LoadWatts = 200;
        await TapUntilAsync(() => plug.Relay.IsOn);
        await lab.Processes.Edges[box].EndAsync(TestLab.Patience);
        Assert.True(plug.Relay.IsOn);
        await lab.Processes.StartEdgeAsync(box);
        await lab.Stage.RequireStateAsync(Machine, "faulted");
        Assert.True(plug.Relay.IsOn);
        plug.Relay.LoadWatts = 4;
        await lab.FreeAsync();
        Assert.Equal((3, false), (plug.Relay.Closings, plug.Relay.IsOn));
    }

    private async Task TapUntilAsync(Func<bool> outcome)
    {
        var card = DemoLab.Make(Card);
        Assert.True(await lab.At(Machine).HoldUntilAsync(() => Task.FromResult(outcome()), DayStage.Patience, card));
    }

    private static void HangOnPlug(string file, int port)
    {
        var config = JsonNode.Parse(File.ReadAllText(file))!;
        var machine = config["machines"]!.AsArray().First(m => (string?)m!["machine"] == Machine)!.AsObject();
        machine.Remove("relayLine");
        machine.Remove("feedbackLine");
        machine["plug"] = new JsonObject { ["kind"] = "shelly", ["host"] = "127.0.0.1", ["port"] = port, ["leaseSeconds"] = LeaseSeconds };
        machine["power"] = new JsonObject { ["busyAboveWatts"] = 25, ["idleBelowWatts"] = 12, ["busyForSeconds"] = 0, ["idleForSeconds"] = 2 };
        File.WriteAllText(file, config.ToJsonString());
    }
}
