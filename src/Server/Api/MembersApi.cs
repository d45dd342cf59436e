using FabAccess.Core.Machines;
using FabAccess.Core.Values;
using FabAccess.Server.Certifications;
using FabAccess.Server.Changes;
using FabAccess.Server.Members;
using FabAccess.Server.Pages.MemberPages;
using FabAccess.Server.Pages.Shell;
using FabAccess.Server.Store;
using Microsoft.EntityFrameworkCore;

namespace FabAccess.Server.Api;

/// <summary>Members with their badges' masks, and their grants.</summary>
internal static class MembersApi
{
    /// <summary>Default and most members an answer.</summary>
    private const int usual = 200, most = 1000;

    // Stands as the author of a change that a program made without naming a person.
    private const string author = "API";

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/members", List);
        api.MapPost("/members/{id}/badges", AddBadge);
        api.MapPost("/members/{id}/grants", Give);
        api.MapPost("/grants/{id}/revoke", Revoke);
    }

    private static async Task<IResult> List(PageFrame frame, HttpContext http, MembersQuery members, LabDb db, CancellationToken stop, string? q = null, string? limit = null, string? skip = null)
    {
        if (!Listing.TryNumber(limit, 1, most, usual, out int count) || !Listing.TryNumber(skip, 0, int.MaxValue, 0, out int from))
            return ProblemAnswers.Of(http, StatusCodes.Status400BadRequest, ApiProblem.LimitOutOfRange, $"limit is 1 to {most}, skip is 0 or more.");
        var listing = await members.Find(q, from, count, stop);
        var codes = await db.Certifications.AsNoTracking().ToDictionaryAsync(c => c.Id, c => c.Code, stop);
        if (listing.NextSkip is { } next) Listing.NextIs(http, ("q", q), ("limit", limit), ("skip", next.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        return ApiJson.Ok(listing.Members.Select(m => Of(m, codes)));
    }

    private static MemberAnswer Of(MemberView view, Dictionary<int, string> codes) => new(
        view.Member.Id, view.Member.FullName, view.Member.Language == Language.English ? "en" : "fr", view.Member.IsSuspended,
        [.. view.Badges.Select(b => new BadgeAnswer(b.Mask, b.IsBlocked, b.Kind))],
        [.. view.Grants.Select(g => Of(g.Grant, codes[g.Grant.CertificationId]))]);

    private static GrantAnswer Of(Grant grant, string code) => new(grant.Id, code, grant.From, grant.Until, grant.RevokedAt, grant.Rights == MemberRights.None ? null : grant.Rights, grant.Trainer, grant.Machine);

    private static async Task<IResult> AddBadge(PageFrame frame, string id, HttpContext http, BadgeOperations badges, LabDb db, CancellationToken stop)
    {
        if (!MemberId.TryParse(id, null, out var member)) return ProblemAnswers.Of(http, ChangeRefusal.MemberNotFound);
        var (request, problem) = await ApiJson.Read<BadgeRequest>(http);
        if (request is null) return problem!;
        var result = await badges.Add(member, request.Badge, stop);
        if (!result.IsMade(out var hash, out var why)) return ProblemAnswers.Of(http, why.Value);
        var badge = await db.Badges.AsNoTracking().SingleAsync(b => b.Hash == hash, stop);
        return Results.Json(new BadgeAnswer(badge.Mask, badge.IsBlocked, badge.Kind), ApiJson.Options, statusCode: StatusCodes.Status201Created);
    }

    private static async Task<IResult> Give(PageFrame frame, string id, HttpContext http, GrantOperations grants, LabDb db, CancellationToken stop)
    {
        if (!MemberId.TryParse(id, null, out var member)) return ProblemAnswers.Of(http, ChangeRefusal.MemberNotFound);
        var (request, problem) = await ApiJson.Read<GrantRequest>(http);
        if (request is null) return problem!;
        var certification = await Certification(request.Certification, db, stop);
        var result = await grants.Give(member, certification?.Id ?? 0, request.Until, request.By ?? author, stop, request.Rights ?? MemberRights.None);
        return result.IsMade(out var grant, out var why)
            ? Results.Json(Of(grant, certification!.Code), ApiJson.Options, statusCode: StatusCodes.Status201Created)
            : ProblemAnswers.Of(http, why.Value);
    }

    private static Task<Certification?> Certification(CertificationReference wanted, LabDb db, CancellationToken stop) =>
        db.Certifications.AsNoTracking().FirstOrDefaultAsync(c => c.Code == wanted.Code || c.Id == wanted.Number, stop);

    private static async Task<IResult> Revoke(PageFrame frame, string id, HttpContext http, GrantOperations grants, CancellationToken stop)
    {
        if (!Listing.TryNumber(id, 1, int.MaxValue, 0, out int grant)) return ProblemAnswers.Of(http, ChangeRefusal.GrantNotFound);
        var (request, problem) = await ApiJson.Read<RevokeRequest>(http);
        if (request is null) return problem!;
        var result = await grants.Revoke(grant, null, request.Reason, request.By ?? author, stop);
        return result.IsMade(out _, out var why) ? Results.NoContent() : ProblemAnswers.Of(http, why.Value);
    }
}
