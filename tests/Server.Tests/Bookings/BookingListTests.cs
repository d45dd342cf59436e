using System.Net;
using FabAccess.Server.Bookings;
using FabAccess.Server.Tests.Api;
using FabAccess.Server.Tests.Pages;
using FabAccess.Server.Tests.Store;
using NodaTime;

namespace FabAccess.Server.Tests.Bookings;

/// <summary>Lists of bookings by the API. It is Saturday, 21 November 2026, 14:05 in the lab.</summary>
public sealed class BookingListTests
{
    private static readonly Instant Three = Instant.FromUtc(2026, 11, 21, 14, 0);

    [Theory, OnSqlite, OnPostgres]
    public async Task List_ThatIsLongerThanAnAnswer_GoesOnWhereItsLinkSays(StoreKind kind)
    {
        await using var lab = await LabPages.Open(kind: kind);
        using var api = ApiClient.Of(lab);
        using (var db = lab.Db())
        {
            // Two machines at the same hours, so that a member's list has pairs that begin together.
            for (int i = 0; i < 600; i++) db.MachineBookings.AddRange(Booking("printer-1", i), Booking("embroidery", i));
            await db.SaveChangesAsync();
        }
        Assert.Equal(600, await Count(api, "/api/v1/machines/printer-1/bookings", pages: 3));
        Assert.Equal(600, await Count(api, "/api/v1/machines/printer-1/bookings?limit=600", pages: 1));
        Assert.Equal(48, await Count(api, "/api/v1/machines/printer-1/bookings?limit=7&from=2026-11-22T00:00:00Z&until=2026-11-22T12:00:00Z", pages: 7));
        Assert.Equal(1200, await Count(api, $"/api/v1/members/{SmallLab.Alice}/bookings", pages: 6));
        Assert.Equal(1200, await Count(api, $"/api/v1/members/{SmallLab.Alice}/bookings?limit=999", pages: 2));
    }

    [Theory]
    [InlineData("limit=0", "limit-out-of-range")]
    [InlineData("limit=1001", "limit-out-of-range")]
    [InlineData("limit=many", "limit-out-of-range")]
    [InlineData("cursor=x", "cursor-unreadable")]
    [InlineData("cursor=1.-1", "cursor-unreadable")]
    [InlineData("cursor=99999999999999999.1", "cursor-unreadable")]
    public async Task List_AskedForInAnotherForm_IsRefused(string query, string problem)
    {
        await using var lab = await LabPages.Open();
        using var api = ApiClient.Of(lab);
        foreach (string list in (string[])["machines/printer-1", $"members/{SmallLab.Alice}"])
        {
            using var answer = await api.Http.GetAsync($"/api/v1/{list}/bookings?{query}");
            await api.IsProblem(answer, HttpStatusCode.BadRequest, problem);
        }
    }

    [Fact]
    public async Task List_OfSomethingUnknown_IsNotFound()
    {
        await using var lab = await LabPages.Open();
        using var api = ApiClient.Of(lab);
        using var machine = await api.Http.GetAsync("/api/v1/machines/oven/bookings");
        await api.IsProblem(machine, HttpStatusCode.NotFound, "machine-not-found");
        using var member = await api.Http.GetAsync("/api/v1/members/0190a000-0000-7000-8000-00000000ffff/bookings");
        await api.IsProblem(member, HttpStatusCode.NotFound, "member-not-found");
    }

    private static async Task<int> Count(ApiClient api, string address, int pages)
    {
        var (ids, begins) = (new List<string>(), new List<string>());
        for (string? next = address; next is not null; pages--)
        {
            using var answer = await api.Http.GetAsync(next);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            foreach (var booking in (await ApiClient.Json(answer)).AsArray())
            {
                ids.Add((string)booking!["id"]!);
                begins.Add((string)booking["from"]!);
            }
            next = ApiClient.Next(answer);
        }
        Assert.Equal(0, pages);
        Assert.Equal(begins.Order(StringComparer.Ordinal), begins);
        Assert.Equal(ids.Count, ids.Distinct().Count());
        return ids.Count;
    }

    private static MachineBooking Booking(string machine, int quarter) => new()
    {
        Id = new(Guid.CreateVersion7()), Machine = SmallLab.Machine(machine), Member = SmallLab.Alice,
        From = Three + Duration.FromMinutes(15 * quarter), Until = Three + Duration.FromMinutes(15 * (quarter + 1)), MadeBy = "test", MadeAt = SmallLab.Now,
    };
}
