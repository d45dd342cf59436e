using FabAccess.EndToEnd.Labs;
using FabAccess.Simulator.Day;

namespace FabAccess.EndToEnd.Faults;

[Collection(OnSqlite.Name)]
public sealed class RevocationTests(SqliteLab lab)
{
    [Fact]
    public async Task CertificationRevoked_WhileRunning_MarksTheSessionAndRefusesTheNext()
    {
        await lab.Stage.StartAsync("laser-1", "thomas");
        await lab.ChangeRightsAsync("laser-1", () => lab.RevokeAsync("thomas", "laser"));
        await Until.RequireAsync(
            "the running session is marked",
            async () => (await lab.Api.SessionsAsync()).Any(s => s is { EndReason: null, RightWithdrawn: true } && s.Member == DayStage.MemberOf("thomas")),
            TestLab.Patience);

        Assert.True(lab.Machine("laser-1").IsPowered);
        await lab.Stage.EndAsync("laser-1", "thomas");
        await lab.RefuseAsync("laser-1", "notCertified", "thomas");

        var session = (await Books.AgreeAsync(lab)).Stored.First(s => s.Member == DayStage.MemberOf("thomas"));
        Assert.Equal(("member", true), (session.EndReason, session.RightWithdrawn));
    }

    [Fact]
    public async Task CertificationRevoked_WhileTheBoxIsOffline_CountsFromTheMomentItIsBack()
    {
        var before = await Books.AgreeAsync(lab);
        var cable = lab.Processes.BoxOf(lab.Machine("saw-1")).Cable;
        long held = lab.Held(lab.BoxOf("saw-1"));

        cable.Cut();
        await lab.Stage.RequireStateAsync("saw-1", "offline");
        await lab.RevokeAsync("thomas", "bois");
        await lab.Stage.PlayAsync("saw-1", "thomas");
        Assert.Equal(held, lab.Held(lab.BoxOf("saw-1")));
        cable.Mend();
        await lab.HoldsNewerAsync("saw-1", held);
        await lab.RefuseAsync("saw-1", "notCertified", "thomas");

        var after = await Books.AgreeAsync(lab);
        Assert.Equal(before.Stored.Length + 1, after.Stored.Length);
        await lab.FreeAsync();
    }
}
