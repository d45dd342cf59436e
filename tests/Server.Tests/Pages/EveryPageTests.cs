using System.Net;
using FabAccess.Server.Pages.Shell;
using Microsoft.EntityFrameworkCore;

namespace FabAccess.Server.Tests.Pages;

/// <summary>What holds on every page, in both languages.</summary>
public sealed class EveryPageTests(SharedLab shared) : IClassFixture<SharedLab>, IDisposable
{
    private readonly Browser browser = shared.Lab.Browse();

    public static TheoryData<string, string> Pages()
    {
        var pages = new TheoryData<string, string>();
        string[] addresses =
        [
            "/", "/members", "/members?q=durand", "/members?q=nobody", $"/members/{SmallLab.Alice}", $"/members/{SmallLab.Chloe}", $"/members/{SmallLab.Hostile}",
            "/sessions", $"/sessions?member={SmallLab.Alice}&machine=laser-1&month=2026-11", "/sessions?month=2020-01",
            $"/members/{SmallLab.Alice}/invoice?month=2026-11", $"/members/{SmallLab.Bruno}/invoice", $"/members/{SmallLab.Chloe}/invoice",
            "/problems", "/machines/laser-1", "/machines/printer-2", "/errors/badge-taken",
        ];
        foreach (string address in addresses)
        {
            pages.Add(address, "fr");
            pages.Add(address, "en");
        }
        return pages;
    }

    public void Dispose() => browser.Dispose();

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Page_InEitherLanguage_IsWholeAndAccessible(string address, string language)
    {
        var page = await browser.Page($"{address}{(address.Contains('?', StringComparison.Ordinal) ? '&' : '?')}lang={language}");

        Assert.Equal(language, page.DocumentElement.GetAttribute("lang"));
        Assert.Single(page.QuerySelectorAll("h1"));
        Assert.False(string.IsNullOrWhiteSpace(page.QuerySelector("h1")!.TextContent));
        Assert.Contains("Atelier du Port", page.Title, StringComparison.Ordinal);
        Assert.Empty(page.QuerySelectorAll("[style], script:not([src]), [onclick]"));
        Assert.DoesNotContain(page.QuerySelectorAll("[src], link[href]"), e => (e.GetAttribute("src") ?? e.GetAttribute("href"))!.Contains("//", StringComparison.Ordinal));
        var ids = page.QuerySelectorAll("[id]").Select(e => e.Id).ToList();
        Assert.Equal(ids.Distinct().Count(), ids.Count);
        foreach (var field in page.QuerySelectorAll("input:not([type=hidden]), select"))
            Assert.True(page.QuerySelector($"label[for='{field.Id}']") is not null, $"The field {field.Id} has no label.");
        foreach (var described in page.QuerySelectorAll("[aria-describedby], [aria-labelledby]"))
            foreach (string id in (described.GetAttribute("aria-describedby") ?? described.GetAttribute("aria-labelledby"))!.Split(' '))
                Assert.True(page.GetElementById(id) is not null, $"Nothing has the id {id}.");
        foreach (var named in page.QuerySelectorAll("a, button, th, summary, option"))
            Assert.False(string.IsNullOrWhiteSpace(named.TextContent), $"{named.OuterHtml} says nothing.");
        Assert.Equal("#content", page.QuerySelector("a.skip")!.GetAttribute("href"));
        Assert.DoesNotContain("FabAccess.", page.Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Language_OfTheLab_IsTheDefaultAndAChoiceIsRemembered()
    {
        Assert.Equal("fr", (await browser.Page("/members")).DocumentElement.GetAttribute("lang"));
        var page = await browser.Page("/sessions?month=2026-11");
        string other = page.QuerySelector("a.language")!.GetAttribute("href")!;
        Assert.Equal("/sessions?month=2026-11&lang=en", other);

        Assert.Equal("en", (await browser.Page(other)).DocumentElement.GetAttribute("lang"));
        Assert.Equal("en", (await browser.Page("/members")).DocumentElement.GetAttribute("lang"));
    }

    [Fact]
    public async Task HostileName_Everywhere_IsText()
    {
        foreach (string address in (string[])["/members", $"/members/{SmallLab.Hostile}", $"/members/{SmallLab.Hostile}/invoice", "/sessions", "/members?q=%3Cscript%3E\"><img src=x>"])
        {
            var page = await browser.Page(address);
            Assert.DoesNotContain(page.Scripts, s => s.Source is null or "");
            Assert.Empty(page.QuerySelectorAll("img"));
        }
        Assert.Contains(SmallLab.HostileName, (await browser.Page($"/members/{SmallLab.Hostile}")).QuerySelector("h1")!.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/nothing", HttpStatusCode.NotFound)]
    [InlineData("/members/not-an-id", HttpStatusCode.NotFound)]
    [InlineData("/members/0190a000-0000-7000-8000-00000000ffff", HttpStatusCode.NotFound)]
    [InlineData("/members/0190a000-0000-7000-8000-00000000ffff/invoice", HttpStatusCode.NotFound)]
    [InlineData("/machines/none", HttpStatusCode.NotFound)]
    [InlineData("/machines/UPPER%20case", HttpStatusCode.NotFound)]
    [InlineData("/errors/none", HttpStatusCode.NotFound)]
    [InlineData("/sessions?month=2026-13", HttpStatusCode.BadRequest)]
    [InlineData("/sessions?month=9999-12", HttpStatusCode.BadRequest)]
    [InlineData("/sessions?member=x", HttpStatusCode.BadRequest)]
    [InlineData("/sessions?cursor=1.2.3", HttpStatusCode.BadRequest)]
    [InlineData("/sessions?cursor=99999999999999999999.1", HttpStatusCode.BadRequest)]
    [InlineData("/members?skip=-1", HttpStatusCode.BadRequest)]
    [InlineData("/members/0190a000-0000-7000-8000-000000000001/invoice?month=November", HttpStatusCode.BadRequest)]
    public async Task BadAddress_Asked_GetsAPageWithANextStep(string address, HttpStatusCode status)
    {
        var page = await browser.Page(address, status);
        Assert.Equal("fr", page.DocumentElement.GetAttribute("lang"));
        Assert.Equal("/", page.QuerySelector("main a.button")!.GetAttribute("href"));
    }

    [Fact]
    public async Task Headers_OfEveryAnswer_AllowNothingFromElsewhere()
    {
        foreach (string address in (string[])["/", "/nothing", "/api/v1/board", "/assets/board.js"])
        {
            using var answer = await browser.Http.GetAsync(address);
            string policy = answer.Headers.GetValues("Content-Security-Policy").Single();
            Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
            Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
            Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        }
    }

    [Fact]
    public async Task FrameAncestors_Configured_AreAllowedAndOnlyThey()
    {
        await using var framed = await LabPages.Open(options: new() { FrameAncestors = ["http://127.0.0.1:8081"] });
        using var visitor = framed.Browse();
        using var answer = await visitor.Http.GetAsync("/");
        Assert.EndsWith("frame-ancestors http://127.0.0.1:8081", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.False(answer.Headers.Contains("X-Frame-Options"));
    }

    [Theory]
    [InlineData("http://127.0.0.1:8081/path")]
    [InlineData("*")]
    [InlineData("http://a; script-src *")]
    public async Task FrameAncestors_NoOrigin_StopsTheStart(string origin) =>
        await Assert.ThrowsAsync<ArgumentException>(() => LabPages.Open(options: new() { FrameAncestors = [origin] }));

    [Fact]
    public async Task OtherHostName_Asked_GetsNothing()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/members");
        request.Headers.Host = "elsewhere.example";
        using var answer = await browser.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.DoesNotContain("Alice", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Assets_OfAPage_ExistAndAreKeptByTheBrowser()
    {
        var page = await browser.Page("/");
        foreach (string address in page.QuerySelectorAll("link[href], script[src]").Select(e => e.GetAttribute("href") ?? e.GetAttribute("src")!))
        {
            using var answer = await browser.Http.GetAsync(address);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Contains("immutable", answer.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
            Assert.True(answer.Content.Headers.ContentLength > 100);
        }
        Assert.Throws<KeyNotFoundException>(() => PageAssets.Address("missing.css"));
    }

    [Fact]
    public async Task Lab_NotThereYet_IsSaidOnEveryAddress()
    {
        await using var empty = await LabPages.Open(_ => { });
        using var visitor = empty.Browse();
        var page = await visitor.Page("/?lang=en", HttpStatusCode.ServiceUnavailable);
        Assert.Contains("seed", page.Body!.TextContent, StringComparison.Ordinal);
        await visitor.Page("/members", HttpStatusCode.ServiceUnavailable);
        using var api = await visitor.Http.GetAsync("/api/v1/lab");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, api.StatusCode);
        Assert.Equal("application/problem+json", api.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task Store_Failing_GivesAPageAndAProblemWithAMarkAndNoInsides()
    {
        await using var broken = await LabPages.Open();
        using var visitor = broken.Browse();
        using (var db = broken.Db()) await db.Database.ExecuteSqlRawAsync("DROP TABLE \"Sessions\"");

        var page = await visitor.Page("/sessions?lang=fr", HttpStatusCode.InternalServerError);
        Assert.Equal("Le serveur n’a pas pu répondre", page.QuerySelector("h1")!.TextContent);
        Assert.Contains("Repère", page.Body!.TextContent, StringComparison.Ordinal);
        using var api = await visitor.Http.GetAsync("/api/v1/sessions");
        string problem = await api.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.InternalServerError, api.StatusCode);
        Assert.Contains("/errors/failed", problem, StringComparison.Ordinal);
        Assert.DoesNotContain("SQLite", problem + page.Body.TextContent, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("default-src 'none'", api.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }
}
