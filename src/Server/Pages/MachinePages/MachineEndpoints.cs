using FabAccess.Core.Values;
using FabAccess.Server.Boxes;
using FabAccess.Server.Changes;
using FabAccess.Server.Machines;
using FabAccess.Server.Pages.MemberPages;
using FabAccess.Server.Pages.Shell;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace FabAccess.Server.Pages.MachinePages;

/// <summary>One machine's page, with the forms that take it out of order and put it back, end its session and ask which one it is.</summary>
public static class MachineEndpoints
{
    private const int latest = 10, latestOrders = 5;

    public static void Map(RouteGroupBuilder pages, RouteGroupBuilder forms)
    {
        pages.MapGet("/machines/{id}", (PageFrame frame, string id, HttpContext http, PageFrames frames, [FromServices] MachineQueries ask, CancellationToken stop) =>
            Page(frames.ForForms(frame, http), id, ask, Notice.Of(http.Request), stop));
        forms.MapPost("/machines/{id}/out-of-order", SetOutOfOrder);
        forms.MapPost("/machines/{id}/end-session", EndSession);
        forms.MapPost("/machines/{id}/identify", Identify);
    }

    private static async Task<IResult> Page(PageFrame frame, string id, MachineQueries ask, Notice notice, CancellationToken stop)
    {
        if (!MachineId.TryParse(id, null, out var machine)) return ErrorPages.NotFound(frame);
        var view = await ask.Board.Ask(stop);
        if (view.Boxes.FirstOrDefault(b => b.Machines.Any(m => m.Id == machine)) is not { } box) return ErrorPages.NotFound(frame);
        return new RazorComponentResult<MachinePage>(new
        {
            Frame = frame.At($"/machines/{machine}"),
            Box = box,
            Tile = box.Machines.First(m => m.Id == machine),
            Notice = notice,
            Sessions = await ask.Sessions.OfMachine(machine, latest, stop),
            Orders = await ask.Orders.OfMachine(machine, latestOrders, stop),
        })
        { StatusCode = MemberEndpoints.StatusOf(notice) };
    }

    private static async Task<IResult> SetOutOfOrder(
        PageFrame frame, string id, HttpContext http, PageFrames frames, MachineOperations machines, [FromServices] MachineQueries ask, CancellationToken stop)
    {
        if (!MachineId.TryParse(id, null, out var machine)) return ErrorPages.NotFound(frame);
        var form = await http.Request.ReadFormAsync(stop);
        bool back = form[MachinePage.BackField] == "yes";
        var result = back ? await machines.PutBack(machine, stop) : await machines.TakeOutOfOrder(machine, form[Fields.Reason], stop);
        if (result.IsMade(out _, out var why)) return Notice.After($"/machines/{machine}", back ? Done.BackInService : Done.OutOfOrder);
        return await Page(frames.ForForms(frame, http), id, ask, Notice.Refused(MachinePage.ReasonForm, why.Value, form), stop);
    }

    private static async Task<IResult> EndSession(
        PageFrame frame, string id, HttpContext http, PageFrames frames, [FromServices] OrderOperations orders, [FromServices] MachineQueries ask, CancellationToken stop)
    {
        if (!MachineId.TryParse(id, null, out var machine)) return ErrorPages.NotFound(frame);
        var form = await http.Request.ReadFormAsync(stop);
        // Always the one that the person saw: another may have begun while they were writing.
        var result = SessionId.TryParse(form[OrdersCard.SessionField], null, out var session)
            ? await orders.EndSession(machine, session, form[Fields.Reason], form[Fields.By], CancellationToken.None)
            : ChangeRefusal.SessionNotRunning;
        if (result.IsMade(out _, out var why)) return Notice.After($"/machines/{machine}", Done.SessionEndOrdered);
        return await Page(frames.ForForms(frame, http), id, ask, Notice.Refused(OrdersCard.EndForm, why.Value, form), stop);
    }

    private static async Task<IResult> Identify(
        PageFrame frame, string id, HttpContext http, PageFrames frames, [FromServices] OrderOperations orders, [FromServices] MachineQueries ask, CancellationToken stop)
    {
        if (!MachineId.TryParse(id, null, out var machine)) return ErrorPages.NotFound(frame);
        var form = await http.Request.ReadFormAsync(stop);
        var result = await orders.Identify(machine, null, CancellationToken.None);
        if (result.IsMade(out _, out var why)) return Notice.After($"/machines/{machine}", Done.IdentifyOrdered);
        return await Page(frames.ForForms(frame, http), id, ask, Notice.Refused("identify", why.Value, form), stop);
    }
}
