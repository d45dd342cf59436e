using FabAccess.Core.Access;
using FabAccess.Core.Values;
using FabAccess.Server.Boxes;
using FabAccess.Server.Changes;
using FabAccess.Server.Machines;
using FabAccess.Server.Pages.MemberPages;
using FabAccess.Server.Pages.Shell;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace FabAccess.Server.Pages.MachinePages;

/// <summary>One machine's page, with the forms that take it out of order and put it back, say what it asks of a badge and how it is used, end its session and ask which one it is.</summary>
public static class MachineEndpoints
{
    private const int latest = 10, latestOrders = 5;

    public static void Map(RouteGroupBuilder pages, RouteGroupBuilder forms)
    {
        pages.MapGet("/machines/{id}", (PageFrame frame, string id, HttpContext http, PageFrames frames, [FromServices] MachineQueries ask, CancellationToken stop) =>
            Page(frames.ForForms(frame, http), id, ask, Notice.Of(http.Request), stop));
        forms.MapPost("/machines/{id}/out-of-order", SetOutOfOrder);
        forms.MapPost("/machines/{id}/minimum-credential", SetMinimum);
        forms.MapPost("/machines/{id}/use", ChangeUse);
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
            Minimum = await ask.MinimumOf(machine, stop),
            Use = await ask.UseOf(machine, stop),
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
        var result = back ? await machines.PutBack(machine, IncidentId.TryParse(form[MachinePage.ProblemField], null, out var seenTo) ? seenTo : null, stop) : await machines.TakeOutOfOrder(machine, form[Fields.Reason], stop);
        if (result.IsMade(out _, out var why)) return Notice.After($"/machines/{machine}", back ? Done.BackInService : Done.OutOfOrder);
        return await Page(frames.ForForms(frame, http), id, ask, Notice.Refused(MachinePage.ReasonForm, why.Value, form), stop);
    }

    private static async Task<IResult> SetMinimum(
        PageFrame frame, string id, HttpContext http, PageFrames frames, MachineOperations machines, [FromServices] MachineQueries ask, CancellationToken stop)
    {
        if (!MachineId.TryParse(id, null, out var machine)) return ErrorPages.NotFound(frame);
        var form = await http.Request.ReadFormAsync(stop);
        // Whatever is not the one word asks for more, never for less.
        var minimum = form[MachinePage.MinimumField] == "uid" ? MinimumCredential.Uid : MinimumCredential.Card;
        var result = await machines.SetMinimumCredential(machine, minimum, stop);
        if (result.IsMade(out _, out var why)) return Notice.After($"/machines/{machine}", minimum == MinimumCredential.Card ? Done.CardAsked : Done.NumberCounts);
        return await Page(frames.ForForms(frame, http), id, ask, Notice.Refused("minimum", why.Value, form), stop);
    }

    private static async Task<IResult> ChangeUse(
        PageFrame frame, string id, HttpContext http, PageFrames frames, MachineOperations machines, [FromServices] MachineQueries ask, CancellationToken stop)
    {
        if (!MachineId.TryParse(id, null, out var machine)) return ErrorPages.NotFound(frame);
        var form = await http.Request.ReadFormAsync(stop);
        var result = UseForm.Read(form) is { } use ? await machines.ChangeUse(machine, use, stop) : ChangeRefusal.UseOutOfRange;
        if (result.IsMade(out _, out var why)) return Notice.After($"/machines/{machine}", Done.UseChanged);
        return await Page(frames.ForForms(frame, http), id, ask, Notice.Refused(UseForm.Name, why.Value, form), stop);
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
