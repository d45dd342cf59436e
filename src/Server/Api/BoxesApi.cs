using FabAccess.Core.Values;
using FabAccess.Server.Boxes;
using FabAccess.Server.Broker;
using FabAccess.Server.Changes;
using FabAccess.Server.Keys;
using FabAccess.Server.Pages.Shell;
using FabAccess.Server.Store;
using Microsoft.AspNetCore.Mvc;
using NodaTime;

namespace FabAccess.Server.Api;

/// <param name="Minutes">How long the token is good; 1 to 60, default 15.</param>
/// <param name="By">Who asks the box in.</param>
internal sealed record ClaimRequest(int? Minutes = null, string? By = null);

/// <summary>The token is secret: whoever has it can be that box.</summary>
internal sealed record ClaimAnswer(string Token, BoxId Box, Instant Until);

/// <param name="Name">Of the form of a box's id.</param>
/// <param name="Hours">1 to 168, default 8.</param>
internal sealed record ObserverRequest(string Name, int? Hours = null);

/// <summary>The identity is secret.</summary>
internal sealed record ObserverAnswer(string Name, Instant Until, string Authority, string Identity);

/// <param name="Box">Whose identity was taken away.</param>
/// <param name="RevokedAt">When.</param>
/// <param name="Certificates">How many ended with it.</param>
/// <param name="IsCutOff">Whether the broker has let go of it; null where no server ran.</param>
/// <param name="Detail">Why not.</param>
internal sealed record BoxRevokedAnswer(BoxId Box, Instant RevokedAt, int Certificates, bool? IsCutOff, string? Detail);

/// <summary>Who may come to the broker.</summary>
internal static class BoxesApi
{
    // Stands as the author of a change that a program made without naming a person.
    private const string author = "API";

    public static void Map(RouteGroupBuilder api)
    {
        api.MapPost("/boxes/{id}/claim", Claim);
        api.MapPost("/boxes/{id}/revoke", Revoke);
        api.MapPost("/observers", Observe);
    }

    private static async Task<IResult> Claim(PageFrame frame, string id, HttpContext http, LabDb db, TimeProvider time, [FromServices] LabKeys keys, [FromServices] LabPlaces places)
    {
        if (!BoxId.TryParse(id, null, out var box)) return ProblemAnswers.Of(http, ChangeRefusal.BoxNotFound);
        var (request, problem) = await ApiJson.Read<ClaimRequest>(http);
        if (request is null) return problem!;
        if (!WrittenText.By(request.By).IsMade(out string? author, out var why)) return ProblemAnswers.Of(http, why.Value);
        int minutes = request.Minutes ?? ClaimOperations.StandardMinutes;
        if (minutes is < 1 or > ClaimOperations.MostMinutes)
            return ProblemAnswers.Of(http, StatusCodes.Status400BadRequest, ApiProblem.LimitOutOfRange, $"minutes is 1 to {ClaimOperations.MostMinutes}.");
        if (new ClaimOperations(db, time).Make(box, minutes, author, places.Gate, keys.Authority.Pin) is not { } made) return ProblemAnswers.Of(http, ChangeRefusal.BoxNotFound);
        http.Response.Headers.CacheControl = "no-store";
        return Results.Json(new ClaimAnswer(made.Token.Text, box, made.Until), ApiJson.Options, statusCode: StatusCodes.Status201Created);
    }

    private static async Task<IResult> Revoke(PageFrame frame, string id, HttpContext http, LabDb db, TimeProvider time, [FromServices] LabKeys keys, [FromServices] BoxCutOff cutOff)
    {
        if (!BoxId.TryParse(id, null, out var box)) return ProblemAnswers.Of(http, ChangeRefusal.BoxNotFound);
        var (request, problem) = await ApiJson.Read<RevokeRequest>(http);
        if (request is null) return problem!;
        // Whoever asked may hang up; what was begun is done.
        var result = await new RevocationOperations(db, keys, time).Revoke(box, request.Reason, request.By ?? author, CancellationToken.None);
        if (!result.IsMade(out var revoked, out var why)) return ProblemAnswers.Of(http, why.Value);
        string? trouble = await cutOff.PutOut(box, CancellationToken.None);
        return ApiJson.Ok(new BoxRevokedAnswer(box, revoked.At, revoked.Certificates, trouble is null, trouble));
    }

    private static async Task<IResult> Observe(PageFrame frame, HttpContext http, LabDb db, TimeProvider time, [FromServices] LabKeys keys, [FromServices] GuestKeeper guests, CancellationToken stop)
    {
        var (request, problem) = await ApiJson.Read<ObserverRequest>(http);
        if (request is null) return problem!;
        int hours = request.Hours ?? ObserverOperations.StandardHours;
        if (hours is < 1 or > ObserverOperations.MostHours)
            return ProblemAnswers.Of(http, StatusCodes.Status400BadRequest, ApiProblem.LimitOutOfRange, $"hours is 1 to {ObserverOperations.MostHours}.");
        if (!BoxId.TryParse(request.Name, null, out _))
            return ProblemAnswers.Of(http, StatusCodes.Status400BadRequest, ApiProblem.BodyUnreadable, "name is 1 to 32 of a-z, 0-9 and '-', not at an end.");
        var made = new ObserverOperations(db, keys, time).Make(request.Name, hours);
        await guests.Refresh(stop);
        http.Response.Headers.CacheControl = "no-store";
        return Results.Json(new ObserverAnswer(made.Name, made.Until, made.Authority, made.Identity), ApiJson.Options, statusCode: StatusCodes.Status201Created);
    }
}
