using FabAccess.Core.Values;
using FabAccess.Server.Pages.Shell;
using FabAccess.Server.Pages.Wording;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FabAccess.Server.Pages.InvoicePages;

/// <summary>One member's draft for one month; this month where none is asked for.</summary>
public static class InvoiceEndpoints
{
    public static void Map(RouteGroupBuilder pages) => pages.MapGet("/members/{id}/invoice", Page);

    private static async Task<IResult> Page(PageFrame frame, string id, DraftInvoiceQuery drafts, CancellationToken stop, string? month = null)
    {
        if (!MemberId.TryParse(id, null, out var member)) return ErrorPages.NotFound(frame);
        var wanted = frame.Formats.MonthOf(frame.Now);
        if (!string.IsNullOrEmpty(month) && !TypedValues.TryMonth(month, out wanted)) return ErrorPages.BadRequest(frame, frame.Texts.Errors.MonthUnreadable);
        return await drafts.Ask(member, frame.Formats.IntervalOf(wanted), frame.Lab!.Currency, stop) is { } view
            ? new RazorComponentResult<InvoicePage>(new { Frame = frame, View = view, Month = wanted })
            : ErrorPages.NotFound(frame);
    }
}
