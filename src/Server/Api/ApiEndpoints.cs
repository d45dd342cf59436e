using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using FabAccess.Server.Changes;
using FabAccess.Server.Machines;
using FabAccess.Server.Pages.Shell;
using FabAccess.Server.Store;
using Microsoft.EntityFrameworkCore;

namespace FabAccess.Server.Api;

/// <summary><c>/api/v1</c>: what the pages show and do, for programs. Adding is allowed, removing needs a v2.</summary>
internal static class ApiEndpoints
{
    public static void Map(RouteGroupBuilder everything)
    {
        var api = everything.MapGroup("/api/v1");
        BoardApi.Map(api);
        MembersApi.Map(api);
        SessionsApi.Map(api);
        BoxesApi.Map(api);
        OrdersApi.Map(api);
        EnrolApi.Map(api);
        HoursApi.Map(api);
        BookingsApi.Map(api);
        AccessApi.Map(api);
        KeysApi.Map(api);
        IntegrationsApi.Map(api);
        api.MapPost("/machines/{id}/out-of-order", SetOutOfOrder);
        api.MapPost("/machines/{id}/minimum-credential", SetMinimumCredential);
        api.MapGet("/machines/{id}/use", Use);
        api.MapPut("/machines/{id}/use", ChangeUse);
        everything.MapGet(ProblemAnswers.TypeRoot + "{word}", ProblemType);
    }

    private static async Task<IResult> SetOutOfOrder(PageFrame frame, string id, HttpContext http, MachineOperations machines, CancellationToken stop)
    {
        if (!MachineId.TryParse(id, null, out var machine)) return ProblemAnswers.Of(http, ChangeRefusal.MachineNotFound);
        var (request, problem) = await ApiJson.Read<OutOfOrderRequest>(http);
        if (request is null) return problem!;
        var result = request.Reason is null ? await machines.PutBack(machine, await machines.Problem(machine, stop), stop) : await machines.TakeOutOfOrder(machine, request.Reason, stop);
        return result.IsMade(out _, out var why) ? Results.NoContent() : ProblemAnswers.Of(http, why.Value);
    }

    private static async Task<IResult> SetMinimumCredential(PageFrame frame, string id, HttpContext http, MachineOperations machines, CancellationToken stop)
    {
        if (!MachineId.TryParse(id, null, out var machine)) return ProblemAnswers.Of(http, ChangeRefusal.MachineNotFound);
        var (request, problem) = await ApiJson.Read<MinimumCredentialRequest>(http);
        if (request is null) return problem!;
        var result = await machines.SetMinimumCredential(machine, request.Minimum, stop);
        return result.IsMade(out _, out var why) ? Results.NoContent() : ProblemAnswers.Of(http, why.Value);
    }

    private static async Task<IResult> Use(PageFrame frame, string id, HttpContext http, LabDb db, CancellationToken stop) =>
        MachineId.TryParse(id, null, out var machine) && await db.Machines.AsNoTracking().FirstOrDefaultAsync(m => m.Id == machine, stop) is { } found
            ? Results.Json(MachineUse.Of(found) ?? new(), WireJson.Default.UseMessage)
            : ProblemAnswers.Of(http, ChangeRefusal.MachineNotFound);

    private static async Task<IResult> ChangeUse(PageFrame frame, string id, HttpContext http, MachineOperations machines, CancellationToken stop)
    {
        if (!MachineId.TryParse(id, null, out var machine)) return ProblemAnswers.Of(http, ChangeRefusal.MachineNotFound);
        var (request, problem) = await ApiJson.Read<UseMessage>(http);
        if (request is null) return problem!;
        if (MachineUse.Problem(request) is { } problemOfUse) return ProblemAnswers.Of(http, StatusCodes.Status400BadRequest, ApiProblem.BodyUnreadable, problemOfUse.Message);
        var result = await machines.ChangeUse(machine, request, stop);
        return result.IsMade(out _, out var why) ? Results.NoContent() : ProblemAnswers.Of(http, why.Value);
    }

    /// <summary>The page behind a problem's type.</summary>
    private static IResult ProblemType(PageFrame frame, string word)
    {
        foreach (var refusal in Enum.GetValues<ChangeRefusal>())
            if (ProblemAnswers.Word(refusal.ToString()) == word) return ErrorPages.Type(frame, word, frame.Texts.Errors.Change(refusal));
        foreach (var problem in Enum.GetValues<ApiProblem>())
            if (ProblemAnswers.Word(problem.ToString()) == word) return ErrorPages.Type(frame, word, frame.Texts.Errors.Api(problem));
        return ErrorPages.NotFound(frame);
    }
}
