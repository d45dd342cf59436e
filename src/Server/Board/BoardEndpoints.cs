using FabAccess.Server.Pages.Shell;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FabAccess.Server.Board;

/// <summary>The board's addresses.</summary>
public static class BoardEndpoints
{
    public static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet("/", async (PageFrame frame, BoardQuery board, CancellationToken stop) =>
            new RazorComponentResult<BoardPage>(new { Frame = frame, View = await board.Ask(stop) }));
        pages.MapGet("/board/events", (PageFrame frame, BoardEvents events, HttpContext http) => events.Serve(http, frame.Language));
    }
}
