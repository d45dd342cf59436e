using System.Globalization;
using FabAccess.Core.Machines;
using FabAccess.Core.Values;
using FabAccess.Server.Certifications;
using FabAccess.Server.Changes;
using FabAccess.Server.Members;
using FabAccess.Server.Pages.Shell;
using Microsoft.AspNetCore.Mvc;
using FabAccess.Server.Pages.Wording;
using NodaTime;

namespace FabAccess.Server.Pages.MemberPages;

/// <summary>The forms that grant and revoke.</summary>
internal static class GrantEndpoints
{
    public static void Map(RouteGroupBuilder forms)
    {
        forms.MapPost("/members/{id}/grants", Give);
        forms.MapPost("/members/{id}/revoke", Revoke);
    }

    private static async Task<IResult> Give(PageFrame frame, string id, HttpContext http, PageFrames frames, GrantOperations grants, MembersQuery query, [FromServices] EnrolOperations enrolments, CancellationToken stop)
    {
        if (!MemberId.TryParse(id, null, out var member)) return ErrorPages.NotFound(frame);
        var form = await http.Request.ReadFormAsync(stop);
        var result = await Given(frame, member, form, grants, stop);
        if (result.IsMade(out _, out var why)) return Notice.After($"/members/{member}", Done.Granted);
        return await MemberEndpoints.OnePage(frames.ForForms(frame, http), query, enrolments, member, Notice.Refused(GrantsCard.GrantForm, why.Value, form), stop);
    }

    private static async Task<ChangeResult<Grant>> Given(PageFrame frame, MemberId member, IFormCollection form, GrantOperations grants, CancellationToken stop)
    {
        if (!int.TryParse(form[Fields.Certification], NumberStyles.None, CultureInfo.InvariantCulture, out int certification)) return ChangeRefusal.CertificationNotFound;
        Instant? until = null;
        if (!string.IsNullOrWhiteSpace(form[Fields.LastDay]))
        {
            if (!TypedValues.TryDate(form[Fields.LastDay], out var lastDay)) return ChangeRefusal.DateUnreadable;
            // The last day is granted whole, in the lab's time zone.
            until = lastDay.PlusDays(1).AtStartOfDayInZone(frame.Formats.Zone).ToInstant();
        }
        // A form that says nothing of rights, as older ones, grants none; a word that is no choice grants nothing.
        string typed = form[Fields.Rights].ToString();
        if (!Enum.TryParse(typed.Length == 0 ? nameof(MemberRights.None) : typed, out MemberRights rights) || !GrantsCard.Choices.Contains(rights)) return ChangeRefusal.NoviceWithRights;
        return await grants.Give(member, certification, until, form[Fields.By], stop, rights);
    }

    private static async Task<IResult> Revoke(PageFrame frame, string id, HttpContext http, PageFrames frames, GrantOperations grants, MembersQuery query, [FromServices] EnrolOperations enrolments, CancellationToken stop)
    {
        if (!MemberId.TryParse(id, null, out var member)) return ErrorPages.NotFound(frame);
        var form = await http.Request.ReadFormAsync(stop);
        int grant = int.TryParse(form[Fields.Grant], NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 0;
        var result = await grants.Revoke(grant, member, form[Fields.Reason], form[Fields.By], stop);
        if (result.IsMade(out _, out var why)) return Notice.After($"/members/{member}", Done.Revoked);
        return await MemberEndpoints.OnePage(frames.ForForms(frame, http), query, enrolments, member, Notice.Refused($"revoke{grant}", why.Value, form), stop);
    }
}
