using System.Net;
using System.Text;
using FabAccess.Core.Wire;
using FabAccess.Server.Tests.Pages;

namespace FabAccess.Server.Tests.Api;

/// <summary>Orders by the API.</summary>
public sealed class ApiOrderTests : IAsyncLifetime
{
    private const string End = "/api/v1/machines/laser-1/end-session";
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
    public async Task EndSession_WithAReason_IsSentAndAnswered()
    {
        using var answer = await api.Post(End, $$"""{"reason":"smoke","session":"{{SmallLab.Running}}"}""");
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Equal(
            $$"""{"box":"box-a","number":5,"kind":"endSession","machine":"laser-1","session":"{{SmallLab.Running}}","issuedAt":"2026-11-21T13:05:00Z"}""", (await ApiClient.Json(answer)).ToJsonString());
        var order = Assert.Single(lab.Sent.Orders);
        Assert.Equal((OrderKind.EndSession, SmallLab.Running, "smoke", ((5L * 3600) + 30) * 1000), (order.Kind, order.Session, order.Reason, order.NotAfterMonotonicMilliseconds));
        using var db = lab.Db();
        Assert.Equal("API", db.BoxOrders.Single(o => o.Number == 5).By);
    }

    [Fact]
    public async Task Identify_Asked_IsSent()
    {
        using var answer = await api.Post("/api/v1/machines/printer-1/identify", """{"by":"Nadia"}""");
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        var order = Assert.Single(lab.Sent.Orders);
        Assert.Equal((OrderKind.Identify, SmallLab.Machine("printer-1"), null, null), (order.Kind, order.Machine, order.Session, order.Reason));
    }

    [Theory]
    [InlineData(End, """{"reason":""}""", HttpStatusCode.BadRequest, "reason-missing")]
    [InlineData(End, """{}""", HttpStatusCode.BadRequest, "body-unreadable")]
    [InlineData(End, """{"reason":"x","session":"y"}""", HttpStatusCode.BadRequest, "body-unreadable")]
    [InlineData(End, """{"reason":"x","open":true}""", HttpStatusCode.BadRequest, "body-unreadable")]
    [InlineData(End, """{"reason":"x","session":"0190b000-0000-7000-8000-000000000001"}""", HttpStatusCode.Conflict, "session-not-running")]
    [InlineData("/api/v1/machines/saw/end-session", """{"reason":"x"}""", HttpStatusCode.Conflict, "box-offline")]
    [InlineData("/api/v1/machines/saw/identify", """{}""", HttpStatusCode.Conflict, "box-offline")]
    [InlineData("/api/v1/machines/lathe/identify", """{}""", HttpStatusCode.NotFound, "machine-not-found")]
    [InlineData("/api/v1/machines/No%20Name/end-session", """{"reason":"x"}""", HttpStatusCode.NotFound, "machine-not-found")]
    public async Task Order_ThatCannotBe_IsRefusedByItsName(string address, string body, HttpStatusCode status, string type)
    {
        using var answer = await api.Post(address, body);
        await api.IsProblem(answer, status, type);
        Assert.Empty(lab.Sent.Orders);
    }

    [Fact]
    public async Task Order_WithAReasonThatIsTooLong_IsRefused()
    {
        using var answer = await api.Post(End, $$"""{"reason":"{{new string('x', 301)}}"}""");
        await api.IsProblem(answer, HttpStatusCode.BadRequest, "reason-too-long");
    }

    // What a page elsewhere can send without asking.
    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    public async Task Order_NotAsJson_IsRefused(string type)
    {
        foreach (string address in (string[])[End, "/api/v1/machines/laser-1/identify"])
        {
            using var content = new StringContent("""{"reason":"x"}""", Encoding.UTF8, type);
            using var answer = await api.Http.PostAsync(address, content);
            await api.IsProblem(answer, HttpStatusCode.UnsupportedMediaType, "not-json");
        }
        Assert.Empty(lab.Sent.Orders);
    }
}
