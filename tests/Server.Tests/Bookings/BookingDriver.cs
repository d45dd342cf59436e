using System.Net.Http.Json;
using FabAccess.Core.Values;
using FabAccess.Server.Tests.Api;
using NodaTime;

namespace FabAccess.Server.Tests.Bookings;

/// <summary>Asks for bookings and hours by the API.</summary>
internal static class BookingDriver
{
    public static Task<HttpResponseMessage> Book(this ApiClient api, string machine, MemberId member, Instant from, int minutes) =>
        api.Http.PostAsJsonAsync($"/api/v1/machines/{machine}/bookings", new { member = member.ToString(), from = from.ToString(), until = (from + Duration.FromMinutes(minutes)).ToString() });

    public static async Task<HttpResponseMessage> PutHours(this ApiClient api, string body)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        return await api.Http.PutAsync("/api/v1/hours", content);
    }
}
