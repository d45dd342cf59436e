using System.Net;
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
}
