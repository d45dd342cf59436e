using FabAccess.Server.Integrations;
using FabAccess.Server.Pages.Shell;
using Microsoft.AspNetCore.Mvc;
using NodaTime;

namespace FabAccess.Server.Api;

/// <param name="Name">A slug.</param>
/// <param name="Kind">plug, dashboard or box.</param>
/// <param name="Prefixes">1 to 16 beginnings of topics.</param>
/// <param name="By">Who lets it in.</param>
internal sealed record IntegrationRequest(string Name, IntegrationKind Kind, IReadOnlyList<string> Prefixes, string? By = null);

/// <param name="Name">As asked.</param>
/// <param name="Kind">As asked.</param>
/// <param name="Prefixes">As asked, each once.</param>
/// <param name="AddedAt">When.</param>
/// <param name="Password">Secret; it is said here and never again.</param>
/// <param name="Trouble">Why it cannot come yet, a sentence; null when it can.</param>
internal sealed record IntegrationAnswer(string Name, IntegrationKind Kind, IReadOnlyList<string> Prefixes, Instant AddedAt, string Password, string? Trouble);

/// <param name="By">Who takes it off.</param>
internal sealed record IntegrationRemoval(string? By = null);

/// <param name="Name">Who was taken off.</param>
/// <param name="Trouble">Why it may be connected still, a sentence; null when it is not.</param>
internal sealed record IntegrationRemoved(string Name, string? Trouble);

/// <summary>Who may come to the integration broker.</summary>
internal static class IntegrationsApi
{
    /// <summary>Said where server.json has no such section.</summary>
    public const string NotSet = "server.json has no \"integrations\" yet: nobody can connect before it says where to listen.";

    public static void Map(RouteGroupBuilder api)
    {
        api.MapPost("/integrations", Add);
        api.MapPost("/integrations/{name}/remove", Remove);
    }

    private static async Task<IResult> Add(PageFrame frame, HttpContext http, [FromServices] IntegrationOperations operations, CancellationToken stop)
    {
        var (request, problem) = await ApiJson.Read<IntegrationRequest>(http);
        if (request is null) return problem!;
        if (operations.Add(request.Name, request.Kind, request.Prefixes, request.By, out string? refusal) is not { } made)
            return ProblemAnswers.Of(http, StatusCodes.Status400BadRequest, ApiProblem.BodyUnreadable, refusal);
        http.Response.Headers.CacheControl = "no-store";
        var account = made.Account;
        return Results.Json(
            new IntegrationAnswer(account.Name, account.Kind, [.. account.Prefixes.Select(p => p.ToString())], account.AddedAt, made.Password, await Told(http, stop)),
            ApiJson.Options, statusCode: StatusCodes.Status201Created);
    }

    private static async Task<IResult> Remove(PageFrame frame, string name, HttpContext http, [FromServices] IntegrationOperations operations, CancellationToken stop)
    {
        var (request, problem) = await ApiJson.Read<IntegrationRemoval>(http);
        if (request is null) return problem!;
        if (!operations.Remove(name, request.By)) return ProblemAnswers.Of(http, StatusCodes.Status404NotFound, ApiProblem.NotFound, $"There is no account {name}.");
        // Whoever asked may hang up; what was begun is done.
        return ApiJson.Ok(new IntegrationRemoved(name, await Told(http, CancellationToken.None)));
    }

    private static async Task<string?> Told(HttpContext http, CancellationToken stop)
    {
        if (http.RequestServices.GetService<IntegrationBroker>() is not { } broker) return NotSet;
        try
        {
            await broker.Refresh(stop);
            return broker.State.IsRunning ? null : $"The integration broker does not run: {broker.State.Reason}";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It reads them whole when it is started again.
            return $"The integration broker's lists cannot be written: {e.Message}";
        }
    }
}
