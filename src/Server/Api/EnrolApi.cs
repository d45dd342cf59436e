using FabAccess.Core.Values;
using FabAccess.Server.Changes;
using FabAccess.Server.Members;
using FabAccess.Server.Pages.Shell;
using Microsoft.AspNetCore.Mvc;
using NodaTime;

namespace FabAccess.Server.Api;

/// <param name="Machine">At whose reader.</param>
/// <param name="Seconds">5 to 60; null: 15.</param>
/// <param name="By">Who asks.</param>
public sealed record EnrolRequest(MachineId Machine, int? Seconds = null, string? By = null);

/// <summary>A wait for a new badge, and what has come of it so far.</summary>
public sealed record EnrolAnswer(EnrolmentId Window, MemberId Member, MachineId Machine, BoxId Box, int Seconds, Instant OpenedAt, EnrolOutcome Outcome, string? Badge);

/// <summary>New badges at the reader of a machine.</summary>
internal static class EnrolApi
{
    // Stands as the author of a wait that a program opened without naming a person.
    private const string author = "API";

    public static void Map(RouteGroupBuilder api)
    {
        api.MapPost("/members/{id}/enrolments", Open);
        api.MapGet("/members/{id}/enrolments/{window}", One);
    }

    private static async Task<IResult> Open(PageFrame frame, string id, HttpContext http, [FromServices] EnrolOperations enrolments)
    {
        if (!MemberId.TryParse(id, null, out var member)) return ProblemAnswers.Of(http, ChangeRefusal.MemberNotFound);
        var (request, problem) = await ApiJson.Read<EnrolRequest>(http);
        if (request is null) return problem!;
        // Whoever asked may hang up; what was begun is done.
        var result = await enrolments.Open(member, request.Machine, request.Seconds, request.By ?? author, CancellationToken.None);
        return result.IsMade(out var window, out var why)
            ? Results.Json(Of(new(window, EnrolOutcome.Waiting)), ApiJson.Options, statusCode: StatusCodes.Status202Accepted)
            : ProblemAnswers.Of(http, why.Value);
    }

    private static async Task<IResult> One(PageFrame frame, string id, string window, HttpContext http, [FromServices] EnrolOperations enrolments, CancellationToken stop) =>
        MemberId.TryParse(id, null, out var member) && EnrolmentId.TryParse(window, null, out var which) && await enrolments.One(member, which, stop) is { } view
            ? ApiJson.Ok(Of(view))
            : ProblemAnswers.Of(http, ChangeRefusal.EnrolmentNotFound);

    private static EnrolAnswer Of(EnrolView view) => new(
        view.Window.Id, view.Window.Member, view.Window.Machine, view.Window.Box, view.Window.Seconds, view.Window.OpenedAt, view.Outcome, view.Window.Badge is { } badge ? FirstCards.MaskOf(badge) : null);
}
