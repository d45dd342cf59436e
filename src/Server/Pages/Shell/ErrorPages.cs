using FabAccess.Server.Pages.Wording;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FabAccess.Server.Pages.Shell;

/// <summary>What went wrong, in words, with what to do next. The status of the answer stays the honest one.</summary>
public static class ErrorPages
{
    public static IResult NotFound(PageFrame frame) => Page(frame, StatusCodes.Status404NotFound, e => e.NotFound, e => e.NotFoundNext);

    public static IResult BadRequest(PageFrame frame, string? detail = null) => Page(frame, StatusCodes.Status400BadRequest, e => e.BadRequest, e => detail ?? e.BadRequestNext);

    public static IResult NoLab(PageFrame frame) => Page(frame, StatusCodes.Status503ServiceUnavailable, e => e.NoLab, e => e.NoLabNext);

    public static async Task<IResult> FormTooOld(HttpContext http) =>
        Page(await http.RequestServices.GetRequiredService<PageFrames>().Of(http), StatusCodes.Status400BadRequest, e => e.FormTooOld, e => e.FormTooOldNext);

    /// <summary>For an answer that has a status and no body yet.</summary>
    public static IResult OfStatus(PageFrame frame, int status) => status switch
    {
        StatusCodes.Status404NotFound => NotFound(frame),
        StatusCodes.Status413PayloadTooLarge => Page(frame, status, e => e.BadRequest, e => e.TooLarge),
        >= 500 => Page(frame, status, e => e.Failed, e => e.FailedNext),
        _ => Page(frame, status, e => e.BadRequest, e => e.BadRequestNext),
    };

    /// <summary>For what threw; the mark finds the log entry.</summary>
    public static IResult Failed(PageFrame frame, string trace) => Page(frame, StatusCodes.Status500InternalServerError, e => e.Failed, e => e.FailedNext, trace);

    /// <summary>Explains one kind of problem; nothing went wrong.</summary>
    public static IResult Type(PageFrame frame, string word, string sentence) => Page(frame, StatusCodes.Status200OK, _ => word, _ => sentence);

    private static RazorComponentResult<ErrorPage> Page(PageFrame frame, int status, Func<ErrorTexts, string> title, Func<ErrorTexts, string> next, string? trace = null) =>
        new(new { Frame = frame, Title = title(frame.Texts.Errors), Next = next(frame.Texts.Errors), Trace = trace }) { StatusCode = status };
}
