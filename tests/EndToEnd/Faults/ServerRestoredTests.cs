using FabAccess.EndToEnd.Labs;
using FabAccess.Simulator.Day;
using FabAccess.Simulator.Processes;

namespace FabAccess.EndToEnd.Faults;

/// <summary>A server that is put back to an older backup: what it misses comes again from the boxes, once.</summary>
[Collection(OnSqlite.Name)]
public sealed class ServerRestoredTests(SqliteLab lab)
{
    [Fact]
    public async Task ServerRestored_FromAnOlderBackup_GetsWhatItMissesFromTheBoxes_AndTheirListsGoOn()
    {
        await Books.AgreeAsync(lab);
        string backup = Assert.Single(await VerbAsync(0, "backup", "create"));
        for (int session = 0; session < 3; session++)
        {
            await lab.Stage.PlayAsync("laser-1", "paul");
            await lab.FreeAsync();
        }
        var before = await Books.AgreeAsync(lab);

        Assert.Contains("The server runs", Assert.Single(await VerbAsync(6, "backup", "restore", backup)), StringComparison.Ordinal);
        Assert.True(await lab.Processes.Server.EndAsync(TestLab.Patience));
        await VerbAsync(0, "backup", "verify", backup);
        await VerbAsync(0, "backup", "restore", backup);
        await lab.Processes.StartServerAsync();

        var after = await Books.AgreeAsync(lab);
        Assert.Equal((before.Entries, before.Stored.Length, before.Minutes, before.Cents), (after.Entries, after.Stored.Length, after.Minutes, after.Cents));
        await Until.RequireAsync("every box holds a list of the new epoch", () => lab.Processes.Boxes.All(b => lab.Tap.LastState(b.Id)?.Epoch == 2), TestLab.Patience);
        await lab.FreeAsync();
    }

    private async Task<IReadOnlyList<string>> VerbAsync(int expected, params string[] words)
    {
        string state = Path.GetDirectoryName(lab.ServerData)!;
        var verb = new ChildProcess(string.Join('-', words[..2]), Programs.Server, [.. words, "--config", Path.Combine(state, "server.json")], Path.Combine(state, "logs", $"{words[1]}.log"));
        await using (verb)
        {
            await verb.StartAsync();
            Assert.Equal(expected, await verb.ExitAsync(TestLab.Patience));
            return verb.Output;
        }
    }
}
