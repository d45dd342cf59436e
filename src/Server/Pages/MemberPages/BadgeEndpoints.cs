using FabAccess.Core.Cards;
using FabAccess.Core.Values;
using FabAccess.Server.Changes;
using FabAccess.Server.Members;
using FabAccess.Server.Pages.Shell;
using Microsoft.AspNetCore.Mvc;

namespace FabAccess.Server.Pages.MemberPages;

/// <summary>The forms that add, block and unblock badges. A badge's hash travels in the form, never in an address that is logged.</summary>
internal static class BadgeEndpoints
{
    public static void Map(RouteGroupBuilder forms)
    {
        forms.MapPost("/members/{id}/badges", Add);
        forms.MapPost("/members/{id}/badges/blocked", SetBlocked);
        forms.MapPost("/members/{id}/badges/enrol", Enrol);
    }

    private static async Task<IResult> Add(PageFrame frame, string id, HttpContext http, PageFrames frames, BadgeOperations badges, MembersQuery query, [FromServices] EnrolOperations enrolments, CancellationToken stop)
    {
        if (!MemberId.TryParse(id, null, out var member)) return ErrorPages.NotFound(frame);
        var form = await http.Request.ReadFormAsync(stop);
        var result = await badges.Add(member, form[Fields.BadgeUid], stop);
        if (result.IsMade(out _, out var why)) return Notice.After($"/members/{member}", Done.BadgeAdded);
        // What may be a card's token is never shown again, whatever was wrong with it.
        var shown = CardToken.MayBeIn(form[Fields.BadgeUid]) ? new FormCollection(new() { [Fields.BadgeUid] = "" }) : form;
        return await MemberEndpoints.OnePage(frames.ForForms(frame, http), query, enrolments, member, Notice.Refused(BadgesCard.BadgeForm, why.Value, shown), stop);
    }

    private static async Task<IResult> Enrol(PageFrame frame, string id, HttpContext http, PageFrames frames, [FromServices] EnrolOperations enrolments, MembersQuery query, CancellationToken stop)
    {
        if (!MemberId.TryParse(id, null, out var member)) return ErrorPages.NotFound(frame);
        var form = await http.Request.ReadFormAsync(stop);
        // Whoever asked may hang up; what was begun is done.
        ChangeResult<BadgeWindow> result = MachineId.TryParse(form[Fields.Machine], null, out var machine)
            ? await enrolments.Open(member, machine, null, form[Fields.By], CancellationToken.None) : ChangeRefusal.MachineNotFound;
        if (result.IsMade(out _, out var why)) return Notice.After($"/members/{member}", Done.EnrolAsked);
        return await MemberEndpoints.OnePage(frames.ForForms(frame, http), query, enrolments, member, Notice.Refused(BadgesCard.EnrolForm, why.Value, form), stop);
    }

    private static async Task<IResult> SetBlocked(PageFrame frame, string id, HttpContext http, PageFrames frames, BadgeOperations badges, MembersQuery query, [FromServices] EnrolOperations enrolments, CancellationToken stop)
    {
        if (!MemberId.TryParse(id, null, out var member)) return ErrorPages.NotFound(frame);
        var form = await http.Request.ReadFormAsync(stop);
        bool blocked = form[Fields.Blocked] == "yes";
        ChangeResult<BadgeHash> result = BadgeHash.TryParse(form[Fields.Badge], null, out var hash) ? await badges.SetBlocked(member, hash, blocked, stop) : ChangeRefusal.BadgeNotFound;
        if (result.IsMade(out _, out var why)) return Notice.After($"/members/{member}", blocked ? Done.BadgeBlocked : Done.BadgeUnblocked);
        return await MemberEndpoints.OnePage(frames.ForForms(frame, http), query, enrolments, member, Notice.Refused(BadgesCard.BadgeForm, why.Value, form), stop);
    }
}
