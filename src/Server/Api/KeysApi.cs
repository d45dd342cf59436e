using FabAccess.Core.Values;
using FabAccess.Server.Keys;
using FabAccess.Server.Pages.Shell;
using FabAccess.Server.Permits;
using FabAccess.Server.Store;
using Microsoft.AspNetCore.Mvc;

namespace FabAccess.Server.Api;

/// <param name="LeaveBehind">Goes on although boxes would have to enrol again.</param>
internal sealed record KeySwitchRequest(bool LeaveBehind = false);

/// <param name="Key">Signs from now on.</param>
/// <param name="Next">Comes after it.</param>
/// <param name="LeftBehind">Boxes that have to enrol again, unless they are in touch with what was known before.</param>
internal sealed record KeySwitchAnswer(KeyId Key, KeyId Next, IReadOnlyList<BoxId> LeftBehind);

/// <summary>The keys that sign what boxes believe.</summary>
internal static partial class KeysApi
{
    public static void Map(RouteGroupBuilder api) => api.MapPost("/keys/switch", Switch);

    private static async Task<IResult> Switch(
        PageFrame frame, HttpContext http, LabDb db, IPermitPlanning planning, [FromServices] LabKeys keys, [FromServices] ILogger<LabKeys> log)
    {
        var (request, problem) = await ApiJson.Read<KeySwitchRequest>(http);
        if (request is null) return problem!;
        SwitchedKeys? switched;
        try
        {
            if (!KeySwitching.Switch(db, keys, request.LeaveBehind).IsMade(out switched, out var why))
                return ProblemAnswers.Of(http, why.Value, string.Join(", ", KeySwitching.Behind(db, keys)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return ProblemAnswers.Of(http, StatusCodes.Status500InternalServerError, ApiProblem.Failed, $"The keys cannot be stored, and nothing was changed: {e.Message}");
        }
        Switched(log, switched.Key, switched.Next);
        planning.RightsChanged();
        return ApiJson.Ok(new KeySwitchAnswer(switched.Key, switched.Next, switched.LeftBehind));
    }

    [LoggerMessage(58, LogLevel.Warning, "The key that signs rights was switched: {Key} signs, {Next} comes after it.")]
    private static partial void Switched(ILogger log, KeyId key, KeyId next);
}
