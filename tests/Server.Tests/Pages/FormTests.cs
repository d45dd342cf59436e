using System.Net;
using FabAccess.Core.Access;
using FabAccess.Core.Cards;
using FabAccess.Core.Values;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace FabAccess.Server.Tests.Pages;

/// <summary>Every form as a browser without script sends it.</summary>
public sealed class FormTests : IAsyncLifetime
{
    private static readonly string bruno = $"/members/{SmallLab.Bruno}";
    private LabPages lab = null!;
    private Browser browser = null!;

    public async Task InitializeAsync()
    {
        lab = await LabPages.Open();
        browser = lab.Browse();
    }

    public async Task DisposeAsync()
    {
        browser.Dispose();
        await lab.DisposeAsync();
    }

    [Fact]
    public async Task Grant_WithLastDay_HoldsThroughThatDayInTheLabsZone()
    {
        var page = await browser.Page(bruno);
        using var answer = await browser.Send(page, $"{bruno}/grants", new() { ["certification"] = "1", ["lastDay"] = "2027-03-31", ["by"] = "Nadia" });
        var after = await browser.Follow(answer);

        Assert.Contains("Formation accordée", after.QuerySelector("[role=status]")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("jusqu’au 31/03/2027 inclus", after.Body!.TextContent, StringComparison.Ordinal);
        using var db = lab.Db();
        var grant = await db.Grants.SingleAsync(g => g.Member == SmallLab.Bruno && g.CertificationId == 1);
        // Summer time has begun by then: the day ends at 22:00 UTC.
        Assert.Equal(Instant.FromUtc(2027, 3, 31, 22, 0), grant.Until);
        Assert.Equal("Nadia", grant.GrantedBy);
        Assert.Equal(1, lab.Planning.Told);
    }

    [Fact]
    public async Task Revoke_WithReason_EndsTheGrantAndKeepsItsHistory()
    {
        string alice = $"/members/{SmallLab.Alice}";
        var page = await browser.Page(alice);
        using var answer = await browser.Send(page, $"{alice}/revoke", new() { ["reason"] = "Lunettes <oubliées>", ["by"] = "" });
        var after = await browser.Follow(answer);

        Assert.Contains("Retirée le 21/11/2026 14:05 par la page du lab : Lunettes <oubliées>".Replace(' ', '\u00A0'), after.Body!.TextContent.Replace(' ', '\u00A0'), StringComparison.Ordinal);
        using var db = lab.Db();
        var grant = await db.Grants.SingleAsync(g => g.Id == 1);
        Assert.Equal((SmallLab.Now, "lab page", "Lunettes <oubliées>"), (grant.RevokedAt!.Value, grant.RevokedBy!, grant.RevocationReason!));
        Assert.Equal(1, lab.Planning.Told);
    }

    [Fact]
    public async Task Badge_TypedWithSpaces_IsStoredAsKeyedHashAndMask()
    {
        using var answer = await browser.Send(await browser.Page(bruno), $"{bruno}/badges", new() { ["uid"] = "04 52:3b-1A 6F 9C 81" });
        var after = await browser.Follow(answer);
        Assert.Contains("…9C81", after.Body!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("04523B", after.DocumentElement.OuterHtml.ToUpperInvariant(), StringComparison.Ordinal);
        Assert.True(BadgeUid.TryParse("04523B1A6F9C81", out var uid));
        using var db = lab.Db();
        Assert.NotNull(await db.Badges.FindAsync(BadgeHash.Of(uid, SmallLab.BadgeKey)));

        using var again = await browser.Send(await browser.Page($"/members/{SmallLab.Chloe}"), $"/members/{SmallLab.Chloe}/badges", new() { ["uid"] = "04523B1A6F9C81" });
        Assert.Equal(HttpStatusCode.Conflict, again.StatusCode);
        Assert.Contains("déjà à un autre membre", (await Browser.Document(again)).QuerySelector("[role=alert]")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Badge_BlockedAndUnblocked_SaysSoEachTime()
    {
        string action = $"{bruno}/badges/blocked";
        using var block = await browser.Send(await browser.Page(bruno), action, []);
        var blocked = await browser.Follow(block);
        Assert.Contains("bloqué", blocked.QuerySelector(".mask")!.TextContent, StringComparison.Ordinal);
        using var unblock = await browser.Send(blocked, action, []);
        Assert.DoesNotContain("bloqué", (await browser.Follow(unblock)).QuerySelector(".mask")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(2, lab.Planning.Told);
    }

    [Fact]
    public async Task Member_SuspendedAndResumed_ShowsAsSuch()
    {
        string action = $"{bruno}/suspended";
        using var suspend = await browser.Send(await browser.Page(bruno), action, []);
        var suspended = await browser.Follow(suspend);
        Assert.Contains("Compte suspendu", suspended.QuerySelector(".notice.refused")!.TextContent, StringComparison.Ordinal);
        using var resume = await browser.Send(suspended, action, []);
        Assert.Null((await browser.Follow(resume)).QuerySelector(".notice.refused"));
    }

    [Fact]
    public async Task Member_Added_HasAPageOfTheirOwn()
    {
        using var answer = await browser.Send(await browser.Page("/members"), "/members", new() { ["firstName"] = " Zoé ", ["lastName"] = "D’Arc", ["language"] = "en" });
        Assert.Equal("Zoé D’Arc", (await browser.Follow(answer)).QuerySelector("h1")!.TextContent);

        using var nameless = await browser.Send(await browser.Page("/members"), "/members", new() { ["firstName"] = "", ["lastName"] = "Kept" });
        var refused = await Browser.Document(nameless);
        Assert.Equal(HttpStatusCode.BadRequest, nameless.StatusCode);
        Assert.Equal("Kept", refused.GetElementById("add-lastName")!.GetAttribute("value"));
        Assert.NotNull(refused.QuerySelector("details[open] #add-firstName"));
    }

    [Fact]
    public async Task Machine_OutOfOrderAndBack_TellsBoxesEachTime()
    {
        const string action = "/machines/printer-1/out-of-order";
        using var withoutReason = await browser.Send(await browser.Page("/machines/printer-1"), action, []);
        Assert.Equal(HttpStatusCode.BadRequest, withoutReason.StatusCode);
        using var outOf = await browser.Send(await browser.Page("/machines/printer-1"), action, new() { ["reason"] = "Courroie cassée" });
        var down = await browser.Follow(outOf);
        Assert.Contains("Courroie cassée", down.Body!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Hors service", down.QuerySelector(".state")!.TextContent, StringComparison.Ordinal);
        using var back = await browser.Send(down, action, []);
        Assert.Contains("Libre", (await browser.Follow(back)).QuerySelector(".state")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(2, lab.Planning.Told);
    }

    [Fact]
    public async Task Machine_AskedToWantACard_AndAnyBadgeAgain_TellsBoxesEachTime()
    {
        const string page = "/machines/printer-1", action = "/machines/printer-1/minimum-credential";
        using var asked = await browser.Send(await browser.Page(page), action, []);
        var strict = await browser.Follow(asked);
        Assert.Contains("une carte impossible à copier", strict.QuerySelector(".facts")!.TextContent, StringComparison.Ordinal);
        using var back = await browser.Send(strict, action, []);
        Assert.Contains("tout badge d’un membre", (await browser.Follow(back)).QuerySelector(".facts")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(2, lab.Planning.Told);
    }

    [Fact]
    public async Task Badge_PastedAsACardsToken_ShowsItsKindAndNeverItsKey()
    {
        var token = new CardToken(BadgeKind.Desfire, BadgeUid.TryParse("04AABBCCDDEE80", out var uid) ? uid : default, CardKey.Of([.. Enumerable.Repeat((byte)0x11, 16)]));
        using var answer = await browser.Send(await browser.Page(bruno), $"{bruno}/badges", new() { ["uid"] = token.Text });
        var after = await browser.Follow(answer);
        Assert.Contains("DESFire, avec clé", after.Body!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain(token.Text.Split('/')[3], after.DocumentElement.OuterHtml, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DeadLetter_Settled_LeavesTheListAndStaysWithItsNote()
    {
        using var db = lab.Db();
        int fork = (await db.DeadLetters.SingleAsync(d => d.Reason == Server.Ingest.DeadLetterReason.Fork)).Id;
        string action = $"/problems/letters/{fork}/settle";
        using var without = await browser.Send(await browser.Page("/problems"), action, []);
        Assert.Equal(HttpStatusCode.BadRequest, without.StatusCode);
        Assert.NotNull((await Browser.Document(without)).QuerySelector($"details[open] #letter{fork}-reason"));

        using var answer = await browser.Send(await browser.Page("/problems"), action, new() { ["reason"] = "Carte <restaurée> de box-b", ["by"] = "Nadia" });
        var after = await browser.Follow(answer);
        Assert.Contains("Réglé.", after.QuerySelector("[role=status]")!.TextContent, StringComparison.Ordinal);
        Assert.Empty(after.QuerySelectorAll($"form[action='{action}']"));
        Assert.Contains("Carte <restaurée> de box-b", after.QuerySelector("main > details")!.TextContent, StringComparison.Ordinal);
        using var again = await browser.Send(await browser.Page("/problems"), "/problems/flags/settle", new() { ["reason"] = "vu", ["box"] = "box-a", ["sequence"] = "44", ["kind"] = "UnknownSession" });
        Assert.Contains("2 réglés", (await browser.Follow(again)).QuerySelector("main > details summary")!.TextContent, StringComparison.Ordinal);

        db.ChangeTracker.Clear();
        var kept = await db.DeadLetters.SingleAsync(d => d.Id == fork);
        Assert.Equal((SmallLab.Now, "Nadia", "Carte <restaurée> de box-b"), (kept.SettledAt!.Value, kept.SettledBy!, kept.SettledNote!));
        Assert.Equal("lab page", (await db.EntryFlags.SingleAsync()).SettledBy);
    }

    [Fact]
    public async Task Alarm_ThatWantsAPerson_IsClosedByOne_AndTheOthersStand()
    {
        var page = await browser.Page("/problems?lang=en");
        Assert.Equal("2 open alarms", page.QuerySelector("nav .tag .only-heard")!.TextContent);
        string action = page.QuerySelector("form[action$='/close']")!.GetAttribute("action")!;
        using var answer = await browser.Send(page, action, new() { ["reason"] = "Compared: nothing is missing" });
        var after = await browser.Follow(answer);
        Assert.Equal("1 open alarm", after.QuerySelector("nav .tag .only-heard")!.TextContent);

        using var db = lab.Db();
        var stands = await db.Alarms.SingleAsync(a => a.ClosedAt == null);
        // No form offers it.
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["reason"] = "no", ["token"] = after.QuerySelector("input[name=token]")!.GetAttribute("value")! });
        using var refused = await browser.Http.PostAsync($"/problems/alarms/{stands.Id}/close", form);
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Contains("closes by itself", (await Browser.Document(refused)).QuerySelector("[role=alert]")!.TextContent, StringComparison.Ordinal);
        Assert.EndsWith("[lab page: Compared: nothing is missing]", (await db.Alarms.SingleAsync(a => a.Cause == Server.Alarms.AlarmCause.ChainBroken)).Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("card1/desfire/04AABBCCDDEE80/not-a-key/000000")]
    [InlineData("  Card1/desfire/04AABBCCDDEE80/ERERERERERERERERERERERE/abcdef")]
    [InlineData("token: card1/desfire/04AABBCCDDEE80/ERERERERERERERERERERERE/abcdef")]
    public async Task Badge_TokenThatIsRefused_IsNeverShownAgain(string typed)
    {
        var page = await browser.Page(bruno);
        using var answer = await browser.Send(page, $"{bruno}/badges", new() { ["uid"] = typed });

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.DoesNotContain("04AABBCCDDEE80", await answer.Content.ReadAsStringAsync(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Use_Changed_StandsThereInSentences_AndInTheForm()
    {
        var page = await browser.Page("/machines/printer-1");
        using var answer = await browser.Send(page, "/machines/printer-1/use", new() { ["end"] = "WhenIdle", ["longest"] = "90", ["extension"] = "15", ["preRun"] = "20", ["inspect"] = "yes", ["group"] = "aspiration-1" });
        var after = await browser.Follow(answer);

        string text = after.Body!.TextContent.Replace('\u00A0', ' ').Replace('\u202F', ' ');
        Assert.Contains("Le travail en cours se termine d’abord.", text, StringComparison.Ordinal);
        Assert.Contains("Une session dure au plus 1 h 30 ; badger dans les dix dernières minutes ajoute 15 min.", text, StringComparison.Ordinal);
        Assert.Equal("90", after.QuerySelector("#use-longest")!.GetAttribute("value"));
        Assert.True(after.QuerySelector("input[name=inspect]")!.HasAttribute("checked"));
        using var db = lab.Db();
        Assert.Equal("""{"end":"whenIdle","longestSeconds":5400,"extensionSeconds":900,"preRunSeconds":20,"inspectBeforeNovice":true,"group":"aspiration-1"}""", (await db.Machines.SingleAsync(m => m.Id == SmallLab.Machine("printer-1"))).Use);
        Assert.Equal(1, lab.Planning.Told);
    }

    [Theory]
    [InlineData("longest", "0,5", "sort de ce que dit son intitulé", null)]
    [InlineData("longest", "-1", "sort de ce que dit son intitulé", null)]
    [InlineData("longest", "beaucoup", "sort de ce que dit son intitulé", null)]
    [InlineData("end", "7", "sort de ce que dit son intitulé", null)]
    [InlineData("extension", "15", "La prolongation demande une durée maximale", "use-extension")]
    [InlineData("coolDown", "3", "Un refroidissement demande", "use-coolDown")]
    [InlineData("group", "Aspiration 1", "Un groupe, c’est", "use-group")]
    public async Task Use_Unsound_IsRefusedWithItsReason_AndWhatWasTypedStays(string field, string typed, string reason, string? at)
    {
        var page = await browser.Page("/machines/printer-1");
        using var answer = await browser.Send(page, "/machines/printer-1/use", new() { [field] = typed });

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        string body = System.Net.WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
        Assert.Contains(reason, body, StringComparison.Ordinal);
        if (at is not null) Assert.Contains($"<p class=\"wrong\" id=\"{at}-wrong\">", body, StringComparison.Ordinal);
        if (field != "end") Assert.Contains($"value=\"{typed}\"", body, StringComparison.Ordinal);
        Assert.Equal(0, lab.Planning.Told);
    }

    [Fact]
    public async Task PutBack_AfterAReportedProblem_LiftsIt()
    {
        var incident = new IncidentId(Guid.CreateVersion7());
        using (var db = lab.Db())
        {
            var status = await db.MachineStatuses.SingleOrDefaultAsync(s => s.Machine == SmallLab.Machine("printer-1"));
            if (status is null) db.MachineStatuses.Add(status = new() { Machine = SmallLab.Machine("printer-1"), Box = SmallLab.Box("box-a"), Kind = Core.Machines.MachineStateKind.LockedOut, Since = SmallLab.Now, State = "" });
            status.Kind = Core.Machines.MachineStateKind.LockedOut;
            status.State = System.Text.Json.JsonSerializer.Serialize(Core.Machines.MachineState.Initial with { Incident = incident }, Server.Machines.MachineStateJson.Default.MachineState);
            await db.SaveChangesAsync();
        }
        var page = await browser.Page("/machines/printer-1");
        Assert.Contains("Un problème a été signalé", page.Body!.TextContent, StringComparison.Ordinal);

        using var answer = await browser.Send(page, "/machines/printer-1/out-of-order", new() { ["back"] = "yes" });

        using var after = lab.Db();
        Assert.Equal(incident, (await after.Machines.SingleAsync(m => m.Id == SmallLab.Machine("printer-1"))).LiftedIncident);
    }

    [Fact]
    public async Task PutBack_FromAPageThatKnewOfNoProblem_LiftsNone()
    {
        (await browser.Send(await browser.Page("/machines/printer-1"), "/machines/printer-1/out-of-order", new() { ["reason"] = "courroie" })).Dispose();
        var page = await browser.Page("/machines/printer-1");
        using (var db = lab.Db())
        {
            var reported = Core.Machines.MachineState.Initial with { Incident = new(Guid.CreateVersion7()) };
            var status = await db.MachineStatuses.SingleOrDefaultAsync(s => s.Machine == SmallLab.Machine("printer-1"));
            if (status is null) db.MachineStatuses.Add(status = new() { Machine = SmallLab.Machine("printer-1"), Box = SmallLab.Box("box-a"), Kind = Core.Machines.MachineStateKind.LockedOut, Since = SmallLab.Now, State = "" });
            status.State = System.Text.Json.JsonSerializer.Serialize(reported, Server.Machines.MachineStateJson.Default.MachineState);
            await db.SaveChangesAsync();
        }

        (await browser.Send(page, "/machines/printer-1/out-of-order", new() { ["back"] = "yes" })).Dispose();

        using var after = lab.Db();
        var machine = await after.Machines.SingleAsync(m => m.Id == SmallLab.Machine("printer-1"));
        Assert.Equal((null, null), (machine.OutOfOrder, machine.LiftedIncident));
    }
}
