using FabAccess.Core.Values;
using FabAccess.Server.Bookings;
using FabAccess.Server.Changes;
using FabAccess.Server.Pages.Shell;
using FabAccess.Server.Store;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using NodaTime.Text;

namespace FabAccess.Server.Api;

/// <param name="Member">For whom.</param>
/// <param name="From">The beginning, a quarter of an hour.</param>
/// <param name="Until">The end, a quarter of an hour.</param>
/// <param name="By">Who books.</param>
public sealed record BookRequest(MemberId Member, Instant From, Instant Until, string? By = null);

/// <param name="Reason">Why, where somebody else gives it up; it is kept.</param>
/// <param name="By">Who gives it up.</param>
public sealed record CancelBookingRequest(string? Reason = null, string? By = null);

/// <summary>A machine kept for a member.</summary>
public sealed record BookingAnswer(BookingId Id, MachineId Machine, MemberId Member, Instant From, Instant Until, string By);

/// <summary>Machines kept for members.</summary>
internal static class BookingsApi
{
    // Stands as the author of a booking that a program made without naming a person.
    private const string author = "API";

    /// <summary>Days, where nobody says from when until when, and the most.</summary>
    private const int usualDays = 14, mostDays = 366;

    /// <summary>Bookings an answer, where nobody says how many.</summary>
    private const int usual = 200;

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/machines/{id}/bookings", OfMachine);
        api.MapPost("/machines/{id}/bookings", Book);
        api.MapGet("/members/{id}/bookings", OfMember);
        api.MapPost("/bookings/{id}/cancel", Cancel);
        api.MapGet("/machines/{id}/booking-rule", Rule);
        api.MapPut("/machines/{id}/booking-rule", SetRule);
    }

    private static async Task<IResult> OfMachine(
        PageFrame frame, string id, HttpContext http, BookingsQuery bookings, TimeProvider time, CancellationToken stop, string? from = null, string? until = null, string? limit = null, string? cursor = null)
    {
        if (!MachineId.TryParse(id, null, out var machine)) return ProblemAnswers.Of(http, ChangeRefusal.MachineNotFound);
        if (PlaceProblem(http, limit, cursor, out int count, out var place) is { } problem) return problem;
        var begin = Instant.FromDateTimeOffset(time.GetUtcNow());
        if (from is not null && !InstantPattern.ExtendedIso.Parse(from).TryGetValue(default, out begin)) return ProblemAnswers.Of(http, ChangeRefusal.DateUnreadable);
        // What the database can be asked about, and then some.
        if (begin < NodaConstants.UnixEpoch || begin > Instant.MaxValue - Duration.FromDays(mostDays)) return ProblemAnswers.Of(http, ChangeRefusal.DateUnreadable);
        var end = begin + Duration.FromDays(usualDays);
        if (until is not null && !InstantPattern.ExtendedIso.Parse(until).TryGetValue(default, out end)) return ProblemAnswers.Of(http, ChangeRefusal.DateUnreadable);
        if (end <= begin || end - begin > Duration.FromDays(mostDays)) return ProblemAnswers.Of(http, ChangeRefusal.DateUnreadable);
        var result = await bookings.Of(machine, new Interval(begin, end), place, count, stop);
        // The same stretch goes on: one that begins now would have moved by then.
        return Answer(http, result, ("from", InstantPattern.ExtendedIso.Format(begin)), ("until", InstantPattern.ExtendedIso.Format(end)), ("limit", limit));
    }

    private static async Task<IResult> Book(PageFrame frame, string id, HttpContext http, BookingOperations bookings, CancellationToken stop)
    {
        if (!MachineId.TryParse(id, null, out var machine)) return ProblemAnswers.Of(http, ChangeRefusal.MachineNotFound);
        var (request, problem) = await ApiJson.Read<BookRequest>(http);
        if (request is null) return problem!;
        var result = await bookings.Book(machine, request.Member, request.From, request.Until, request.By ?? author, stop);
        return result.IsMade(out var booking, out var why) ? Results.Json(Of(booking), ApiJson.Options, statusCode: StatusCodes.Status201Created) : ProblemAnswers.Of(http, why.Value);
    }

    private static async Task<IResult> OfMember(PageFrame frame, string id, HttpContext http, BookingsQuery bookings, CancellationToken stop, string? limit = null, string? cursor = null)
    {
        if (!MemberId.TryParse(id, null, out var member)) return ProblemAnswers.Of(http, ChangeRefusal.MemberNotFound);
        return PlaceProblem(http, limit, cursor, out int count, out var place) ?? Answer(http, await bookings.Of(member, place, count, stop), ("limit", limit));
    }

    private static IResult? PlaceProblem(HttpContext http, string? limit, string? cursor, out int count, out BookingCursor? place)
    {
        place = null;
        if (!Listing.TryNumber(limit, 1, BookingsQuery.Most, usual, out count))
            return ProblemAnswers.Of(http, StatusCodes.Status400BadRequest, ApiProblem.LimitOutOfRange, $"limit is 1 to {BookingsQuery.Most}.");
        if (string.IsNullOrEmpty(cursor)) return null;
        if (!BookingCursor.TryParse(cursor, out var read)) return ProblemAnswers.Of(http, StatusCodes.Status400BadRequest, ApiProblem.CursorUnreadable);
        place = read;
        return null;
    }

    private static IResult Answer(HttpContext http, ChangeResult<BookingListing> result, params (string Name, string? Value)[] query)
    {
        if (!result.IsMade(out var listing, out var why)) return ProblemAnswers.Of(http, why.Value);
        if (listing.Next is { } next) Listing.NextIs(http, [.. query, ("cursor", next.ToString())]);
        return ApiJson.Ok(listing.Bookings.Select(Of));
    }

    private static async Task<IResult> Cancel(PageFrame frame, string id, HttpContext http, BookingOperations bookings, CancellationToken stop)
    {
        if (!BookingId.TryParse(id, null, out var booking)) return ProblemAnswers.Of(http, ChangeRefusal.BookingNotFound);
        var (request, problem) = await ApiJson.Read<CancelBookingRequest>(http);
        if (request is null) return problem!;
        var result = await bookings.Cancel(booking, request.Reason, request.By ?? author, stop);
        return result.IsMade(out var given, out var why) ? ApiJson.Ok(Of(given)) : ProblemAnswers.Of(http, why.Value);
    }

    private static async Task<IResult> Rule(PageFrame frame, string id, HttpContext http, LabDb db, CancellationToken stop) =>
        MachineId.TryParse(id, null, out var machine) && await db.Machines.AsNoTracking().FirstOrDefaultAsync(m => m.Id == machine, stop) is { } found
            ? ApiJson.Ok(BookingRule.Of(found))
            : ProblemAnswers.Of(http, ChangeRefusal.MachineNotFound);

    private static async Task<IResult> SetRule(PageFrame frame, string id, HttpContext http, BookingOperations bookings, CancellationToken stop)
    {
        if (!MachineId.TryParse(id, null, out var machine)) return ProblemAnswers.Of(http, ChangeRefusal.MachineNotFound);
        var (request, problem) = await ApiJson.Read<BookingRule>(http);
        if (request is null) return problem!;
        var result = await bookings.SetRule(machine, request, stop);
        return result.IsMade(out var now, out var why) ? ApiJson.Ok(now) : ProblemAnswers.Of(http, why.Value);
    }

    internal static BookingAnswer Of(MachineBooking booking) => new(booking.Id, booking.Machine, booking.Member, booking.From, booking.Until, booking.MadeBy);
}
