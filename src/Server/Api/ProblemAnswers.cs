using System.Text.Json;
using FabAccess.Server.Changes;
using FabAccess.Server.Pages.Shell;
using FabAccess.Server.Pages.Wording;

namespace FabAccess.Server.Api;

/// <summary>Errors of the API as RFC 9457: a stable type with a page behind it, and a sentence in the caller's language.</summary>
public static class ProblemAnswers
{
    public const string TypeRoot = "/errors/";

    public static bool IsApi(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        return http.Request.Path.StartsWithSegments("/api");
    }

    public static IResult Of(HttpContext http, int status, ApiProblem problem, string? detail = null) =>
        Of(http, status, problem.ToString(), texts => texts.Api(problem), detail);

    public static IResult Of(HttpContext http, ChangeRefusal refusal, string? detail = null) => Of(http, StatusOf(refusal), refusal.ToString(), texts => texts.Change(refusal), detail);

    /// <summary>For an answer that has a status and no body yet.</summary>
    public static IResult OfStatus(HttpContext http, int status) => Of(http, status, status switch
    {
        StatusCodes.Status404NotFound => ApiProblem.NotFound,
        StatusCodes.Status405MethodNotAllowed => ApiProblem.MethodNotAllowed,
        StatusCodes.Status413PayloadTooLarge => ApiProblem.BodyTooLarge,
        StatusCodes.Status415UnsupportedMediaType => ApiProblem.NotJson,
        >= 500 => ApiProblem.Failed,
        _ => ApiProblem.BodyUnreadable,
    });

    public static int StatusOf(ChangeRefusal refusal) => refusal switch
    {
        ChangeRefusal.MemberNotFound or ChangeRefusal.GrantNotFound or ChangeRefusal.BadgeNotFound or ChangeRefusal.MachineNotFound or ChangeRefusal.BoxNotFound
            or ChangeRefusal.ProblemNotFound or ChangeRefusal.EnrolmentNotFound or ChangeRefusal.ClosureNotFound or ChangeRefusal.BookingNotFound => StatusCodes.Status404NotFound,
        ChangeRefusal.AlreadyHeld or ChangeRefusal.AlreadyRevoked or ChangeRefusal.BadgeTaken or ChangeRefusal.BadgeAlreadyHere
            or ChangeRefusal.TooManyBadges or ChangeRefusal.TooManyGrants or ChangeRefusal.AlreadySettled or ChangeRefusal.AlarmStands or ChangeRefusal.BoxesBehind
            or ChangeRefusal.BoxOffline or ChangeRefusal.SessionNotRunning
            or ChangeRefusal.BookingTaken or ChangeRefusal.BookingOver or ChangeRefusal.TooManyBookings or ChangeRefusal.TooManyClosures or ChangeRefusal.NotBookable
            or ChangeRefusal.BookerSuspended or ChangeRefusal.BookerNotCertified or ChangeRefusal.BookedWhileClosed => StatusCodes.Status409Conflict,
        _ => StatusCodes.Status400BadRequest,
    };

    /// <summary>The last part of a problem's type.</summary>
    public static string Word(string name) => JsonNamingPolicy.KebabCaseLower.ConvertName(name);

    private static IResult Of(HttpContext http, int status, string name, Func<ErrorTexts, string> title, string? detail)
    {
        ArgumentNullException.ThrowIfNull(http);
        return Results.Problem(detail, http.Request.Path, status, title(PageFrames.WithoutStore(http).Texts.Errors), TypeRoot + Word(name));
    }
}
