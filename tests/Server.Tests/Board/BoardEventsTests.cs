using System.Net;
using AngleSharp.Html.Parser;
using FabAccess.Core.Machines;
using FabAccess.Server.Board;
using FabAccess.Server.Tests.Pages;
using NodaTime;

namespace FabAccess.Server.Tests.Board;

/// <summary>The stream behind an open board: a picture at once, another after each change, a sign of life meanwhile, an end with the server.</summary>
public sealed class BoardEventsTests
{
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Stream_OnOpening_SendsThePageItself()
    {
        await using var lab = await LabPages.Open();
        using var browser = lab.Browse();
        using var stream = await BoardStream.Open(browser, "fr");

        var (kind, html) = await stream.Next(patience);

        Assert.Equal("board", kind);
        var page = await browser.Page("/");
        Assert.Equal(Tidy(page.GetElementById("board")!.InnerHtml), Tidy(new HtmlParser().ParseDocument(html).Body!.InnerHtml));
    }

    [Fact]
    public async Task Stream_AfterAChange_SendsTheNewPictureInItsLanguage()
    {
        await using var lab = await LabPages.Open();
        using var browser = lab.Browse();
        using var french = await BoardStream.Open(browser, "fr");
        using var english = await BoardStream.Open(browser, "en");
        await french.Next(patience);
        await english.Next(patience);

        using (var db = lab.Db())
        {
            var status = db.MachineStatuses.Single(s => s.Machine == SmallLab.Machine("printer-1"));
            (status.Kind, status.Member, status.Since) = (MachineStateKind.InUse, SmallLab.Bruno, SmallLab.Now);
            db.SaveChanges();
        }
        lab.Changes.Changed();

        Assert.Contains("En cours", await Tile(french, "printer-1"), StringComparison.Ordinal);
        string words = await Tile(english, "printer-1");
        Assert.Contains("In use", words, StringComparison.Ordinal);
        Assert.Contains("Bruno", words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stream_WithoutChange_Beats()
    {
        await using var lab = await LabPages.Open(options: new() { BoardBeat = TimeSpan.FromMilliseconds(50) });
        using var browser = lab.Browse();
        using var stream = await BoardStream.Open(browser, "fr");
        Assert.Equal("board", (await stream.Next(patience)).Kind);
        Assert.Equal("beat", (await stream.Next(patience)).Kind);
        Assert.Equal("beat", (await stream.Next(patience)).Kind);
    }

    [Fact]
    public async Task Stream_WhenTimePasses_SendsHowLongItRuns()
    {
        await using var lab = await LabPages.Open(options: new() { BoardBeat = TimeSpan.FromMilliseconds(50) });
        using var browser = lab.Browse();
        using var stream = await BoardStream.Open(browser, "en");
        await stream.Next(patience);
        lab.Clock.Now += Duration.FromMinutes(60);

        string kind, html;
        do (kind, html) = await stream.Next(patience);
        while (kind == "beat");

        Assert.Contains("running for 1\u00A0h\u00A042", new HtmlParser().ParseDocument(html).GetElementById("tile-laser-1")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stream_BeyondTheLimit_IsToldToComeBackLaterAndPlacesAreFreedAgain()
    {
        await using var lab = await LabPages.Open(options: new() { MostListeners = 1, BoardBeat = TimeSpan.FromMilliseconds(50) });
        using var browser = lab.Browse();
        using (var only = await BoardStream.Open(browser, "fr"))
        {
            await only.Next(patience);
            using var refused = await browser.Http.GetAsync("/board/events");
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            Assert.Equal("60", refused.Headers.RetryAfter!.ToString());
            Assert.Contains("too-many-listeners", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
        HttpStatusCode status;
        using var deadline = new CancellationTokenSource(patience);
        do
        {
            using var again = await browser.Http.GetAsync("/board/events", HttpCompletionOption.ResponseHeadersRead, deadline.Token);
            status = again.StatusCode;
        }
        while (status != HttpStatusCode.OK);
    }

    [Fact]
    public async Task Stream_WhenTheServerStops_EndsAtOnce()
    {
        await using var lab = await LabPages.Open();
        using var browser = lab.Browse();
        using var stream = await BoardStream.Open(browser, "fr");
        await stream.Next(patience);

        var stopped = lab.StopAsync();
        Assert.True(await stream.Ends(patience));
        await stopped.WaitAsync(patience);
    }

    [Fact]
    public async Task Fragments_AskedByManyAtOnce_AreDrawnFewTimesAndNeverTooOld()
    {
        await using var lab = await LabPages.Open();
        await using var scope = lab.Scope();
        var fragments = (BoardFragments)scope.ServiceProvider.GetService(typeof(BoardFragments))!;

        var drawn = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => fragments.Draw(Core.Values.Language.French)));

        Assert.InRange(drawn.Distinct(ReferenceEqualityComparer.Instance).Count(), 1, 3);
        using (var db = lab.Db())
        {
            db.Boxes.Single(b => b.Id == SmallLab.Box("box-a")).Name = "Neuf";
            db.SaveChanges();
        }
        Assert.Contains("Neuf", await fragments.Draw(Core.Values.Language.French), StringComparison.Ordinal);
    }

    private static async Task<string> Tile(BoardStream stream, string machine)
    {
        string kind, html;
        do (kind, html) = await stream.Next(patience);
        while (kind != "board");
        return new HtmlParser().ParseDocument(html).GetElementById($"tile-{machine}")!.TextContent;
    }

    private static string Tidy(string html) => System.Text.RegularExpressions.Regex.Replace(html, "\\s+", " ").Trim();
}
