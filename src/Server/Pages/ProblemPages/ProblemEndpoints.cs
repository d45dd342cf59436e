using System.Globalization;
using FabAccess.Core.Values;
using FabAccess.Server.Alarms;
using FabAccess.Server.Pages.MemberPages;
using FabAccess.Server.Pages.Shell;
using FabAccess.Server.Sessions;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FabAccess.Server.Pages.ProblemPages;

/// <summary>The page of what needs a person, with the forms by which a person says that it was seen to.</summary>
public static class ProblemEndpoints
{
    private const string Address = "/problems";

    public static void Map(RouteGroupBuilder pages, RouteGroupBuilder forms)
    {
        pages.MapGet(Address, (PageFrame frame, HttpContext http, PageFrames frames, ProblemsQuery problems, CancellationToken stop) =>
            Page(frames.ForForms(frame, http), problems, Notice.Of(http.Request), stop));
        forms.MapPost(Address + "/letters/{id}/settle", SettleLetter);
        forms.MapPost(Address + "/flags/settle", SettleFlag);
        forms.MapPost(Address + "/alarms/{id}/close", CloseAlarm);
    }

    private static async Task<IResult> Page(PageFrame frame, ProblemsQuery problems, Notice notice, CancellationToken stop) =>
        new RazorComponentResult<ProblemsPage>(new { Frame = frame.At(Address), View = await problems.Ask(stop), Notice = notice }) { StatusCode = MemberEndpoints.StatusOf(notice) };

    private static async Task<IResult> SettleLetter(PageFrame frame, string id, HttpContext http, PageFrames frames, SettleOperations settle, ProblemsQuery problems, CancellationToken stop)
    {
        if (!TryId(id, out int letter)) return ErrorPages.NotFound(frame);
        var form = await http.Request.ReadFormAsync(stop);
        var result = await settle.Letter(letter, form[SettleForm.AllField] == "yes", form[Fields.Reason], form[Fields.By], stop);
        return result.IsMade(out _, out var why) ? Notice.After(Address, Done.Settled)
            : await Page(frames.ForForms(frame, http), problems, Notice.Refused(ProblemsPage.LetterForm(letter), why.Value, form), stop);
    }

    private static async Task<IResult> SettleFlag(PageFrame frame, HttpContext http, PageFrames frames, SettleOperations settle, ProblemsQuery problems, CancellationToken stop)
    {
        var form = await http.Request.ReadFormAsync(stop);
        if (!BoxId.TryParse(form[ProblemsPage.BoxField], null, out var box)
            || !long.TryParse(form[ProblemsPage.SequenceField], NumberStyles.None, CultureInfo.InvariantCulture, out long sequence)
            || !Enum.TryParse<EntryFlagKind>(form[ProblemsPage.KindField], out var kind) || !Enum.IsDefined(kind)) return ErrorPages.NotFound(frame);
        var result = await settle.Flag(box, sequence, kind, form[Fields.Reason], form[Fields.By], stop);
        if (result.IsMade(out _, out var why)) return Notice.After(Address, Done.Settled);
        string name = ProblemsPage.FlagForm(new() { Box = box, Sequence = sequence, Kind = kind, Detail = "" });
        return await Page(frames.ForForms(frame, http), problems, Notice.Refused(name, why.Value, form), stop);
    }

    private static async Task<IResult> CloseAlarm(PageFrame frame, string id, HttpContext http, PageFrames frames, SettleOperations settle, ProblemsQuery problems, CancellationToken stop)
    {
        if (!TryId(id, out int alarm)) return ErrorPages.NotFound(frame);
        var form = await http.Request.ReadFormAsync(stop);
        var result = await settle.Alarm(alarm, form[Fields.Reason], form[Fields.By], stop);
        return result.IsMade(out _, out var why) ? Notice.After(Address, Done.AlarmClosed)
            : await Page(frames.ForForms(frame, http), problems, Notice.Refused(AlarmsCard.FormOf(alarm), why.Value, form), stop);
    }

    private static bool TryId(string text, out int id) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out id);
}
