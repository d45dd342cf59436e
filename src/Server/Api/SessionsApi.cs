using FabAccess.Core.Billing;
using FabAccess.Core.Time;
using FabAccess.Core.Values;
using FabAccess.Server.Changes;
using FabAccess.Server.Pages.InvoicePages;
using FabAccess.Server.Pages.SessionPages;
using FabAccess.Server.Pages.Shell;
using FabAccess.Server.Pages.Wording;

namespace FabAccess.Server.Api;

/// <summary>Sessions and what they come to.</summary>
internal static class SessionsApi
{
    /// <summary>Default and most sessions an answer.</summary>
    private const int usual = 50, most = 200;

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/sessions", List);
        api.MapGet("/members/{id}/draft-invoice", Draft);
    }

    private static async Task<IResult> List(PageFrame frame, HttpContext http, SessionsQuery sessions, CancellationToken stop, string? limit = null, string? member = null, string? cursor = null)
    {
        if (!Listing.TryNumber(limit, 1, most, usual, out int count))
            return ProblemAnswers.Of(http, StatusCodes.Status400BadRequest, ApiProblem.LimitOutOfRange, $"limit is 1 to {most}.");
        var filter = new SessionFilter();
        if (!string.IsNullOrEmpty(member))
        {
            if (!MemberId.TryParse(member, null, out var id)) return ProblemAnswers.Of(http, StatusCodes.Status400BadRequest, ApiProblem.MemberUnreadable);
            filter = filter with { Member = id };
        }
        SessionCursor? from = null;
        if (!string.IsNullOrEmpty(cursor))
        {
            if (!SessionCursor.TryParse(cursor, out var place)) return ProblemAnswers.Of(http, StatusCodes.Status400BadRequest, ApiProblem.CursorUnreadable);
            from = place;
        }
        var listing = await sessions.Find(filter, from, count, stop);
        if (listing.Next is { } next) Listing.NextIs(http, ("limit", limit), ("member", member), ("cursor", next.ToString()));
        return ApiJson.Ok(listing.Sessions.Select(Of));
    }

    private static SessionAnswer Of(SessionView view)
    {
        var session = view.Session;
        var charge = view.Charge is { NetMinor: { } net } row ? new AmountAnswer(net, row.Currency.Code) : null;
        return new(
            session.Id, session.Machine, session.Member, session.StartedAt, session.PlacedBy, session.OwnStartedAt, session.Trust, session.EndReason, session.ElapsedMilliseconds / 1000m,
            session.UncertaintyMilliseconds / 1000m, session.IsRightWithdrawn, charge, view.Charge?.Unpriced);
    }

    private static async Task<IResult> Draft(PageFrame frame, string id, HttpContext http, DraftInvoiceQuery drafts, CancellationToken stop, string? month = null)
    {
        if (!MemberId.TryParse(id, null, out var member)) return ProblemAnswers.Of(http, ChangeRefusal.MemberNotFound);
        var wanted = frame.Formats.MonthOf(frame.Now);
        if (!string.IsNullOrEmpty(month) && !TypedValues.TryMonth(month, out wanted)) return ProblemAnswers.Of(http, StatusCodes.Status400BadRequest, ApiProblem.MonthUnreadable);
        if (await drafts.Ask(member, frame.Formats.IntervalOf(wanted), frame.Lab!.Currency, stop) is not { } view) return ProblemAnswers.Of(http, ChangeRefusal.MemberNotFound);
        return ApiJson.Ok(new DraftAnswer(
            member, TypedValues.Month(wanted), [.. view.Draft.Lines.Select(l => Of(l, view.Corrected.GetValueOrDefault(l.Usage.Session)?.PlacedBy ?? PlacedBy.Clock))],
            [.. view.Unpriced.Select(u => u.Row.Session)], [.. view.Waiting.Select(w => w.Session.Id)], AmountAnswer.Of(view.Draft.Total)));
    }

    private static DraftLineAnswer Of(InvoiceLine line, PlacedBy placedBy) => new(
        line.Usage.Session, line.Usage.Machine, line.Usage.Start, placedBy, line.Usage.ElapsedSeconds, line.Charge.Trace.BilledMinutes,
        new(ChargeSentence.Of(line.Charge, Language.French), ChargeSentence.Of(line.Charge, Language.English)),
        AmountAnswer.Of(line.Charge.Gross), AmountAnswer.Of(line.Charge.Minimum), AmountAnswer.Of(line.Charge.Net));
}
