using FabAccess.Server.Api;

namespace FabAccess.Server.Pages.Shell;

/// <summary>Answers "there is no lab yet" for everything while the store is empty, so that no page has to think of it.</summary>
public sealed class LabGuard : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(next);
        var frame = context.Arguments.OfType<PageFrame>().FirstOrDefault();
        if (frame is not { Lab: null }) return await next(context);
        return ProblemAnswers.IsApi(context.HttpContext) ? ProblemAnswers.Of(context.HttpContext, StatusCodes.Status503ServiceUnavailable, ApiProblem.NoLab) : ErrorPages.NoLab(frame);
    }
}
