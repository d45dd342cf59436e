using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FabAccess.EndToEnd.Pages;

/// <summary>What a visitor does with the demo, in a browser, on a desk's screen and on a telephone's.</summary>
public sealed class DemoPageTests(DemoBrowser demo) : IClassFixture<DemoBrowser>
{
    private const string Lucie = "00000000-0000-4000-8000-000000000001";

    /// <summary>A session of less than a second costs nothing.</summary>
    private static readonly TimeSpan Work = TimeSpan.FromSeconds(1.5);

    private static readonly LocatorAssertionsToBeVisibleOptions Visible = new() { Timeout = 30_000 };

    [Theory]
    [InlineData(1280, "karim", "Formation exigée")]
    [InlineData(390, "jules", "Compte suspendu")]
    public async Task Visitor_WithACard_SeesMachineRefusalAndPriceWithoutReloading(int width, string refused, string reason)
    {
        var page = await demo.WindowAsync(width);
        int lines = await DraftLinesAsync(page);
        await page.GotoAsync(demo.Address.ToString());
        var board = page.FrameLocator("#board");
        var tile = board.Locator("#tile-laser-1");
        await Expect(board.Locator("#tile-laser-1.is-free")).ToBeVisibleAsync(Visible);
        // A reload would forget this.
        await board.Locator("body").EvaluateAsync("() => { window.neverReloaded = true; }");

        await HoldAsync(page, "lucie", "laser-1");
        await Expect(board.Locator("#tile-laser-1.is-inUse")).ToBeVisibleAsync(Visible);
        await Expect(tile.Locator(".who")).ToContainTextAsync("Lucie");
        await Expect(page.Locator("#machine-laser-1.powered")).ToBeVisibleAsync(Visible);
        var working = Task.Delay(Work);

        await HoldAsync(page, refused, "saw-1");
        await Expect(board.Locator("#tile-saw-1 .refusal strong")).ToContainTextAsync(reason, new() { Timeout = 30_000 });
        await Expect(page.Locator("#machine-saw-1.powered")).ToHaveCountAsync(0);
        await Expect(board.Locator("#tile-laser-1.is-inUse")).ToBeVisibleAsync(Visible);
        await FitsAsync(page);
        await DemoBrowser.PictureAsync(page, $"demo-{width}");

        await working;
        await page.Locator("#machine-laser-1 .stop").ClickAsync();
        await Expect(board.Locator("#tile-laser-1.is-free")).ToBeVisibleAsync(Visible);
        Assert.True(await board.Locator("body").EvaluateAsync<bool>("() => window.neverReloaded === true"));

        await page.Locator("[data-key=lucie]").ClickAsync();
        Assert.Equal(DraftAddress, await page.Locator("#links a").Last.GetAttributeAsync("href"));
        Assert.Equal(lines + 1, await DraftLinesAsync(page));
        await Expect(page.Locator("tr[id^=line-] td").Last).ToContainTextAsync("5,00");
        await Expect(page.Locator("#total")).ToContainTextAsync($"{5 * (lines + 1)},00");
        await DemoBrowser.PictureAsync(page, $"draft-{width}");
    }

    [Theory]
    [InlineData(1280)]
    [InlineData(390)]
    public async Task Pages_AtThatWidth_NeedNoHorizontalScrolling(int width)
    {
        var page = await demo.WindowAsync(width);
        foreach (string path in (string[])["/", "/members", $"/members/{Lucie}", $"/members/{Lucie}/invoice", "/sessions", "/problems", "/machines/laser-1"])
        {
            var answer = await page.GotoAsync(new Uri(demo.Server, path).ToString());
            Assert.Equal((path, 200), (path, answer!.Status));
            await FitsAsync(page);
            await DemoBrowser.PictureAsync(page, $"{(path == "/" ? "board" : path.Trim('/').Replace('/', '-').Replace(Lucie, "lucie", StringComparison.Ordinal))}-{width}");
        }
    }

    private string DraftAddress => new Uri(demo.Server, $"/members/{Lucie}/invoice").ToString();

    private static async Task HoldAsync(IPage page, string card, string machine)
    {
        await page.Locator($"[data-key={card}]").ClickAsync();
        await page.Locator($"[data-hold={machine}]").ClickAsync();
    }

    private async Task<int> DraftLinesAsync(IPage page)
    {
        await page.GotoAsync(DraftAddress);
        await FitsAsync(page);
        return await page.Locator("tr[id^=line-]").CountAsync();
    }

    private static async Task FitsAsync(IPage page)
    {
        int[] widths = await page.EvaluateAsync<int[]>("() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]");
        Assert.True(widths[0] <= widths[1], $"{page.Url} is {widths[0]} wide in a window of {widths[1]}.");
    }
}
