using System.Net;
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
}
