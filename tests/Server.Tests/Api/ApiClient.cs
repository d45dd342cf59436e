using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using FabAccess.Server.Tests.Pages;

namespace FabAccess.Server.Tests.Api;

/// <summary>Asks the API and reads its answers.</summary>
public sealed class ApiClient(LabPages lab) : IDisposable
{
    private readonly Browser browser = lab.Browse();

    public static ApiClient Of(LabPages lab) => new(lab);

    public HttpClient Http => browser.Http;

    public void Dispose() => browser.Dispose();

    public static string? Next(HttpResponseMessage answer) => answer.Headers.TryGetValues("Link", out var links) ? links.Single().Split('>')[0][1..] : null;

    public async Task<JsonNode> Get(string address)
    {
        using var answer = await browser.Http.GetAsync(address);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await Json(answer);
    }

    public async Task<HttpResponseMessage> Post(string address, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        return await browser.Http.PostAsync(address, content);
    }

    public static async Task<JsonNode> Json(HttpResponseMessage answer) => JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;

    /// <summary>RFC 9457, in the caller's language, and with a page behind its type.</summary>
    public async Task IsProblem(HttpResponseMessage answer, HttpStatusCode status, string type)
    {
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        var problem = await Json(answer);
        Assert.Equal($"/errors/{type}", (string)problem["type"]!);
        Assert.Equal((int)status, (int)problem["status"]!);
        Assert.Equal((string)problem["title"]!, (await browser.Page($"/errors/{type}")).QuerySelector("main p")!.TextContent);
    }
}
