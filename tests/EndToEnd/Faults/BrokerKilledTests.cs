using FabAccess.EndToEnd.Labs;

namespace FabAccess.EndToEnd.Faults;

[Collection(OnSqlite.Name)]
public sealed class BrokerKilledTests(SqliteLab lab)
{
    [Fact]
    public async Task BrokerKilledForAWhile_WithSessionsGoingOn_LosesAndDoublesNothing()
    {
        var before = await Books.AgreeAsync(lab);
        int? first = lab.Processes.BrokerId;

        await lab.Stage.StartAsync("laser-1", "paul");
        await using (await BrokerAway.BeginAsync(lab.Processes, TestLab.Patience))
        {
            await lab.Stage.EndAsync("laser-1", "paul");
            await lab.Stage.PlayAsync("printer-1", "amina");
            await lab.Stage.StartAsync("saw-1", "lucie");
            Assert.Null(lab.Processes.BrokerId);
            Assert.Equal(before.Stored.Length, (await lab.Api.SessionsAsync()).Count(s => s.EndReason is not null));
        }
        await lab.OnlineAsync();
        await lab.Stage.EndAsync("saw-1", "lucie");

        var after = await Books.AgreeAsync(lab);
        Assert.Equal((before.Entries + 6, before.Stored.Length + 3), (after.Entries, after.Stored.Length));
        Assert.True(after.Minutes > before.Minutes && after.Cents > before.Cents);
        Assert.NotEqual(first, lab.Processes.BrokerId);
    }
}
