using System.Net;
using FabAccess.Core.Values;
using FabAccess.Server.Hours;
using FabAccess.Server.Tests.Api;
using FabAccess.Server.Tests.Pages;
using FabAccess.Server.Tests.Store;
using NodaTime;

namespace FabAccess.Server.Tests.Bookings;

/// <summary>Hours and bookings asked for by many at once, on both stores. It is Saturday, 21 November 2026, 14:05 in the lab.</summary>
public sealed class ManyAtOnceTests
{
    private static readonly Instant Three = Instant.FromUtc(2026, 11, 21, 14, 0);

    [Theory, OnSqlite, OnPostgres]
    public async Task Machine_BookedByManyAtOnce_IsOneMembers(StoreKind kind)
    {
        await using var lab = await LabPages.Open(kind: kind);
        using var api = ApiClient.Of(lab);
        MemberId[] wanting = [SmallLab.Alice, SmallLab.Bruno, SmallLab.Hostile];
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => Task.Run(() => api.Book("printer-1", wanting[i % 3], Three + Duration.FromMinutes(15 * (i % 2)), 60))));

        Assert.Single(answers, a => a.StatusCode == HttpStatusCode.Created);
        Assert.All(answers.Where(a => a.StatusCode != HttpStatusCode.Created), a => Assert.Equal(HttpStatusCode.Conflict, a.StatusCode));
        using var db = lab.Db();
        Assert.Equal((1, 4), (db.MachineBookings.Count(), db.BookedQuarters.Count()));
        Assert.Equal(1, lab.Planning.Told);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Member_WhoBooksTenTimesAtOnce_GetsAsManyAsAllowed(StoreKind kind)
    {
        await using var lab = await LabPages.Open(kind: kind);
        using var api = ApiClient.Of(lab);
        await Warm(api);
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => Task.Run(() => api.Book("printer-1", SmallLab.Alice, Three + Duration.FromHours(i), 60))));

        Assert.Equal(3, answers.Count(a => a.StatusCode == HttpStatusCode.Created));
        foreach (var answer in answers.Where(a => a.StatusCode != HttpStatusCode.Created)) await api.IsProblem(answer, HttpStatusCode.Conflict, "too-many-bookings");
        using var db = lab.Db();
        Assert.Equal((3, 12), (db.MachineBookings.Count(), db.BookedQuarters.Count()));
        Assert.Equal(3, lab.Planning.Told);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Booking_GivenUpByManyAtOnce_IsGivenUpOnce_AndItsTimeIsFree(StoreKind kind)
    {
        await using var lab = await LabPages.Open(kind: kind);
        using var api = ApiClient.Of(lab);
        using var made = await api.Book("printer-1", SmallLab.Alice, Three, 60);
        string address = $"/api/v1/bookings/{(string)(await ApiClient.Json(made))["id"]!}/cancel";
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => api.Post(address, "{}"))));
        Assert.All(answers, a => Assert.True(a.StatusCode is HttpStatusCode.OK or HttpStatusCode.Conflict));
        Assert.Contains(answers, a => a.StatusCode == HttpStatusCode.OK);
        using var db = lab.Db();
        Assert.Empty(db.BookedQuarters);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Week_WrittenByManyAtOnce_IsOneOfTheirs(StoreKind kind)
    {
        await using var lab = await LabPages.Open(kind: kind);
        using var api = ApiClient.Of(lab);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(async () =>
        {
            using var answer = await api.PutHours($"{{\"weekly\":[{{\"day\":\"monday\",\"from\":\"0{i}:00\",\"until\":\"18:00\"}},{{\"day\":\"friday\",\"from\":\"0{i}:00\",\"until\":\"18:00\"}}]}}");
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        })));
        var week = (await api.Get("/api/v1/hours"))["weekly"]!.AsArray();
        Assert.Equal(2, week.Count);
        Assert.Equal((string)week[0]!["from"]!, (string)week[1]!["from"]!);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Closures_MadeByManyAtOnce_AreNoMoreThanTheMost(StoreKind kind)
    {
        await using var lab = await LabPages.Open(kind: kind);
        using var api = ApiClient.Of(lab);
        using (var db = lab.Db())
        {
            db.Closures.AddRange(Enumerable.Range(0, HoursOperations.MostClosures - 1).Select(_ => Closure()));
            await db.SaveChangesAsync();
        }
        await Warm(api);
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(() => api.Post("/api/v1/closures", """{"first":"2026-12-25","reason":"Noël"}"""))));

        Assert.Single(answers, a => a.StatusCode == HttpStatusCode.Created);
        foreach (var answer in answers.Where(a => a.StatusCode != HttpStatusCode.Created)) await api.IsProblem(answer, HttpStatusCode.Conflict, "too-many-closures");
        using var after = lab.Db();
        Assert.Equal((HoursOperations.MostClosures, 1), (after.Closures.Count(), lab.Planning.Told));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Closure_TakenBackByManyAtOnce_IsTakenBackByOne(StoreKind kind)
    {
        await using var lab = await LabPages.Open(kind: kind);
        using var api = ApiClient.Of(lab);
        var closure = Closure();
        using (var db = lab.Db())
        {
            db.Closures.Add(closure);
            await db.SaveChangesAsync();
        }
        await Warm(api);
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => Task.Run(() => api.Post($"/api/v1/closures/{closure.Id}/take-back", $"{{\"by\":\"number {i}\"}}"))));

        int one = Assert.Single(Enumerable.Range(0, 10), i => answers[i].StatusCode == HttpStatusCode.OK);
        foreach (var answer in answers.Where(a => a.StatusCode != HttpStatusCode.OK)) await api.IsProblem(answer, HttpStatusCode.NotFound, "closure-not-found");
        using var after = lab.Db();
        Assert.Equal(($"number {one}", 1), (after.Closures.Single().TakenBackBy, lab.Planning.Told));
    }

    // Connections that are open already: those that had to be opened first would come one after the other.
    private static async Task Warm(ApiClient api) => await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(() => api.Get("/api/v1/hours"))));

    private static Closure Closure() => new() { First = new(2026, 12, 24), Last = new(2026, 12, 24), IsYearly = false, Reason = "Travaux", MadeBy = "test", MadeAt = SmallLab.Now };
}
