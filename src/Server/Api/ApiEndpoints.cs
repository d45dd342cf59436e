using FabAccess.Core.Values;
using FabAccess.Server.Changes;
using FabAccess.Server.Machines;
using FabAccess.Server.Pages.Shell;

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
        KeysApi.Map(api);
        api.MapPost("/machines/{id}/out-of-order", SetOutOfOrder);
        everything.MapGet(ProblemAnswers.TypeRoot + "{word}", ProblemType);
    }

    private static async Task<IResult> SetOutOfOrder(PageFrame frame, string id, HttpContext http, MachineOperations machines, CancellationToken stop)
    {
        if (!MachineId.TryParse(id, null, out var machine)) return ProblemAnswers.Of(http, ChangeRefusal.MachineNotFound);
        var (request, problem) = await ApiJson.Read<OutOfOrderRequest>(http);
        if (request is null) return problem!;
        var result = request.Reason is null ? await machines.PutBack(machine, stop) : await machines.TakeOutOfOrder(machine, request.Reason, stop);
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
