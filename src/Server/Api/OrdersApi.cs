using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using FabAccess.Server.Boxes;
using FabAccess.Server.Changes;
using FabAccess.Server.Pages.Shell;
using Microsoft.AspNetCore.Mvc;
using NodaTime;

namespace FabAccess.Server.Api;

/// <param name="Reason">Why; it is kept, and goes to the box for whoever stands there.</param>
/// <param name="By">Who ends it.</param>
/// <param name="Session">Only this one; null for whichever runs.</param>
public sealed record EndSessionRequest(string Reason, string? By = null, SessionId? Session = null);

/// <param name="By">Who asks.</param>
public sealed record IdentifyRequest(string? By = null);

/// <summary>An order that was sent; what comes of it, the box's journal says.</summary>
public sealed record OrderAnswer(BoxId Box, long Number, OrderKind Kind, MachineId Machine, SessionId? Session, Instant IssuedAt);

/// <summary>What a box can be told to do now: nothing that makes a machine live.</summary>
internal static class OrdersApi
{
    // Stands as the author of an order that a program gave without naming a person.
    private const string author = "API";

    public static void Map(RouteGroupBuilder api)
    {
        api.MapPost("/machines/{id}/end-session", EndSession);
        api.MapPost("/machines/{id}/identify", Identify);
    }

    private static async Task<IResult> EndSession(PageFrame frame, string id, HttpContext http, [FromServices] OrderOperations orders)
    {
        if (!MachineId.TryParse(id, null, out var machine)) return ProblemAnswers.Of(http, ChangeRefusal.MachineNotFound);
        var (request, problem) = await ApiJson.Read<EndSessionRequest>(http);
        if (request is null) return problem!;
        // Whoever asked may hang up; what was begun is done.
        return Answer(http, await orders.EndSession(machine, request.Session, request.Reason, request.By ?? author, CancellationToken.None));
    }

    private static async Task<IResult> Identify(PageFrame frame, string id, HttpContext http, [FromServices] OrderOperations orders)
    {
        if (!MachineId.TryParse(id, null, out var machine)) return ProblemAnswers.Of(http, ChangeRefusal.MachineNotFound);
        var (request, problem) = await ApiJson.Read<IdentifyRequest>(http);
        return request is null ? problem! : Answer(http, await orders.Identify(machine, request.By ?? author, CancellationToken.None));
    }

    private static IResult Answer(HttpContext http, ChangeResult<BoxOrder> result) => result.IsMade(out var order, out var why)
        ? Results.Json(new OrderAnswer(order.Box, order.Number, order.Kind, order.Machine, order.Session, order.IssuedAt), ApiJson.Options, statusCode: StatusCodes.Status202Accepted)
        : ProblemAnswers.Of(http, why.Value);
}
