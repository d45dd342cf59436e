using System.Net;
using System.Text.Json;
using FabAccess.Server.Tests.Pages;

namespace FabAccess.Server.Tests.Api;

/// <summary>The API's shapes and limits, and what it refuses: nothing here changes the lab.</summary>
public sealed class ApiReadTests(SharedLab shared) : IClassFixture<SharedLab>, IDisposable
{
    private static readonly JsonSerializerOptions relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly ApiClient api = new(shared.Lab);

    public void Dispose() => api.Dispose();

    [Fact]
    public async Task Lab_Asked_TellsWhatItIsAndNoSecret()
    {
        var answer = await api.Get("/api/v1/lab");
        Assert.Equal("""{"site":"atelier","name":"Atelier du Port","language":"fr","timeZone":"Europe/Paris","currency":"EUR"}""", answer.ToJsonString());
    }

    [Fact]
    public async Task Board_Asked_GivesEveryMachineWithItsState()
    {
        var machines = (await api.Get("/api/v1/board"))["machines"]!.AsArray();
        Assert.Equal(["offline", "faulted", "inUse", "free", "lockedOut"], machines.Select(m => (string)m!["state"]!));
        var laser = machines.Single(m => (string)m!["machine"]! == "laser-1")!;
        Assert.Equal("Alice D.", (string)laser["member"]!["name"]!);
        Assert.Equal(SmallLab.Running.ToString(), (string)laser["session"]!);
        Assert.Equal("2026-11-21T12:23:00Z", (string)laser["since"]!);
        Assert.Equal("notCertified", (string)laser["lastRefusal"]!["reason"]!);
        Assert.Equal(SmallLab.Bruno.ToString(), (string)laser["lastRefusal"]!["member"]!);
        var free = machines.Single(m => (string)m!["machine"]! == "printer-1")!.AsObject();
        Assert.True(free.ContainsKey("member") && free["member"] is null && free["lastRefusal"] is null && (bool)free["boxOnline"]!);
    }

    [Fact]
    public async Task Members_Asked_HaveMasksAndNeverHashes()
    {
        var members = (await api.Get("/api/v1/members")).AsArray();
        Assert.Equal(4, members.Count);
        var alice = members[0]!;
        Assert.Equal("Alice Durand", (string)alice["name"]!);
        Assert.Equal("""[{"mask":"…5C80","blocked":false,"kind":"uid"}]""", alice["badges"]!.ToJsonString(relaxed));
        Assert.Equal(["laser", "wood"], alice["grants"]!.AsArray().Select(g => (string)g!["certification"]!));
        Assert.DoesNotContain("00000000000000000000000000000010", members.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Members_InParts_ComeEachOnce()
    {
        var seen = new List<string>();
        for (string? next = "/api/v1/members?limit=3"; next is not null;)
        {
            using var answer = await api.Http.GetAsync(next);
            seen.AddRange((await ApiClient.Json(answer)).AsArray().Select(m => (string)m!["id"]!));
            next = ApiClient.Next(answer);
        }
        Assert.Equal(4, seen.Distinct().Count());
        Assert.Equal(4, seen.Count);
    }

    [Fact]
    public async Task Sessions_Asked_SayTheirPriceOrWhyThereIsNone()
    {
        var sessions = (await api.Get($"/api/v1/sessions?limit=200")).AsArray();
        var running = sessions[0]!.AsObject();
        Assert.True(running["endReason"] is null && running["elapsedSeconds"] is null && running["charge"] is null && (bool)running["rightWithdrawn"]!);
        var unpriced = sessions.Single(s => (string)s!["id"]! == SmallLab.Session(5).ToString())!;
        Assert.Equal("noRule", (string)unpriced["unpriced"]!);
        var cut = sessions.Single(s => (string)s!["id"]! == SmallLab.Session(3).ToString())!;
        Assert.Equal(("estimated", "2026-11-03T13:00:00Z", "2026-09-01T00:00:00Z"), ((string)cut!["placedBy"]!, (string)cut["startedAt"]!, (string)cut["ownStartedAt"]!));
        Assert.Equal("""{"minor":350,"currency":"EUR"}""", cut["charge"]!.ToJsonString());
        Assert.Equal(("powerLoss", 720.25m, 60m), ((string)cut["endReason"]!, (decimal)cut["elapsedSeconds"]!, (decimal)cut["uncertaintySeconds"]!));
        Assert.All((await api.Get($"/api/v1/sessions?member={SmallLab.Bruno}")).AsArray(), s => Assert.Equal(SmallLab.Bruno.ToString(), (string)s!["member"]!));
    }

    [Fact]
    public async Task DraftInvoice_Asked_HasSentencesInBothLanguagesAndTheSum()
    {
        var draft = await api.Get($"/api/v1/members/{SmallLab.Alice}/draft-invoice?month=2026-11");
        Assert.Equal(SmallLab.AlicesNovemberMinor, (long)draft["total"]!["minor"]!);
        Assert.Equal(SmallLab.AlicesNovemberMinor, draft["lines"]!.AsArray().Sum(l => (long)l!["net"]!["minor"]!));
        Assert.All(draft["lines"]!.AsArray(), l => Assert.Equal((long)l!["net"]!["minor"]!, (long)l["gross"]!["minor"]! + (long)l["minimum"]!["minor"]!));
        var laser = draft["lines"]!.AsArray().Single(l => (string)l!["machine"]! == "laser-1")!;
        Assert.Equal((2772L, 47m), ((long)laser["elapsedSeconds"]!, (decimal)laser["billedMinutes"]!));
        Assert.Contains("18,00\u00A0€ par heure", (string)laser["sentence"]!["fr"]!, StringComparison.Ordinal);
        Assert.Contains("€18.00 an hour", (string)laser["sentence"]!["en"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ingest_Asked_ShowsHowFarEachBoxIs()
    {
        var ingest = await api.Get("/api/v1/ingest");
        var box = ingest["boxes"]!.AsArray().Single(b => (string)b!["box"]! == "box-b")!;
        Assert.Equal("""{"box":"box-b","online":false,"durableUpTo":61,"entries":1,"duplicates":3,"deadLetters":1,"chainBreaks":1,"projectedUpTo":60,"generation":0,"forks":1,"gaps":[{"from":62,"to":62,"since":"2026-11-21T13:05:00Z"}]}""", box.ToJsonString());
        Assert.Equal(["boxSilent", "chainBroken"], ingest["alarms"]!.AsArray().Select(a => (string)a!["cause"]!).Order(StringComparer.Ordinal));
        Assert.Equal(["fork", "malformed"], ingest["deadLetters"]!.AsArray().Select(d => (string)d!["reason"]!).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("/api/v1/nothing", HttpStatusCode.NotFound, "not-found")]
    [InlineData("/api/v1/sessions?limit=0", HttpStatusCode.BadRequest, "limit-out-of-range")]
    [InlineData("/api/v1/sessions?limit=201", HttpStatusCode.BadRequest, "limit-out-of-range")]
    [InlineData("/api/v1/sessions?limit=ten", HttpStatusCode.BadRequest, "limit-out-of-range")]
    [InlineData("/api/v1/sessions?member=1", HttpStatusCode.BadRequest, "member-unreadable")]
    [InlineData("/api/v1/sessions?cursor=x", HttpStatusCode.BadRequest, "cursor-unreadable")]
    [InlineData("/api/v1/members?limit=1001", HttpStatusCode.BadRequest, "limit-out-of-range")]
    [InlineData("/api/v1/members?skip=-1", HttpStatusCode.BadRequest, "limit-out-of-range")]
    [InlineData("/api/v1/members/x/draft-invoice", HttpStatusCode.NotFound, "member-not-found")]
    [InlineData("/api/v1/members/0190a000-0000-7000-8000-00000000ffff/draft-invoice", HttpStatusCode.NotFound, "member-not-found")]
    [InlineData("/api/v1/members/0190a000-0000-7000-8000-000000000001/draft-invoice?month=2026-1", HttpStatusCode.BadRequest, "month-unreadable")]
    public async Task Question_ThatCannotBeAnswered_GetsAProblem(string address, HttpStatusCode status, string type)
    {
        using var answer = await api.Http.GetAsync(address);
        await api.IsProblem(answer, status, type);
    }

    [Theory]
    [InlineData("members/0190a000-0000-7000-8000-000000000002/grants", """{"certification":"none"}""", HttpStatusCode.BadRequest, "certification-not-found")]
    [InlineData("members/0190a000-0000-7000-8000-000000000002/grants", """{"certification":{}}""", HttpStatusCode.BadRequest, "certification-not-found")]
    [InlineData("members/0190a000-0000-7000-8000-000000000002/grants", """{"certification":null}""", HttpStatusCode.BadRequest, "certification-not-found")]
    [InlineData("members/0190a000-0000-7000-8000-000000000002/grants", """{"certification":"\udc00"}""", HttpStatusCode.BadRequest, "body-unreadable")]
    [InlineData("members/0190a000-0000-7000-8000-000000000002/grants", """{"certification":"laser","until":"2026-11-21T13:05:00Z"}""", HttpStatusCode.BadRequest, "end-in-the-past")]
    [InlineData("members/0190a000-0000-7000-8000-000000000002/grants", """{"certification":"laser","untill":null}""", HttpStatusCode.BadRequest, "body-unreadable")]
    [InlineData("members/0190a000-0000-7000-8000-000000000002/grants", """{"until":null}""", HttpStatusCode.BadRequest, "body-unreadable")]
    [InlineData("members/0190a000-0000-7000-8000-000000000002/grants", "null", HttpStatusCode.BadRequest, "body-unreadable")]
    [InlineData("members/0190a000-0000-7000-8000-000000000002/grants", "{", HttpStatusCode.BadRequest, "body-unreadable")]
    [InlineData("members/0190a000-0000-7000-8000-000000000001/grants", """{"certification":"laser"}""", HttpStatusCode.Conflict, "already-held")]
    [InlineData("members/none/grants", """{"certification":"laser"}""", HttpStatusCode.NotFound, "member-not-found")]
    [InlineData("members/0190a000-0000-7000-8000-00000000ffff/grants", """{"certification":"laser"}""", HttpStatusCode.NotFound, "member-not-found")]
    [InlineData("grants/999/revoke", """{"reason":"x"}""", HttpStatusCode.NotFound, "grant-not-found")]
    [InlineData("grants/-1/revoke", """{"reason":"x"}""", HttpStatusCode.NotFound, "grant-not-found")]
    [InlineData("grants/1/revoke", """{"reason":"  "}""", HttpStatusCode.BadRequest, "reason-missing")]
    [InlineData("grants/1/revoke", "{}", HttpStatusCode.BadRequest, "body-unreadable")]
    [InlineData("grants/1/revoke", """{"reason":null}""", HttpStatusCode.BadRequest, "body-unreadable")]
    [InlineData("machines/none/out-of-order", """{"reason":"x"}""", HttpStatusCode.NotFound, "machine-not-found")]
    [InlineData("machines/saw/out-of-order", """{"reason":"a\u0000b"}""", HttpStatusCode.BadRequest, "text-unreadable")]
    public async Task Request_ThatCannotBeDone_GetsAProblemAndChangesNothing(string address, string body, HttpStatusCode status, string type)
    {
        using var answer = await api.Post($"/api/v1/{address}", body);
        await api.IsProblem(answer, status, type);
        Assert.Equal(0, shared.Lab.Planning.Told);
    }

    [Fact]
    public async Task Request_NotJsonOrTooLong_IsRefused()
    {
        const string address = "/api/v1/grants/1/revoke";
        using var form = new FormUrlEncodedContent([new("reason", "x")]);
        using var notJson = await api.Http.PostAsync(address, form);
        await api.IsProblem(notJson, HttpStatusCode.UnsupportedMediaType, "not-json");
        using var tooLong = await api.Post(address, $$"""{"reason":"{{new string('x', 100_000)}}"}""");
        await api.IsProblem(tooLong, HttpStatusCode.RequestEntityTooLarge, "body-too-large");
        using var wrongMethod = await api.Http.GetAsync(address);
        await api.IsProblem(wrongMethod, HttpStatusCode.MethodNotAllowed, "method-not-allowed");
        using var longReason = await api.Post(address, $$"""{"reason":"{{new string('x', 301)}}"}""");
        await api.IsProblem(longReason, HttpStatusCode.BadRequest, "reason-too-long");
    }
}
