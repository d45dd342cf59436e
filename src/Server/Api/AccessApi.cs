using FabAccess.Core.Access;
using FabAccess.Core.Values;
using FabAccess.Server.Changes;
using FabAccess.Server.Pages.Shell;
using FabAccess.Server.Pages.Wording;
using FabAccess.Server.Permits;
using FabAccess.Server.Store;
using NodaTime;

namespace FabAccess.Server.Api;

/// <summary>Whether a member may use a machine, and if not, why not and what next.</summary>
/// <param name="Member">Who.</param>
/// <param name="Machine">Which.</param>
/// <param name="May">Whether a tap of theirs alone starts it now, or ends their own session on it.</param>
/// <param name="Outcome">What a tap would do.</param>
/// <param name="Reason">Why a tap alone does not start it; null where it does.</param>
/// <param name="Why">The reason in a sentence, in both languages; null where there is none.</param>
/// <param name="Next">What to do next.</param>
public sealed record AccessAnswer(MemberId Member, MachineId Machine, bool May, AccessOutcome Outcome, RefusalReason? Reason, LocalizedText? Why, LocalizedText Next);

/// <summary>"Why may I not?"</summary>
internal static class AccessApi
{
    public static void Map(RouteGroupBuilder api) => api.MapGet("/members/{id}/machines/{machine}/access", Ask);

    public static AccessAnswer Of(MemberId member, MachineId machine, AccessView view) => new(
        member, machine, view.Outcome is AccessOutcome.Starts or AccessOutcome.EndsOwn, view.Outcome, view.Reason,
        view.Reason is { } reason ? In(language => Texts.In(language).Board.Refusal(reason, view.Certification?.In(language))) : null,
        In(language => Next(view, language)));

    private static IResult Ask(PageFrame frame, string id, string machine, HttpContext http, LabDb db, TimeProvider time)
    {
        if (!MemberId.TryParse(id, null, out var member)) return ProblemAnswers.Of(http, ChangeRefusal.MemberNotFound);
        if (!MachineId.TryParse(machine, null, out var which)) return ProblemAnswers.Of(http, ChangeRefusal.MachineNotFound);
        if (AccessQuestion.Ask(db, member, which, Instant.FromDateTimeOffset(time.GetUtcNow())) is { } view) return ApiJson.Ok(Of(member, which, view));
        return ProblemAnswers.Of(http, db.Members.Any(m => m.Id == member) ? ChangeRefusal.MachineNotFound : ChangeRefusal.MemberNotFound);
    }

    private static string Next(AccessView view, Language language)
    {
        var board = Texts.In(language).Board;
        return view.Outcome switch
        {
            AccessOutcome.Starts => board.FreeFor,
            AccessOutcome.EndsOwn => board.EndsOwn,
            AccessOutcome.Inspects => board.Inspects,
            AccessOutcome.NeedsTrainer or AccessOutcome.NeedsCertifying => board.TrainerTaps,
            AccessOutcome.Refused => board.NextStep(view.Reason!.Value),
            _ => throw new ArgumentOutOfRangeException(nameof(view), view.Outcome, "No words for this outcome."),
        };
    }

    private static LocalizedText In(Func<Language, string> words) => new(words(Language.French), words(Language.English));
}
