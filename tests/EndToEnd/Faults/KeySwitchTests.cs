using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using FabAccess.EndToEnd.Labs;
using FabAccess.Simulator.Day;

namespace FabAccess.EndToEnd.Faults;

[Collection(OnSqlite.Name)]
public sealed class KeySwitchTests(SqliteLab lab)
{
    [Fact]
    public async Task Keys_SwitchedTwice_AreFollowedByEveryBox_AlsoAfterAStartWithoutNetwork()
    {
        const string machine = "printer-2";
        var box = lab.BoxOf(machine);
        await lab.OnlineAsync();
        string first = await SwitchAsync(machine);
        string second = await SwitchAsync(machine);
        Assert.NotEqual(first, second);

        // With what it has on its disk alone: the list is signed by a key that did not exist when the box enrolled.
        var cable = lab.Processes.BoxOf(lab.Machine(machine)).Cable;
        cable.Cut();
        Assert.True(await lab.Processes.Edges[box].EndAsync(TestLab.Patience));
        await lab.Processes.StartEdgeAsync(box);
        await lab.Stage.PlayAsync(machine, "sofia");
        cable.Mend();
        await lab.FreeAsync();
        Assert.DoesNotContain(lab.Processes.Edges[box].Output, l => l.Contains("was refused:", StringComparison.Ordinal));
        await Books.AgreeAsync(lab);
        FaultReport.Save("attacks", new FaultRow(
            "key that signs changed", "switched by the API while all boxes run, and a box started without network after it", 2, "each box goes by lists of the new key; nothing refused, no session lost"));
    }

    // Right after a switch, boxes may not have been heard of yet, and hold the next one up for as long.
    private async Task<string> SwitchAsync(string machine)
    {
        using var api = new HttpClient { BaseAddress = lab.Processes.ServerAddress };
        string? key = null;
        await lab.ChangeRightsAsync(machine, () => Until.RequireAsync(
            "the keys are switched",
            async () =>
            {
                using var answer = await api.PostAsJsonAsync(new Uri("/api/v1/keys/switch", UriKind.Relative), new { });
                Assert.Contains(answer.StatusCode, (HttpStatusCode[])[HttpStatusCode.OK, HttpStatusCode.Conflict]);
                var said = (await answer.Content.ReadFromJsonAsync<JsonObject>())!;
                key = (string?)said["key"];
                return answer.IsSuccessStatusCode;
            },
            TestLab.Patience));
        return key!;
    }
}
