using System.Text.Json;
using FabAccess.EndToEnd.Labs;
using FabAccess.Simulator.Processes;
using Microsoft.Playwright;

namespace FabAccess.EndToEnd.Pages;

/// <summary>The demo as ./fab demo starts it, and Debian's Chromium before it.</summary>
public sealed class DemoBrowser : IAsyncLifetime
{
    private const string Chromium = "/usr/bin/chromium";

    // Nothing but 127.0.0.1 is asked for.
    private static readonly string[] Arguments =
    [
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run",
    ];

    private ChildProcess Demo { get; set; } = null!;

    private IPlaywright Driver { get; set; } = null!;

    private IBrowser Browser { get; set; } = null!;

    public Uri Address { get; private set; } = null!;

    public Uri Server { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        string logs = Programs.StateOf("logs");
        Directory.CreateDirectory(logs);
        string[] arguments = ["demo", "--port", $"{FreePort.Any()}", "--state", Programs.StateOf("DemoPage"), "--server", Programs.Server, "--edge", Programs.Edge];
        Demo = new("demo", Programs.Simulator, arguments, Path.Combine(logs, "demo-page.log"));
        await Demo.StartAsync();
        string line = await Demo.WaitForLineAsync(l => l.StartsWith("Open http", StringComparison.Ordinal), TestLab.Patience + TestLab.Patience);
        Address = new(line["Open ".Length..]);
        using (var client = new HttpClient())
        using (var lab = JsonDocument.Parse(await client.GetStringAsync(new Uri(Address, "/control/lab"))))
            Server = new(lab.RootElement.GetProperty("server").GetString()!);
        Driver = await Playwright.CreateAsync();
        Browser = await Driver.Chromium.LaunchAsync(new() { ExecutablePath = Chromium, Args = Arguments });
    }

    public async Task DisposeAsync()
    {
        if (Browser is not null) await Browser.DisposeAsync();
        Driver?.Dispose();
        if (Demo is not null) await Demo.DisposeAsync();
    }

    /// <summary>A fresh window of that width, French as the lab is.</summary>
    public async Task<IPage> WindowAsync(int width)
    {
        var context = await Browser.NewContextAsync(new() { ViewportSize = new() { Width = width, Height = 900 }, Locale = "fr-FR", TimezoneId = "Europe/Paris" });
        context.SetDefaultTimeout((float)TestLab.Patience.TotalMilliseconds);
        return await context.NewPageAsync();
    }

    /// <summary>For people who want to see what it looks like.</summary>
    public static Task PictureAsync(IPage page, string name) =>
        page.ScreenshotAsync(new() { Path = Path.Combine(Programs.Root, ".fab", "pictures", name + ".png"), FullPage = true });
}
