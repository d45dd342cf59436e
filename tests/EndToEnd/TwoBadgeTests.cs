using FabAccess.EndToEnd.Labs;
using FabAccess.Simulator.Day;
using FabAccess.Simulator.Lab;
using FabAccess.Simulator.Server;

namespace FabAccess.EndToEnd;

/// <summary>Rights and badges that people come to have at a machine: a trainer's tap certifies a learner, and a manager lets a box take a new card.</summary>
public sealed class TwoBadgeTests(TrainingLab lab) : IClassFixture<TrainingLab>
{
    private const string Laser = "laser-1", Printer = "printer-1", Trainer = "thomas";

    [Fact]
    public async Task Learner_WithTheTrainersTap_IsCertified_AlsoWhileTheNetworkIsGone()
    {
        await lab.ChangeRightsAsync(Laser, () => lab.Api.SetUseAsync(lab.Machine(Laser).Id, new { end = "immediate", trainersGrant = true }));
        // Somebody who may use the machine is no trainer yet.
        await TapAsync(Laser, "karim");
        await StartAsync(Laser, Trainer);
        await EndAsync(Laser, Trainer);
        Assert.Empty((await MemberAsync("karim")).Grants);

        await lab.ChangeRightsAsync(Laser, () => lab.Api.GrantAsync(DayStage.MemberOf(Trainer), "laser", "trainer"));
        long before = lab.Held(lab.BoxOf(Laser));
        await TapAsync(Laser, "karim");
        Assert.False(lab.Machine(Laser).IsPowered);
        await StartAsync(Laser, Trainer);
        await EndAsync(Laser, "karim");
        var grant = await GrantedAsync("karim");
        Assert.Equal((DayStage.MemberOf(Trainer), lab.Machine(Laser).Id), (grant.Trainer, grant.Machine));
        await lab.HoldsNewerAsync(Laser, before);
        await StartAsync(Laser, "karim");
        await EndAsync(Laser, "karim");

        // Offline the box lets the learner begin, and the server hears of it later.
        var cable = lab.Processes.Boxes.Single(b => b.Id == lab.BoxOf(Laser)).Cable;
        cable.Cut();
        await TapAsync(Laser, "amina");
        await StartAsync(Laser, Trainer);
        await EndAsync(Laser, "amina");
        Assert.DoesNotContain((await MemberAsync("amina")).Grants, g => g.Certification == "laser");
        cable.Mend();
        Assert.Equal(DayStage.MemberOf(Trainer), (await GrantedAsync("amina")).Trainer);
        // Each session is the learner's, and none is the trainer's but the first.
        var sessions = await lab.Api.SessionsAsync();
        Assert.Equal(
            ["amina 1", "karim 2", "thomas 1"],
            sessions.Where(s => s.Machine == lab.Machine(Laser).Id).GroupBy(s => s.Member).Select(g => $"{DemoLab.Cards.First(c => c.Member == g.Key).Key} {g.Count()}").Order());
    }

    [Fact]
    public async Task FirstUnknownCard_BecomesTheMembersBadge_OnceAndOnlyWhileItIsWaitedFor()
    {
        var member = DayStage.MemberOf("amina");
        await lab.RefuseAsync(Printer, "unknownBadge", "unknown");
        var (refused, why) = await lab.VerbAsync("badge", "enrol", "--member", "00000000-0000-0000-0000-000000000001", "--machine", Printer, "--by", "Accueil");
        Assert.NotEqual(0, refused);
        Assert.NotEmpty(why);

        var (code, said) = await lab.VerbAsync("badge", "enrol", "--member", $"{member}", "--machine", Printer, "--seconds", "60", "--by", "Accueil");
        Assert.Equal(0, code);
        Assert.Contains("hold the new card there now", said, StringComparison.Ordinal);
        // A card that somebody has does what it always does, and the wait goes on.
        await lab.RefuseAsync(Printer, "notCertified", "karim");
        long before = lab.Held(lab.BoxOf(Printer));
        await TapAsync(Printer, "unknown");
        await Until.RequireAsync("the card is the member's second badge", async () => (await MemberAsync("amina")).Badges.Length == 2, TestLab.Patience);
        await lab.HoldsNewerAsync(Printer, before);
        await StartAsync(Printer, "unknown");
        await EndAsync(Printer, "unknown");

        await Until.RequireAsync("the session is the member's", async () => (await lab.Api.SessionsAsync()).Any(s => s.Member == member && s.Machine == lab.Machine(Printer).Id), TestLab.Patience);
        // The wait is over: another card stays unknown.
        Assert.Equal(2, (await MemberAsync("amina")).Badges.Length);
    }

    private async Task TapAsync(string machine, string card) => await lab.Stage.HoldUntilAsync(machine, card, () => true);

    private async Task StartAsync(string machine, string card) => Assert.True(await lab.Stage.HoldUntilAsync(machine, card, () => lab.Machine(machine).IsPowered), $"{card} starts nothing at {machine}");

    private async Task EndAsync(string machine, string card) => Assert.True(await lab.Stage.HoldUntilAsync(machine, card, () => !lab.Machine(machine).IsPowered), $"{card} ends nothing at {machine}");

    private async Task<MemberAnswer> MemberAsync(string card) => (await lab.Api.MembersAsync()).Single(m => m.Id == DayStage.MemberOf(card));

    private async Task<GrantAnswer> GrantedAsync(string card)
    {
        GrantAnswer? grant = null;
        await Until.RequireAsync($"{card} has the certification", async () => (grant = (await MemberAsync(card)).Grants.FirstOrDefault(g => g.Certification == "laser")) is not null, TestLab.Patience);
        return grant!;
    }
}
