using FabAccess.Server.Pages.Shell;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FabAccess.Server.Pages.ProblemPages;

/// <summary>The page of what needs a person.</summary>
public static class ProblemEndpoints
{
    public static void Map(RouteGroupBuilder pages) => pages.MapGet("/problems", async (PageFrame frame, ProblemsQuery problems, CancellationToken stop) =>
        new RazorComponentResult<ProblemsPage>(new { Frame = frame, View = await problems.Ask(stop) }));
}
