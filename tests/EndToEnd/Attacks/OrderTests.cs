using System.Diagnostics;
using AngleSharp.Html.Parser;
using FabAccess.EndToEnd.Labs;
using FabAccess.Mqtt;
using FabAccess.Protocol;
using FabAccess.Simulator.Day;

namespace FabAccess.EndToEnd.Attacks;

/// <summary>A session is ended from the office; and whoever kept the order can do nothing with it.</summary>
[Collection(OnSqlite.Name)]
public sealed class OrderTests(SqliteLab lab)
{
    private const string Machine = "printer-1", Card = "sofia";
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task Session_EndedFromTheOffice_IsOffWithinTwoSecondsAndTheOrderIsGoodForNothingAfter()
    {
        var before = await Books.AgreeAsync(lab);
        var machine = lab.Machine(Machine);
        await lab.Stage.RequireStateAsync(Machine, "free");
        await lab.Stage.StartAsync(Machine, Card);
        await lab.Stage.RequireStateAsync(Machine, "inUse");
        var session = (await lab.Api.MachineAsync(machine.Id)).Session!.Value;

        long began = Stopwatch.GetTimestamp();
        await lab.Api.EndSessionAsync(machine.Id, session, "Smoke on the camera");
        await Until.RequireAsync("the relay is off", () => !machine.IsPowered, TestLab.Patience);
        var took = Stopwatch.GetElapsedTime(began);

        Assert.InRange(took, TimeSpan.Zero, Bound);
        var books = await Books.AgreeAsync(lab);
        var stored = books.Stored.Single(s => s.Id == session);
        Assert.Equal(("order", before.Stored.Length + 1), (stored.EndReason, books.Stored.Length));
        await lab.Stage.RequireStateAsync(Machine, "free");
        string page = await PageAsync($"/machines/{Machine}?lang=en");
        Assert.Contains("Smoke on the camera", page, StringComparison.Ordinal);
        Assert.Contains("Done: the session has ended.", page, StringComparison.Ordinal);
        Assert.Contains("Ended from the lab’s pages", page, StringComparison.Ordinal);

        // Whoever holds the broker plays it again, to the next session and to the box that was started anew.
        var order = Assert.Single(lab.Tap.Messages, m => m.Topic == TestLab.TopicsOf(lab.BoxOf(Machine)).Order);
        Assert.Empty(ProtocolDocument.Load().Violations("order", order.Payload));
        await lab.Stage.StartAsync(Machine, Card);
        await SayAgainAsync(order);
        Assert.True(machine.IsPowered);
        await lab.Stage.EndAsync(Machine, Card);
        var box = lab.BoxOf(Machine);
        await lab.Processes.Edges[box].EndAsync(TestLab.Patience);
        await lab.Processes.StartEdgeAsync(box);
        await lab.Stage.RequireStateAsync(Machine, "free");
        await lab.Stage.StartAsync(Machine, Card);
        await SayAgainAsync(order);
        Assert.True(machine.IsPowered);
        await lab.Stage.EndAsync(Machine, Card);
        var after = await Books.AgreeAsync(lab);
        Assert.Equal((before.Stored.Length + 3, 1), (after.Stored.Length, after.Stored.Count(s => s.EndReason == "order")));
        FaultReport.Save("attacks", new FaultRow(
            "order played again", "the bytes of an order that was obeyed, to the next session and to the box started anew", 2, "refused, and written down by the box; no session ended"));

        Assert.Equal(0, (await lab.VerbAsync("machine", "identify", Machine)).Code);
        await lab.Processes.Edges[box].WaitForLineAsync(l => l.Contains("this one here", StringComparison.Ordinal), TestLab.Patience);
        Assert.NotEqual(0, (await lab.VerbAsync("machine", "end-session", Machine, "--reason", " ")).Code);
    }

    // When the box has written down that it refused it, it has had it.
    private async Task SayAgainAsync(MqttMessage order)
    {
        var box = lab.BoxOf(Machine);
        var edge = lab.Processes.Edges[box];
        int refused = Refusals();
        Assert.Equal(PublishResult.Accepted, lab.Tap.Publish(order.Topic, order.Payload));
        // A cause is said once an hour: a program that was started anew says it again.
        await Until.RequireAsync("the order was refused", () => Refusals() > refused, TestLab.Patience);

        int Refusals() => edge.Output.Count(l => l.Contains("An order was refused", StringComparison.Ordinal));
    }

    private async Task<string> PageAsync(string address)
    {
        using var client = new HttpClient { BaseAddress = lab.Processes.ServerAddress };
        return new HtmlParser().ParseDocument(await client.GetStringAsync(new Uri(address, UriKind.Relative))).Body!.TextContent;
    }
}
