using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using FabAccess.Core.Values;
using FabAccess.EndToEnd.BadInput;
using FabAccess.EndToEnd.Labs;
using FabAccess.Simulator.Day;

namespace FabAccess.EndToEnd.Attacks;

/// <summary>A box is taken away while it is connected.</summary>
[Collection(WithoutBoxes.Name)]
public sealed class RevocationOfBoxTests(ServerOnlyLab lab)
{
    private const int Rounds = 20;
    private const double Bound = 5;

    private static readonly TimeSpan FiveSeconds = TimeSpan.FromSeconds(Bound);

    private readonly int falls = lab.Tap.Falls;

    [Fact]
    public async Task Box_TakenAwayWhileConnected_IsOutWithinFiveSeconds_TwentyTimes()
    {
        var box = BoxId.Parse("box-a");
        string state = TestLab.TopicsOf(box).State, folder = Programs.StateOf("hand-made");
        using var api = new HttpClient { BaseAddress = lab.Processes.ServerAddress };
        double worst = 0;
        for (int round = 0; round < Rounds; round++)
        {
            var tls = await HandMadeIdentity.EnrolAsync(lab.Processes.ServerAddress, box, folder);
            using var link = new HandMadeLink(lab.Processes.BrokerPort, box.ToString(), tls);
            await Until.RequireAsync("the box is let in", () => link.IsUp, TestLab.Patience);
            link.Publish(state, $"before {round}");
            await Until.RequireAsync("it is heard", () => Said($"before {round}"), TestLab.Patience);

            long began = Stopwatch.GetTimestamp();
            using var revoked = await api.PostAsJsonAsync(new Uri($"/api/v1/boxes/{box}/revoke", UriKind.Relative), new { reason = "tried in a test" });
            revoked.EnsureSuccessStatusCode();
            link.Publish(state, $"after {round}");
            await Until.RequireAsync("it is told why", () => link.Falls.Any(f => f.Contains("it was revoked", StringComparison.Ordinal)), TestLab.Patience);
            worst = Math.Max(worst, link.SecondsFrom(began));

            Assert.Equal((1, false), (link.Ups, link.IsUp));
            Assert.False(Said($"after {round}"));
        }
        await HandMadeIdentity.EnrolAsync(lab.Processes.ServerAddress, box, folder);
        Assert.InRange(worst, 0, Bound);
        Assert.Equal(falls, lab.Tap.Falls);
        FaultReport.Save("attacks", new FaultRow(
            "box taken away while connected", "revoked by the API of a running server; time until its connection fell, and nothing of it heard after the answer", Rounds,
            string.Create(CultureInfo.InvariantCulture, $"each out, and refused after; worst {worst:0.00} s; no other connection fell")));

        bool Said(string text) => lab.Tap.Messages.Any(m => m.Topic == state && System.Text.Encoding.UTF8.GetString(m.Payload) == text);
    }

    [Fact]
    public async Task Box_TakenAwayInASession_EndsItByBadge_AndDeliversItAfterANewClaim()
    {
        const string machine = "printer-2";
        var box = lab.BoxOf(machine);
        var edge = lab.Processes.Edges[box];
        if (!edge.IsRunning) await lab.Processes.StartEdgeAsync(box);
        await lab.Stage.RequireStateAsync(machine, "free");
        await lab.Stage.StartAsync(machine, "sofia");
        await lab.Stage.RequireStateAsync(machine, "inUse");
        long stored = await StoredAsync(box);

        long began = Stopwatch.GetTimestamp();
        var (code, said) = await lab.VerbAsync("box", "revoke", box.ToString(), "--reason", "tried in a test");
        Assert.Equal(0, code);
        Assert.Contains("put out of the broker", said, StringComparison.Ordinal);
        await edge.WaitForLineAsync(l => l.Contains("it was revoked", StringComparison.Ordinal), FiveSeconds);
        Assert.InRange(Stopwatch.GetElapsedTime(began).TotalSeconds, 0, Bound);
        await lab.Stage.RequireStateAsync(machine, "offline");

        Assert.True(lab.Machine(machine).IsPowered);
        await lab.Stage.EndAsync(machine, "sofia");
        Assert.Equal(stored, await StoredAsync(box));

        Assert.True(await edge.EndAsync(TestLab.Patience));
        await lab.Processes.EnrollAsync(box);
        await lab.Processes.StartEdgeAsync(box);
        long last = BoxJournal.Read(box, lab.Processes.DataFolderOf(box)).LastSequence;
        Assert.True(last > stored);
        await Until.RequireAsync("all that waited has come", async () => await StoredAsync(box) == last, TestLab.Patience);
        await lab.Stage.RequireStateAsync(machine, "free");
        Assert.Equal(falls, lab.Tap.Falls);
    }

    private async Task<long> StoredAsync(BoxId box) => (await lab.Api.IngestAsync()).Boxes.Single(b => b.Box == box).DurableUpTo;
}
