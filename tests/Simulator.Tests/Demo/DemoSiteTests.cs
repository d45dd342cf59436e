using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using FabAccess.Simulator.Demo;
using FabAccess.Simulator.Lab;
using FabAccess.Simulator.Processes;
using FabAccess.Simulator.Tests.Processes;

namespace FabAccess.Simulator.Tests.Demo;

public sealed class DemoSiteTests : IAsyncLifetime, IDisposable
{
    private readonly StubPrograms stubs = new();
    private readonly HttpClient client = new();
    private LabProcesses lab = null!;
    private DemoSite site = null!;

    public async Task InitializeAsync()
    {
        lab = await LabProcesses.PrepareAsync(new(stubs.State, stubs.Server, stubs.Edge, DemoLab.Seed));
        int port = FreePort.Any();
        site = await DemoSite.StartAsync(lab, port);
        client.BaseAddress = new($"http://127.0.0.1:{port}");
    }

    public async Task DisposeAsync()
    {
        await site.DisposeAsync();
        await lab.DisposeAsync();
    }

    public void Dispose()
    {
        client.Dispose();
        stubs.Dispose();
    }

    [Fact]
    public async Task Page_AnyFile_AsksNothingOfOtherComputersAndHasNoInlineScript()
    {
        foreach (string file in (string[])["/", "/demo.css", "/demo.js"])
        {
            using var response = await client.GetAsync(file);
            string text = await response.Content.ReadAsStringAsync();
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.DoesNotMatch(new Regex("https?://|//cdn|<script>|onclick="), text);
            Assert.Contains("default-src 'none'", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Page_BothLanguages_HaveTheSameTexts()
    {
        string script = await client.GetStringAsync("/demo.js");
        string[] Keys(string language) => [.. Regex.Matches(Regex.Match(script, $@"\n  {language}: \{{(.*?)\n  \}},", RegexOptions.Singleline).Groups[1].Value, @"(?<=[\s,])(\w+): '").Select(m => m.Groups[1].Value)];
        Assert.True(Keys("fr").Length > 25);
        Assert.Equal(Keys("fr"), Keys("en"));
    }

    [Fact]
    public async Task Request_ForAnotherHostName_IsRefused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/control/lab");
        request.Headers.Host = "evil.example";
        using var response = await client.SendAsync(request);
        Assert.Equal(HttpStatusCode.MisdirectedRequest, response.StatusCode);
    }

    [Fact]
    public async Task Control_CardsStopReaderCable_MoveTheHardware()
    {
        var machine = lab.Machine("laser-1");
        await PutAsync("/control/machines/laser-1/cards", new { cards = new[] { "lucie", "phone" } });
        Assert.Equal(2, machine.Reader.CardsInField.Length);
        using (var removed = await client.DeleteAsync("/control/machines/laser-1/cards")) Assert.Equal(HttpStatusCode.NoContent, removed.StatusCode);
        Assert.Empty(machine.Reader.CardsInField);
        await PutAsync("/control/machines/laser-1/stop", new { pressed = true });
        Assert.True(machine.IsStopPressed);
        await PutAsync("/control/machines/laser-1/reader", new { plugged = false });
        Assert.False(machine.Reader.IsPluggedIn);
        await PutAsync("/control/boxes/box-a/cable", new { connected = false });
        Assert.True(lab.Boxes[0].Cable.IsCut);
    }

    [Theory]
    [InlineData("/control/machines/none/cards", "lucie")]
    [InlineData("/control/machines/laser-1/cards", "nobody")]
    public async Task Control_UnknownMachineOrCard_IsNotFoundWithItsReason(string path, string card)
    {
        using var response = await client.PutAsJsonAsync(path, new { cards = new[] { card } });
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Control_BodyOfAnotherKind_IsRefused()
    {
        using var body = new StringContent("{\"cards\":[\"lucie\"]}", System.Text.Encoding.UTF8, "text/plain");
        using var response = await client.PutAsync("/control/machines/laser-1/cards", body);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
    }

    [Fact]
    public async Task Events_LineChanges_AreToldAtOnce()
    {
        using var stream = await client.GetStreamAsync("/control/events");
        using var reader = new StreamReader(stream);
        Assert.False(StopPressed(await NextAsync(reader)));
        lab.Machine("laser-1").HoldStop(pressed: true);
        Assert.True(StopPressed(await NextAsync(reader)));
    }

    private static async Task<JsonElement> NextAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(5)) is { } line)
            if (line.StartsWith("data: ", StringComparison.Ordinal)) return JsonSerializer.Deserialize<JsonElement>(line[6..]);
        throw new IOException("The stream ended.");
    }

    private static bool StopPressed(JsonElement standing) => standing.GetProperty("machines")[0].GetProperty("stopPressed").GetBoolean();

    private async Task PutAsync(string path, object body)
    {
        using var response = await client.PutAsJsonAsync(path, body);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }
}
