using System.Diagnostics;
using FabAccess.Server.Api;
using Microsoft.AspNetCore.Diagnostics;

namespace FabAccess.Server.Pages.Shell;

/// <summary>Gives every answer its headers, and every answer without a body, or with an exception, a body that helps.</summary>
internal static class Failures
{
    public static void Use(WebApplication app)
    {
        var safe = app.Services.GetRequiredService<SafeHeaders>();
        app.Use((http, next) =>
        {
            // At the start of the answer: the exception handler clears what was set before, and files set their own caching.
            http.Response.OnStarting(() =>
            {
                string? caching = http.Response.Headers.CacheControl;
                safe.AddTo(http.Response.Headers);
                if (http.Request.Path.StartsWithSegments("/assets")) http.Response.Headers.CacheControl = caching;
                return Task.CompletedTask;
            });
            return next();
        });
        app.UseExceptionHandler(new ExceptionHandlerOptions { ExceptionHandler = OfException, AllowStatusCode404Response = true });
        app.UseStatusCodePages(context => OfStatus(context.HttpContext));
    }

    private static async Task OfException(HttpContext http)
    {
        var error = http.Features.Get<IExceptionHandlerFeature>()!.Error;
        string trace = Activity.Current?.TraceId.ToString() ?? http.TraceIdentifier;
        var frame = PageFrames.WithoutStore(http);
        // What is wrong with a body comes wrapped by whoever was reading it.
        var answer = (error.GetBaseException(), ProblemAnswers.IsApi(http)) switch
        {
            (BadHttpRequestException bad, true) => ProblemAnswers.OfStatus(http, bad.StatusCode),
            (BadHttpRequestException bad, false) => ErrorPages.OfStatus(frame, bad.StatusCode),
            (_, true) => ProblemAnswers.Of(http, StatusCodes.Status500InternalServerError, ApiProblem.Failed, trace),
            _ => ErrorPages.Failed(frame, trace),
        };
        await answer.ExecuteAsync(http);
    }

    private static async Task OfStatus(HttpContext http)
    {
        int status = http.Response.StatusCode;
        var answer = ProblemAnswers.IsApi(http)
            ? ProblemAnswers.OfStatus(http, status)
            : ErrorPages.OfStatus(await http.RequestServices.GetRequiredService<PageFrames>().Of(http), status);
        await answer.ExecuteAsync(http);
    }
}
