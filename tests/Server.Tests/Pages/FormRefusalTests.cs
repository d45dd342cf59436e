using System.Net;
using Microsoft.EntityFrameworkCore;

namespace FabAccess.Server.Tests.Pages;

/// <summary>Forms that cannot be done: refused in words, with the input kept, and nothing changed.</summary>
public sealed class FormRefusalTests(SharedLab shared) : IClassFixture<SharedLab>, IDisposable
{
    private static readonly string bruno = $"/members/{SmallLab.Bruno}";
    private readonly LabPages lab = shared.Lab;
    private readonly Browser browser = shared.Lab.Browse();

    public void Dispose() => browser.Dispose();

    [Theory]
    [InlineData("1", "2026-11-20", "Le dernier jour est passé")]
    [InlineData("1", "31/12/2026", "La date n’est pas lisible")]
    [InlineData("1", "99999-01-01", "La date n’est pas lisible")]
    [InlineData("77", "", "Choisir une formation de la liste")]
    [InlineData("x", "", "Choisir une formation de la liste")]
    [InlineData("2", "2026-12-01", "déjà accordée")]
    public async Task Grant_ThatCannotBe_SaysWhyAndKeepsWhatWasTyped(string certification, string lastDay, string words)
    {
        var page = await browser.Page(bruno);
        using var answer = await browser.Send(page, $"{bruno}/grants", new() { ["certification"] = certification, ["lastDay"] = lastDay, ["by"] = "Nadia" });

        Assert.True(answer.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.Conflict);
        var refused = await Browser.Document(answer);
        var summary = refused.QuerySelector("[role=alert]")!;
        Assert.Contains(words, summary.TextContent, StringComparison.Ordinal);
        string field = summary.QuerySelector("a")!.GetAttribute("href")![1..];
        Assert.Equal("true", refused.GetElementById(field)!.GetAttribute("aria-invalid"));
        Assert.Equal("Nadia", refused.GetElementById("grant-by")!.GetAttribute("value"));
        Assert.Equal($"{bruno}?lang=en", refused.QuerySelector("a.language")!.GetAttribute("href"));
        Assert.Equal(0, lab.Planning.Told);
    }

    [Theory]
    [InlineData("application/x-www-form-urlencoded", 2000, "")]
    [InlineData("application/x-www-form-urlencoded", 1, "%00")]
    [InlineData("multipart/form-data; boundary=b", 1, "")]
    public async Task Form_ThatCannotBeTakenApart_IsRefused(string type, int fields, string behind)
    {
        await browser.Page(bruno);
        using var content = new StringContent(string.Concat(Enumerable.Repeat("a=&", fields)) + new string('x', 200) + behind);
        content.Headers.ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse(type);
        using var answer = await browser.Http.PostAsync("/members", content);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("trop ancien", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("zeile\nzwei")]
    public async Task Revoke_WithoutAReadableReason_ChangesNothing(string reason)
    {
        string alice = $"/members/{SmallLab.Alice}";
        using var answer = await browser.Send(await browser.Page(alice), $"{alice}/revoke", new() { ["reason"] = reason });
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var refused = await Browser.Document(answer);
        Assert.NotNull(refused.QuerySelector("details[open] form [name=reason]"));
        using var db = lab.Db();
        Assert.Null((await db.Grants.SingleAsync(g => g.Id == 1)).RevokedAt);
    }

    [Theory]
    [InlineData("", "Le numéro n’est pas lisible")]
    [InlineData("04523B", "Le numéro n’est pas lisible")]
    [InlineData("04523B1A6F5C8G", "Le numéro n’est pas lisible")]
    [InlineData("88112233", "Le numéro n’est pas lisible")]
    [InlineData("08112233", "celui d’un téléphone")]
    public async Task Badge_ThatIsNone_IsRefusedInWords(string typed, string words)
    {
        using var answer = await browser.Send(await browser.Page(bruno), $"{bruno}/badges", new() { ["uid"] = typed });
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var refused = await Browser.Document(answer);
        Assert.Contains(words, refused.GetElementById("badge-uid-wrong")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(typed, refused.GetElementById("badge-uid")!.GetAttribute("value"));
    }

    [Theory]
    [InlineData("/members")]
    [InlineData("/members/0190a000-0000-7000-8000-000000000002/grants")]
    [InlineData("/members/0190a000-0000-7000-8000-000000000002/revoke")]
    [InlineData("/members/0190a000-0000-7000-8000-000000000002/badges")]
    [InlineData("/members/0190a000-0000-7000-8000-000000000002/badges/blocked")]
    [InlineData("/members/0190a000-0000-7000-8000-000000000002/suspended")]
    [InlineData("/machines/saw/out-of-order")]
    [InlineData("/machines/saw/minimum-credential")]
    [InlineData("/machines/laser-1/end-session")]
    [InlineData("/machines/laser-1/identify")]
    public async Task Form_NotOurs_ChangesNothingAndSaysWhatToDo(string action)
    {
        foreach (string token in (string[])["", "AAAA"])
        {
            using var content = new FormUrlEncodedContent(new Dictionary<string, string> { ["token"] = token, ["suspended"] = "yes", ["reason"] = "x", ["firstName"] = "a", ["lastName"] = "b" });
            using var answer = await browser.Http.PostAsync(action, content);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            Assert.Contains("trop ancien", (await Browser.Document(answer)).QuerySelector("h1")!.TextContent, StringComparison.Ordinal);
        }
        using var json = new StringContent("{}", System.Text.Encoding.UTF8, "application/json");
        using var notAForm = await browser.Http.PostAsync(action, json);
        Assert.Equal(HttpStatusCode.BadRequest, notAForm.StatusCode);
        Assert.Equal(0, lab.Planning.Told);
    }

    [Fact]
    public async Task Form_TooLong_IsRefusedWithoutBeingRead()
    {
        var page = await browser.Page(bruno);
        using var answer = await browser.Send(page, $"{bruno}/badges", new() { ["uid"] = new string('0', 200_000) });
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    [Fact]
    public async Task Form_ForSomebodyWhoIsNotThere_IsNotFound()
    {
        var page = await browser.Page(bruno);
        string token = page.QuerySelector("input[name=token]")!.GetAttribute("value")!;
        foreach (string action in (string[])["grants", "badges", "badges/blocked", "suspended", "revoke"])
        {
            using var content = new FormUrlEncodedContent(new Dictionary<string, string> { ["token"] = token, ["certification"] = "1", ["uid"] = "04523B1A", ["reason"] = "x" });
            using var answer = await browser.Http.PostAsync($"/members/0190a000-0000-7000-8000-00000000ffff/{action}", content);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
    }

    [Fact]
    public async Task Grant_OfAnotherMember_CannotBeRevokedFromHere()
    {
        string token = (await browser.Page(bruno)).QuerySelector("input[name=token]")!.GetAttribute("value")!;
        using var content = new FormUrlEncodedContent(new Dictionary<string, string> { ["token"] = token, ["grant"] = "1", ["reason"] = "x" });
        using var answer = await browser.Http.PostAsync($"{bruno}/revoke", content);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal(0, lab.Planning.Told);
    }
}
