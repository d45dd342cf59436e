using FabAccess.Core.Values;
using FabAccess.Server.Pages.MemberPages;
using FabAccess.Server.Pages.Shell;
using FabAccess.Server.Pages.Wording;
using FabAccess.Server.Store;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace FabAccess.Server.Pages.SessionPages;

/// <summary>The list of sessions; its filter stands in the address, so that it can be kept and sent.</summary>
public static class SessionEndpoints
{
    private const int shown = 50;

    public static void Map(RouteGroupBuilder pages) => pages.MapGet("/sessions", Page);

    private static async Task<IResult> Page(
        PageFrame frame, SessionsQuery sessions, MembersQuery members, LabDb db, CancellationToken stop,
        string? member = null, string? machine = null, string? month = null, string? cursor = null)
    {
        var filter = new SessionFilter();
        // A browser sends empty fields too; only what cannot be read is an error.
        if (!string.IsNullOrEmpty(member))
        {
            if (!MemberId.TryParse(member, null, out var id)) return ErrorPages.BadRequest(frame);
            filter = filter with { Member = id };
        }
        if (!string.IsNullOrEmpty(machine))
        {
            if (!MachineId.TryParse(machine, null, out var id)) return ErrorPages.BadRequest(frame);
            filter = filter with { Machine = id };
        }
        if (!string.IsNullOrEmpty(month))
        {
            if (!TypedValues.TryMonth(month, out var value)) return ErrorPages.BadRequest(frame, frame.Texts.Errors.MonthUnreadable);
            filter = filter with { Between = frame.Formats.IntervalOf(value) };
        }
        SessionCursor? from = null;
        if (!string.IsNullOrEmpty(cursor))
        {
            if (!SessionCursor.TryParse(cursor, out var place)) return ErrorPages.BadRequest(frame);
            from = place;
        }
        var listing = await sessions.Find(filter, from, shown, stop);
        return new RazorComponentResult<SessionsPage>(new { Frame = frame, Listing = listing, Choices = await Choices(filter, month ?? "", members, db, stop) });
    }

    private static async Task<SessionChoices> Choices(SessionFilter filter, string month, MembersQuery members, LabDb db, CancellationToken stop)
    {
        var names = await members.Names(SessionChoices.MostMembers, filter.Member, stop);
        var machines = await db.Machines.AsNoTracking().ToListAsync(stop);
        return new(filter, month, names, [.. machines.OrderBy(m => m.Name, StringComparer.OrdinalIgnoreCase).Select(m => (m.Id, m.Name))]);
    }
}
