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

    /// <summary>Days, where nobody says from when until when.</summary>
    private const int usual = 14, most = 366;

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/machines/{id}/bookings", OfMachine);
        api.MapPost("/machines/{id}/bookings", Book);
        api.MapGet("/members/{id}/bookings", OfMember);
        api.MapPost("/bookings/{id}/cancel", Cancel);
        api.MapGet("/machines/{id}/booking-rule", Rule);
        api.MapPut("/machines/{id}/booking-rule", SetRule);
    }

    private static async Task<IResult> OfMachine(PageFrame frame, string id, HttpContext http, BookingOperations bookings, TimeProvider time, CancellationToken stop, string? from = null, string? until = null)
    {
        if (!MachineId.TryParse(id, null, out var machine)) return ProblemAnswers.Of(http, ChangeRefusal.MachineNotFound);
        var begin = Instant.FromDateTimeOffset(time.GetUtcNow());
        if (from is not null && !InstantPattern.ExtendedIso.Parse(from).TryGetValue(default, out begin)) return ProblemAnswers.Of(http, ChangeRefusal.DateUnreadable);
        // What the database can be asked about, and then some.
        if (begin < NodaConstants.UnixEpoch || begin > Instant.MaxValue - Duration.FromDays(most)) return ProblemAnswers.Of(http, ChangeRefusal.DateUnreadable);
        var end = begin + Duration.FromDays(usual);
        if (until is not null && !InstantPattern.ExtendedIso.Parse(until).TryGetValue(default, out end)) return ProblemAnswers.Of(http, ChangeRefusal.DateUnreadable);
        return end <= begin || end - begin > Duration.FromDays(most)
            ? ProblemAnswers.Of(http, ChangeRefusal.DateUnreadable)
            : ApiJson.Ok((await bookings.Of(machine, begin, end, stop)).Select(Of));
    }

    private static async Task<IResult> Book(PageFrame frame, string id, HttpContext http, BookingOperations bookings, CancellationToken stop)
    {
        if (!MachineId.TryParse(id, null, out var machine)) return ProblemAnswers.Of(http, ChangeRefusal.MachineNotFound);
        var (request, problem) = await ApiJson.Read<BookRequest>(http);
        if (request is null) return problem!;
        var result = await bookings.Book(machine, request.Member, request.From, request.Until, request.By ?? author, stop);
        return result.IsMade(out var booking, out var why) ? Results.Json(Of(booking), ApiJson.Options, statusCode: StatusCodes.Status201Created) : ProblemAnswers.Of(http, why.Value);
    }

    private static async Task<IResult> OfMember(PageFrame frame, string id, HttpContext http, BookingOperations bookings, CancellationToken stop) =>
        MemberId.TryParse(id, null, out var member) ? ApiJson.Ok((await bookings.Of(member, stop)).Select(Of)) : ProblemAnswers.Of(http, ChangeRefusal.MemberNotFound);

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
