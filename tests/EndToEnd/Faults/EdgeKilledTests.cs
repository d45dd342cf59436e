using FabAccess.EndToEnd.Labs;
using FabAccess.Simulator.Day;

namespace FabAccess.EndToEnd.Faults;

[Collection(OnSqlite.Name)]
public sealed class EdgeKilledTests(SqliteLab lab)
{
    [Fact]
    public async Task EdgeKilled_InASession_DropsTheRelayAndClosesTheSessionAtItsLastMark()
    {
        var before = await Books.AgreeAsync(lab);
        var box = lab.BoxOf("printer-1");
        var machine = lab.Machine("printer-1");

        await lab.Stage.StartAsync("printer-1", "amina", endReason: "restart");
        await lab.At("printer-1").WorkAsync(DayStage.Work);
        await lab.Processes.Edges[box].KillAsync();
        await Until.RequireAsync("the relay falls", () => !machine.IsPowered, TimeSpan.FromSeconds(2));
        int changes = machine.RelayChanges.Count();
        await lab.Processes.StartEdgeAsync(box);
        await lab.Stage.RequireStateAsync("printer-1", "free");

        var closed = await Books.AgreeAsync(lab);
        var session = Assert.Single(closed.Sessions, s => before.Sessions.All(b => b.Id != s.Id));
        // Less than a minute: no mark was written, so nothing is billed and everything is uncertain.
        Assert.Equal(("restart", 0m), (session.EndReason, session.Seconds));
        Assert.InRange(session.UncertaintySeconds, (decimal)DayStage.Work.TotalSeconds, 60m);
        Assert.Equal(changes, machine.RelayChanges.Count());

        await lab.Stage.PlayAsync("printer-1", "amina");
        var after = await Books.AgreeAsync(lab);
        Assert.Equal(closed.Stored.Length + 1, after.Stored.Length);
        await lab.FreeAsync();
    }
}
