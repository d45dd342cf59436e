using System.Net;
using System.Net.Http.Json;
using FabAccess.Core.Values;
using FabAccess.Server.Bookings;
using FabAccess.Server.Hours;
using FabAccess.Server.Tests.Api;
using FabAccess.Server.Tests.Pages;
using FabAccess.Server.Tests.Store;
using NodaTime;

namespace FabAccess.Server.Tests.Bookings;

/// <summary>Hours and bookings by the API, on both stores where the store decides. It is Saturday, 21 November 2026, 14:05 in the lab.</summary>
public sealed class BookingTests
{
    private static readonly Instant Three = Instant.FromUtc(2026, 11, 21, 14, 0);

    [Theory]
    [InlineData("printer-1", "bruno", 0, 60, null)]
    [InlineData("printer-1", "bruno", -15, 60, null)]
    [InlineData("printer-1", "bruno", -30, 60, "booking-in-the-past")]
    [InlineData("printer-1", "bruno", 5, 60, "booking-not-on-quarter")]
    [InlineData("printer-1", "bruno", 0, 50, "booking-not-on-quarter")]
    [InlineData("printer-1", "bruno", 0, 0, "booking-too-long")]
    [InlineData("printer-1", "bruno", 0, -60, "booking-too-long")]
    [InlineData("printer-1", "bruno", 0, 240, null)]
    [InlineData("printer-1", "bruno", 0, 255, "booking-too-long")]
    [InlineData("printer-1", "bruno", 43_185, 60, null)]
    [InlineData("printer-1", "bruno", 43_200, 60, "booking-too-far-ahead")]
    [InlineData("printer-1", "chloe", 0, 60, "booker-suspended")]
    [InlineData("laser-1", "alice", 0, 60, null)]
    [InlineData("laser-1", "bruno", 0, 60, "booker-not-certified")]
    [InlineData("saw", "alice", 0, 60, "booker-not-certified")]
    [InlineData("oven", "alice", 0, 60, "machine-not-found")]
    public async Task Booking_IsMade_OrRefusedWithItsReason(string machine, string member, int fromMinutes, int minutes, string? problem)
    {
        await using var lab = await LabPages.Open();
        using var api = ApiClient.Of(lab);
        var who = member switch { "alice" => SmallLab.Alice, "bruno" => SmallLab.Bruno, _ => SmallLab.Chloe };
        // The clock stands at 14:05, so 0 is 14:15.
        using var answer = await api.Book(machine, who, Three + Duration.FromMinutes(fromMinutes - 45), minutes);
        if (problem is null) Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        else await api.IsProblem(answer, answer.StatusCode, problem);
        using var db = lab.Db();
        Assert.Equal(problem is null ? 1 : 0, db.MachineBookings.Count());
    }

    [Fact]
    public async Task Certification_ThatEndsBeforeTheBooking_DoesNotDo_AndTwoThatFollowDo()
    {
        await using var lab = await LabPages.Open();
        using var api = ApiClient.Of(lab);
        var end = SmallLab.Now + Duration.FromDays(345);
        using (var rule = await api.Http.PutAsJsonAsync("/api/v1/machines/saw/booking-rule", new { bookable = true, longestMinutes = 240, mostAheadDays = 180, mostOpen = 3 })) Assert.Equal(HttpStatusCode.OK, rule.StatusCode);
        lab.Clock.Now = end - Duration.FromDays(1);
        var edge = Instant.FromUnixTimeSeconds(BookedQuarter.Of(end) * 900);
        using var past = await api.Book("saw", SmallLab.Bruno, edge - Duration.FromMinutes(60), 120);
        await api.IsProblem(past, HttpStatusCode.Conflict, "booker-not-certified");
        using var within = await api.Book("saw", SmallLab.Bruno, edge - Duration.FromMinutes(60), 60);
        Assert.Equal(HttpStatusCode.Created, within.StatusCode);
    }

    [Fact]
    public async Task Member_HasNoMoreBookingsThanAllowed_UntilOneIsGivenUp()
    {
        await using var lab = await LabPages.Open();
        using var api = ApiClient.Of(lab);
        var made = new List<string>();
        for (int i = 0; i < 3; i++)
        {
            using var answer = await api.Book("printer-1", SmallLab.Alice, Three + Duration.FromHours(i), 60);
            made.Add((string)(await ApiClient.Json(answer))["id"]!);
        }
        using (var fourth = await api.Book("printer-1", SmallLab.Alice, Three + Duration.FromHours(3), 60)) await api.IsProblem(fourth, HttpStatusCode.Conflict, "too-many-bookings");
        using (var cancelled = await api.Post($"/api/v1/bookings/{made[1]}/cancel", "{}")) Assert.Equal(HttpStatusCode.OK, cancelled.StatusCode);
        using (var again = await api.Post($"/api/v1/bookings/{made[1]}/cancel", "{}")) await api.IsProblem(again, HttpStatusCode.Conflict, "booking-over");
        // What was given up is free for somebody else.
        using (var other = await api.Book("printer-1", SmallLab.Bruno, Three + Duration.FromHours(1), 60)) Assert.Equal(HttpStatusCode.Created, other.StatusCode);
        Assert.Equal(3, (await api.Get("/api/v1/machines/printer-1/bookings")).AsArray().Count);
        Assert.Equal([made[0], made[2]], (await api.Get($"/api/v1/members/{SmallLab.Alice}/bookings")).AsArray().Select(b => (string)b!["id"]!));
        using var db = lab.Db();
        Assert.Equal("API", db.MachineBookings.Single(b => b.Id == BookingId.Parse(made[1], null)).CancelledBy);
    }

    [Fact]
    public async Task Booking_OutsideTheHours_IsRefused_UnlessTheMachineDoesNotMind()
    {
        await using var lab = await LabPages.Open();
        using var api = ApiClient.Of(lab);
        using (var week = await api.PutHours("""{"weekly":[{"day":"saturday","from":"14:00","until":"24:00"},{"day":"sunday","from":"00:00","until":"01:00"}]}""")) Assert.Equal(HttpStatusCode.OK, week.StatusCode);
        // Saturday 23:30 to Sunday 00:30 is one opening.
        using (var night = await api.Book("printer-1", SmallLab.Alice, Instant.FromUtc(2026, 11, 21, 22, 30), 60)) Assert.Equal(HttpStatusCode.Created, night.StatusCode);
        var late = Instant.FromUtc(2026, 11, 21, 23, 30);
        using (var closed = await api.Book("printer-1", SmallLab.Bruno, late, 60)) await api.IsProblem(closed, HttpStatusCode.Conflict, "booked-while-closed");
        using (var any = await api.Post("/api/v1/machines/printer-1/any-hour", """{"anyHour":true}""")) Assert.Equal(HttpStatusCode.NoContent, any.StatusCode);
        using (var open = await api.Book("printer-1", SmallLab.Bruno, late, 60)) Assert.Equal(HttpStatusCode.Created, open.StatusCode);
        Assert.Equal(["printer-1"], (await api.Get("/api/v1/hours"))["anyHour"]!.AsArray().Select(m => (string)m!));

        using (var shut = await api.Post("/api/v1/closures", """{"first":"2026-11-28","reason":"Inventaire"}""")) Assert.Equal(HttpStatusCode.Created, shut.StatusCode);
        using (var day = await api.Book("embroidery", SmallLab.Bruno, Three + Duration.FromDays(7), 60)) await api.IsProblem(day, HttpStatusCode.Conflict, "booked-while-closed");
        int id = (int)(await api.Get("/api/v1/hours"))["closures"]![0]!["id"]!;
        using (var back = await api.Post($"/api/v1/closures/{id}/take-back", "{}")) Assert.Equal(HttpStatusCode.OK, back.StatusCode);
        using (var after = await api.Book("embroidery", SmallLab.Bruno, Three + Duration.FromDays(7), 60)) Assert.Equal(HttpStatusCode.Created, after.StatusCode);
        Assert.Empty((await api.Get("/api/v1/hours"))["closures"]!.AsArray());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Closures_ThatAreOver_AreNotShown_AndDoNotCountAgainstTheMost(StoreKind kind)
    {
        await using var lab = await LabPages.Open(kind: kind);
        using var api = ApiClient.Of(lab);
        for (int i = 0; i < HoursOperations.MostClosures; i++)
        {
            using var made = await api.Post("/api/v1/closures", """{"first":"2026-11-22","reason":"Travaux"}""");
            Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        }
        using (var full = await api.Post("/api/v1/closures", """{"first":"2026-12-25","reason":"Noël"}""")) await api.IsProblem(full, HttpStatusCode.Conflict, "too-many-closures");
        lab.Clock.Now += Duration.FromDays(2);
        using (var next = await api.Post("/api/v1/closures", """{"first":"2026-12-25","reason":"Noël"}""")) Assert.Equal(HttpStatusCode.Created, next.StatusCode);
        Assert.Single((await api.Get("/api/v1/hours"))["closures"]!.AsArray());
    }

    [Fact]
    public async Task Certification_GivenInTheQuarterThatRuns_DoesForIt()
    {
        await using var lab = await LabPages.Open();
        using var api = ApiClient.Of(lab);
        using (var grant = await api.Post($"/api/v1/members/{SmallLab.Bruno}/grants", """{"certification":"laser"}""")) Assert.Equal(HttpStatusCode.Created, grant.StatusCode);
        using var booked = await api.Book("laser-1", SmallLab.Bruno, Instant.FromUtc(2026, 11, 21, 13, 0), 60);
        Assert.Equal(HttpStatusCode.Created, booked.StatusCode);
    }

    [Theory]
    [InlineData("""{"weekly":[{"day":"monday","from":"09:00","until":"09:00"}]}""", "hours-unreadable")]
    [InlineData("""{"weekly":[{"day":"monday","from":"9:00","until":"18:00"}]}""", "hours-unreadable")]
    [InlineData("""{"weekly":[{"day":"monday","from":"25:00","until":"26:00"}]}""", "hours-unreadable")]
    [InlineData("""{"weekly":[{"day":"monday","from":"09:00","until":"24:15"}]}""", "hours-unreadable")]
    [InlineData("""{"weekly":[{"day":"none","from":"09:00","until":"18:00"}]}""", "body-unreadable")]
    [InlineData("""{"weekly":[{"day":"monday, tuesday","from":"09:00","until":"18:00"}]}""", "body-unreadable")]
    [InlineData("""{"weekly":[{"day":"monday,tuesday","from":"09:00","until":"18:00"}]}""", "body-unreadable")]
    [InlineData("""{"weekly":[{"day":"3","from":"09:00","until":"18:00"}]}""", "body-unreadable")]
    [InlineData("""{"weekly":[{"day":3,"from":"09:00","until":"18:00"}]}""", "body-unreadable")]
    [InlineData("""{"weekly":[{"day":" monday","from":"09:00","until":"18:00"}]}""", "body-unreadable")]
    [InlineData("""{"weekly":[{"day":null,"from":"09:00","until":"18:00"}]}""", "body-unreadable")]
    [InlineData("""{"weekly":[null]}""", "body-unreadable hours-unreadable")]
    [InlineData("""{"weekly":[{"day":"monday","from":"09:00","until":"12:00"},{"day":"monday","from":"11:45","until":"18:00"}]}""", "hours-overlap")]
    [InlineData("""{"weekly":null}""", "body-unreadable hours-unreadable")]
    public async Task Hours_ThatAreWrong_AreRefused_AndNothingIsChanged(string body, string problems)
    {
        await using var lab = await LabPages.Open();
        using var api = ApiClient.Of(lab);
        using var answer = await api.PutHours(body);
        Assert.Equal((HttpStatusCode.BadRequest, "application/problem+json"), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
        Assert.Contains(((string)(await ApiClient.Json(answer))["type"]!)["/errors/".Length..], problems.Split(' '));
        Assert.Empty((await api.Get("/api/v1/hours"))["weekly"]!.AsArray());
    }

    [Theory]
    [InlineData("""{"first":"2026-12-24","last":"2026-12-23","reason":"x"}""", "closure-backwards")]
    [InlineData("""{"first":"2026-11-20","reason":"x"}""", "end-in-the-past")]
    [InlineData("""{"first":"24.12.2026","reason":"x"}""", "date-unreadable")]
    [InlineData("""{"first":"2026-12-24","reason":" "}""", "reason-missing")]
    [InlineData("""{"first":"2026-12-24","last":"2028-12-24","reason":"x"}""", "closure-backwards")]
    [InlineData("""{"first":"9999-12-24","last":"9999-12-24","reason":"x"}""", "closure-backwards")]
    public async Task Closure_ThatIsWrong_IsRefused(string body, string problem)
    {
        await using var lab = await LabPages.Open();
        using var api = ApiClient.Of(lab);
        using var answer = await api.Post("/api/v1/closures", body);
        await api.IsProblem(answer, HttpStatusCode.BadRequest, problem);
    }

    [Theory]
    [InlineData("from=x")]
    [InlineData("until=2026-11-21")]
    [InlineData("from=2026-11-21T12:00:00Z&until=2026-11-21T12:00:00Z")]
    [InlineData("from=2026-11-21T12:00:00Z&until=2028-11-21T12:00:00Z")]
    [InlineData("from=9999-12-31T23:00:00Z")]
    [InlineData("from=-0044-03-15T12:00:00Z")]
    public async Task Bookings_AskedForAtNoTime_AreRefused(string query)
    {
        await using var lab = await LabPages.Open();
        using var api = ApiClient.Of(lab);
        using var answer = await api.Http.GetAsync($"/api/v1/machines/printer-1/bookings?{query}");
        await api.IsProblem(answer, HttpStatusCode.BadRequest, "date-unreadable");
    }

    [Theory]
    [InlineData("""{"longestMinutes":10}""")]
    [InlineData("""{"longestMinutes":20}""")]
    [InlineData("""{"mostAheadDays":0}""")]
    [InlineData("""{"mostOpen":51}""")]
    public async Task BookingRule_OutOfRange_IsRefused(string body)
    {
        await using var lab = await LabPages.Open();
        using var api = ApiClient.Of(lab);
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var answer = await api.Http.PutAsync("/api/v1/machines/printer-1/booking-rule", content);
        await api.IsProblem(answer, HttpStatusCode.BadRequest, "booking-rule-out-of-range");
    }

    [Fact]
    public async Task Machine_ThatIsNotBookable_IsNotBooked()
    {
        await using var lab = await LabPages.Open();
        using var api = ApiClient.Of(lab);
        using (var rule = await api.Http.PutAsJsonAsync("/api/v1/machines/printer-1/booking-rule", new { bookable = false })) Assert.Equal(HttpStatusCode.OK, rule.StatusCode);
        using var answer = await api.Book("printer-1", SmallLab.Alice, Three, 60);
        await api.IsProblem(answer, HttpStatusCode.Conflict, "not-bookable");
        Assert.False((bool)(await api.Get("/api/v1/machines/printer-1/booking-rule"))["bookable"]!);
    }
}
