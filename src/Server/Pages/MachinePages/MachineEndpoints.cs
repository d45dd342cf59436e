using FabAccess.Core.Values;
using FabAccess.Server.Board;
using FabAccess.Server.Machines;
using FabAccess.Server.Pages.MemberPages;
using FabAccess.Server.Pages.SessionPages;
using FabAccess.Server.Pages.Shell;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FabAccess.Server.Pages.MachinePages;

/// <summary>One machine's page, with the form that takes it out of order and puts it back.</summary>
public static class MachineEndpoints
{
    private const int latest = 10;

    public static void Map(RouteGroupBuilder pages, RouteGroupBuilder forms)
    {
        pages.MapGet("/machines/{id}", (PageFrame frame, string id, HttpContext http, PageFrames frames, BoardQuery board, SessionsQuery sessions, CancellationToken stop) =>
            Page(frames.ForForms(frame, http), id, board, sessions, Notice.Of(http.Request), stop));
        forms.MapPost("/machines/{id}/out-of-order", SetOutOfOrder);
    }

    private static async Task<IResult> Page(PageFrame frame, string id, BoardQuery board, SessionsQuery sessions, Notice notice, CancellationToken stop)
    {
        if (!MachineId.TryParse(id, null, out var machine)) return ErrorPages.NotFound(frame);
        var view = await board.Ask(stop);
        if (view.Boxes.FirstOrDefault(b => b.Machines.Any(m => m.Id == machine)) is not { } box) return ErrorPages.NotFound(frame);
        return new RazorComponentResult<MachinePage>(new
        {
            Frame = frame,
            Box = box,
            Tile = box.Machines.First(m => m.Id == machine),
            Notice = notice,
            Sessions = await sessions.OfMachine(machine, latest, stop),
        })
        { StatusCode = MemberEndpoints.StatusOf(notice) };
    }

    private static async Task<IResult> SetOutOfOrder(
        PageFrame frame, string id, HttpContext http, PageFrames frames, MachineOperations machines, BoardQuery board, SessionsQuery sessions, CancellationToken stop)
    {
        if (!MachineId.TryParse(id, null, out var machine)) return ErrorPages.NotFound(frame);
        var form = await http.Request.ReadFormAsync(stop);
        bool back = form[MachinePage.BackField] == "yes";
        var result = back ? await machines.PutBack(machine, stop) : await machines.TakeOutOfOrder(machine, form[Fields.Reason], stop);
        if (result.IsMade(out _, out var why)) return Notice.After($"/machines/{machine}", back ? Done.BackInService : Done.OutOfOrder);
        return await Page(frames.ForForms(frame, http), id, board, sessions, Notice.Refused(MachinePage.ReasonForm, why.Value, form), stop);
    }
}
