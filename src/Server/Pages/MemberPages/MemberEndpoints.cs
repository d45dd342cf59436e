using FabAccess.Core.Values;
using FabAccess.Server.Changes;
using FabAccess.Server.Members;
using FabAccess.Server.Pages.Shell;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace FabAccess.Server.Pages.MemberPages;

/// <summary>The list of members and one member's page.</summary>
public static class MemberEndpoints
{
    /// <summary>Members on one page of the list.</summary>
    public const int MostShown = 100;

    public static void Map(RouteGroupBuilder pages, RouteGroupBuilder forms)
    {
        pages.MapGet("/members", (PageFrame frame, HttpContext http, PageFrames frames, MembersQuery query, [FromServices] EnrolOperations enrolments, CancellationToken stop, string? q = null, string? skip = null) =>
            int.TryParse(skip ?? "0", out int from) && from >= 0
                ? ListPage(frames.ForForms(frame, http), query, q, from, Notice.Of(http.Request), StatusCodes.Status200OK, stop)
                : Task.FromResult(ErrorPages.BadRequest(frame)));
        pages.MapGet("/members/{id}", (PageFrame frame, string id, HttpContext http, PageFrames frames, MembersQuery query, [FromServices] EnrolOperations enrolments, CancellationToken stop) =>
            MemberId.TryParse(id, null, out var member)
                ? OnePage(frames.ForForms(frame, http), query, enrolments, member, Notice.Of(http.Request), stop)
                : Task.FromResult(ErrorPages.NotFound(frame)));
        forms.MapPost("/members", Add);
        forms.MapPost("/members/{id}/suspended", SetSuspended);
        GrantEndpoints.Map(forms);
        BadgeEndpoints.Map(forms);
    }

    /// <summary>One member's page with what a form there came to; 404 when there is no such member.</summary>
    internal static async Task<IResult> OnePage(PageFrame frame, MembersQuery query, EnrolOperations enrolments, MemberId id, Notice notice, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(notice);
        if (await query.One(id, stop) is not { } view) return ErrorPages.NotFound(frame);
        return new RazorComponentResult<MemberPage>(new { Frame = frame.At($"/members/{id}"), View = view, Certifications = await query.Certifications(stop), Machines = await query.Machines(stop), Wait = await enrolments.Latest(id, stop), Notice = notice }) { StatusCode = StatusOf(notice) };
    }

    public static int StatusOf(Notice notice)
    {
        ArgumentNullException.ThrowIfNull(notice);
        return notice.Refusal is { } why ? Api.ProblemAnswers.StatusOf(why) : StatusCodes.Status200OK;
    }

    private static async Task<IResult> ListPage(PageFrame frame, MembersQuery query, string? search, int skip, Notice notice, int status, CancellationToken stop)
    {
        var listing = await query.Find(search, skip, MostShown, stop);
        return new RazorComponentResult<MembersPage>(new { Frame = frame.At("/members"), Listing = listing, Notice = notice, Search = search ?? "" }) { StatusCode = status };
    }

    private static async Task<IResult> Add(PageFrame frame, HttpContext http, PageFrames frames, MemberOperations members, MembersQuery query, CancellationToken stop)
    {
        var form = await http.Request.ReadFormAsync(stop);
        var result = await members.Add(form[Fields.FirstName], form[Fields.LastName], WrittenText.LanguageOf(form[Fields.Language]), stop);
        if (result.IsMade(out var id, out var why)) return Notice.After($"/members/{id}", Done.MemberAdded);
        var notice = Notice.Refused(MembersPage.AddForm, why.Value, form);
        return await ListPage(frames.ForForms(frame, http), query, null, 0, notice, StatusOf(notice), stop);
    }

    private static async Task<IResult> SetSuspended(PageFrame frame, string id, HttpContext http, MemberOperations members, CancellationToken stop)
    {
        if (!MemberId.TryParse(id, null, out var member)) return ErrorPages.NotFound(frame);
        var form = await http.Request.ReadFormAsync(stop);
        bool suspended = form[Fields.Suspended] == "yes";
        var result = await members.SetSuspended(member, suspended, stop);
        return result.IsMade(out _, out _) ? Notice.After($"/members/{member}", suspended ? Done.MemberSuspended : Done.MemberResumed) : ErrorPages.NotFound(frame);
    }
}
