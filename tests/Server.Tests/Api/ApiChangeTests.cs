using System.Net;
using System.Net.Http.Json;
using FabAccess.Core.Access;
using FabAccess.Core.Cards;
using FabAccess.Core.Values;
using FabAccess.Server.Tests.Pages;

namespace FabAccess.Server.Tests.Api;

/// <summary>What the API changes, and lists that change while they are read.</summary>
public sealed class ApiChangeTests : IAsyncLifetime
{
    private LabPages lab = null!;
    private ApiClient api = null!;

    public async Task InitializeAsync()
    {
        lab = await LabPages.Open();
        api = ApiClient.Of(lab);
    }

    public async Task DisposeAsync()
    {
        api.Dispose();
        await lab.DisposeAsync();
    }

    [Fact]
    public async Task Badge_ByNumberAndByToken_IsAddedWithItsKind()
    {
        var token = new CardToken(BadgeKind.Ntag424, BadgeUid.TryParse("04AABBCCDDEE80", out var uid) ? uid : default, CardKey.Of(new byte[16]));
        string address = $"/api/v1/members/{SmallLab.Chloe}/badges";
        using var plain = await api.Http.PostAsJsonAsync(address, new { badge = "04 11 22 33 44 55 80" });
        using var card = await api.Http.PostAsJsonAsync(address, new { badge = token.Text });
        using var torn = await api.Http.PostAsJsonAsync(address, new { badge = token.Text[..^2] });

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Created, HttpStatusCode.BadRequest), (plain.StatusCode, card.StatusCode, torn.StatusCode));
        Assert.Equal("uid", (string)(await ApiClient.Json(plain))["kind"]!);
        Assert.Equal("ntag424", (string)(await ApiClient.Json(card))["kind"]!);
        Assert.EndsWith("card-token-unreadable", (string)(await ApiClient.Json(torn))["type"]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"minimum\":\"card\"}", HttpStatusCode.NoContent, MinimumCredential.Card)]
    [InlineData("{\"minimum\":\"none\"}", HttpStatusCode.BadRequest, MinimumCredential.Uid)]
    [InlineData("{}", HttpStatusCode.BadRequest, MinimumCredential.Uid)]
    public async Task Machine_AskedToWantACard_WantsItOrSaysWhyNot(string body, HttpStatusCode status, MinimumCredential minimum)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var answer = await api.Http.PostAsync("/api/v1/machines/saw/minimum-credential", content);
        using var db = lab.Db();
        Assert.Equal((status, minimum), (answer.StatusCode, db.Machines.Single(m => m.Id == SmallLab.Machine("saw")).MinimumCredential));
    }

    [Fact]
    public async Task Sessions_InParts_ComeEachOnceNewestFirstAlsoWhileNewOnesArrive()
    {
        var seen = new List<(string Id, string At)>();
        for (string? next = "/api/v1/sessions?limit=2"; next is not null;)
        {
            using var answer = await api.Http.GetAsync(next);
            seen.AddRange((await ApiClient.Json(answer)).AsArray().Select(s => ((string)s!["id"]!, (string)s["startedAt"]!)));
            next = ApiClient.Next(answer);
            using var db = lab.Db();
            db.Sessions.Add(new Server.Sessions.Session
            {
                Id = SmallLab.Session(500 + seen.Count),
                Machine = SmallLab.Machine("saw"),
                Box = SmallLab.Box("box-b"),
                Member = SmallLab.Alice,
                StartedAt = SmallLab.Now,
                OwnStartedAt = SmallLab.Now,
                Trust = Core.Values.ClockTrust.Synchronised,
                PlacedBy = Core.Time.PlacedBy.Clock,
                EarliestStart = SmallLab.Now,
                LatestStart = SmallLab.Now,
                StartSequence = 500 + seen.Count,
                EndSequence = 5000 + seen.Count,
                EndReason = Core.Machines.EndReason.Member,
                ElapsedMilliseconds = 1,
            });
            db.SaveChanges();
        }
        Assert.Equal(7, seen.Count);
        Assert.Equal(7, seen.Distinct().Count());
        Assert.Equal(seen.OrderByDescending(s => s.At, StringComparer.Ordinal), seen);
    }

    [Fact]
    public async Task Grant_GivenAndRevoked_ShowsAndTellsTheBoxes()
    {
        using var given = await api.Post($"/api/v1/members/{SmallLab.Bruno}/grants", """{"certification":"laser","until":null}""");
        Assert.Equal(HttpStatusCode.Created, given.StatusCode);
        var grant = await ApiClient.Json(given);
        Assert.Equal(("laser", null), ((string)grant["certification"]!, (string?)grant["until"]));
        using var revoked = await api.Post($"/api/v1/grants/{(int)grant["id"]!}/revoke", """{"reason":"test"}""");
        Assert.Equal(HttpStatusCode.NoContent, revoked.StatusCode);
        using var again = await api.Post($"/api/v1/grants/{(int)grant["id"]!}/revoke", """{"reason":"test"}""");
        await api.IsProblem(again, HttpStatusCode.Conflict, "already-revoked");
        using var byNumber = await api.Post($"/api/v1/members/{SmallLab.Bruno}/grants", """{"certification":1,"until":"2027-01-01T00:00:00Z","by":"Nadia"}""");
        Assert.Equal(HttpStatusCode.Created, byNumber.StatusCode);
        Assert.Equal(3, lab.Planning.Told);
    }

    [Fact]
    public async Task Machine_OutOfOrderAndBack_ShowsOnTheBoard()
    {
        using var outOf = await api.Post("/api/v1/machines/printer-1/out-of-order", """{"reason":"belt"}""");
        Assert.Equal(HttpStatusCode.NoContent, outOf.StatusCode);
        Assert.Equal("lockedOut", await State());
        using var back = await api.Post("/api/v1/machines/printer-1/out-of-order", """{"reason":null}""");
        Assert.Equal(HttpStatusCode.NoContent, back.StatusCode);
        Assert.Equal("free", await State());

        async Task<string> State() => (string)(await api.Get("/api/v1/board"))["machines"]!.AsArray().Single(m => (string)m!["machine"]! == "printer-1")!["state"]!;
    }

    [Fact]
    public async Task Use_Written_IsReadBack_AndTheBoxesAreTold()
    {
        using var put = await api.Http.PutAsync("/api/v1/machines/printer-1/use", Json("""{"end":"whenIdle","longestSeconds":3600,"extensionSeconds":600,"supervision":"starts"}"""));
        Assert.Equal(HttpStatusCode.NoContent, put.StatusCode);
        Assert.Equal("""{"end":"whenIdle","longestSeconds":3600,"extensionSeconds":600,"supervision":"starts"}""", (await api.Get("/api/v1/machines/printer-1/use")).ToJsonString());
        Assert.Equal(1, lab.Planning.Told);
    }

    [Theory]
    [InlineData("""{"longestSeconds":5}""", "longestSeconds is 5")]
    [InlineData("""{"extensionSeconds":600}""", "extensionSeconds belongs to a longestSeconds above 600")]
    [InlineData("""{"coolDownSeconds":60}""", "coolDownSeconds belongs to")]
    [InlineData("""{"group":"Ex 1"}""", "group must be")]
    [InlineData("""{"extensionSeconds":600,"longestSeconds":600}""", "extensionSeconds belongs to")]
    [InlineData("""{"end":99}""", "end")]
    [InlineData("""{"end":"never"}""", "end")]
    [InlineData("""{"endd":"manual"}""", "endd")]
    public async Task Use_Unsound_IsRefusedWithItsField_AndChangesNothing(string body, string named)
    {
        using var put = await api.Http.PutAsync("/api/v1/machines/printer-1/use", Json(body));
        Assert.Equal(HttpStatusCode.BadRequest, put.StatusCode);
        Assert.Contains(named, await put.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal("{}", (await api.Get("/api/v1/machines/printer-1/use")).ToJsonString());
        Assert.Equal(0, lab.Planning.Told);
    }

    [Fact]
    public async Task Use_OfNoMachine_IsNotFound()
    {
        using var put = await api.Http.PutAsync("/api/v1/machines/nothing/use", Json("{}"));
        await api.IsProblem(put, HttpStatusCode.NotFound, "machine-not-found");
    }

    [Fact]
    public async Task Grant_OfATrainer_SaysSo_AndANoviceIsNoTrainer()
    {
        using var given = await api.Post($"/api/v1/members/{SmallLab.Bruno}/grants", """{"certification":"laser","rights":"trainer, repair"}""");
        Assert.Equal("trainer, repair", (string?)(await ApiClient.Json(given))["rights"]);
        using var both = await api.Post($"/api/v1/members/{SmallLab.Bruno}/grants", """{"certification":"laser","rights":"novice, trainer"}""");
        await api.IsProblem(both, HttpStatusCode.BadRequest, "novice-with-rights");
        // Once it was stored, and no list could be made from it.
        using var number = await api.Post($"/api/v1/members/{SmallLab.Bruno}/grants", """{"certification":"laser","rights":8}""");
        Assert.Equal(HttpStatusCode.BadRequest, number.StatusCode);
    }

    private static StringContent Json(string body) => new(body, System.Text.Encoding.UTF8, "application/json");
}
