using System.CommandLine;
using System.Text.Json;
using FabAccess.Core.Values;
using FabAccess.Server.Api;
using FabAccess.Server.Bookings;
using FabAccess.Server.Changes;
using FabAccess.Server.Hours;
using FabAccess.Server.Pages.Wording;
using FabAccess.Server.Store;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using NodaTime.Text;

namespace FabAccess.Server.Commands;

/// <summary><c>booking</c>: machines kept for members. Times are those of the lab's clock.</summary>
internal static class BookingCommand
{
    private const string form = "2026-11-28T14:00, by the lab's clock";
    private static readonly LocalDateTimePattern Minutes = LocalDateTimePattern.CreateWithInvariantCulture("uuuu'-'MM'-'dd'T'HH':'mm");

    public static Command Of(Option<string> config, Func<string, Option<string>> by) => new("booking", "Machines kept for members.") { List(config), Add(config, by("Who books")), Cancel(config, by("Who gives it up")) };

    private static Command List(Option<string> config)
    {
        var machine = new Option<string>("--machine") { Description = "The id of the machine.", Required = true };
        var days = new Option<int>("--days") { Description = "How many days ahead (default 14).", DefaultValueFactory = _ => 14 };
        days.Validators.Add(given =>
        {
            if (given.GetValueOrDefault<int>() is < 1 or > 366) given.AddError("--days is 1 to 366.");
        });
        var json = Spoken.Json();
        var command = new Command("list", "List the bookings of a machine that are not over.") { config, machine, days, json };
        command.SetAction(parsed => Spoken.Machine(parsed.GetRequiredValue(machine)) is not { } which ? ExitCodes.Problems : StoreCommand.RunInLab(parsed.GetRequiredValue(config), (_, store) =>
        {
            using var db = store.CreateDbContext();
            if (Found(db, which, Duration.FromDays(parsed.GetValue(days))) is not { } found) return ExitCodes.Problems;
            if (parsed.GetValue(json)) Console.WriteLine(JsonSerializer.Serialize(found.Select(BookingsApi.Of), ApiJson.Options));
            else foreach (var booking in found) Console.WriteLine(Words(BookingsApi.Of(booking), Zone(db)));
            return ExitCodes.Ok;
        }));
        return command;
    }

    private static Command Add(Option<string> config, Option<string> by)
    {
        var machine = new Option<string>("--machine") { Description = "The id of the machine.", Required = true };
        var member = new Option<string>("--member") { Description = "The id of the member for whom it is kept.", Required = true };
        var from = new Option<string>("--from") { Description = $"The beginning, a quarter of an hour: {form}.", Required = true };
        var until = new Option<string>("--until") { Description = "The end, alike.", Required = true };
        var command = new Command("add", "Keep a machine for a member.") { config, machine, member, from, until, by };
        command.SetAction(parsed =>
        {
            if (Spoken.Machine(parsed.GetRequiredValue(machine)) is not { } which || Spoken.Member(parsed.GetRequiredValue(member)) is not { } whose) return ExitCodes.Problems;
            DateTimeZone? zone = null;
            int opened = StoreCommand.RunInLab(parsed.GetRequiredValue(config), (_, store) =>
            {
                using var db = store.CreateDbContext();
                zone = Zone(db);
                return ExitCodes.Ok;
            });
            if (zone is null) return opened;
            if (At(parsed.GetRequiredValue(from), zone) is not { } begin || At(parsed.GetRequiredValue(until), zone) is not { } end) return ExitCodes.Problems;
            return LabVerb.Run(
                parsed.GetRequiredValue(config), $"/api/v1/machines/{which}/bookings", new BookRequest(whose, begin, end, parsed.GetRequiredValue(by)),
                (request, store) => On(store, operations => operations.Book(which, request.Member, request.From, request.Until, request.By, default)),
                booking => Console.WriteLine($"{Words(booking, zone)} Giving it up: booking cancel {booking.Id}."));
        });
        return command;
    }

    private static Command Cancel(Option<string> config, Option<string> by)
    {
        var id = new Argument<string>("ID") { Description = "The id of the booking, as 'booking list' says it." };
        var reason = new Option<string?>("--reason") { Description = "Why, where somebody else gives it up; it is kept." };
        var command = new Command("cancel", "Give a booking up.") { config, id, reason, by };
        command.SetAction(parsed =>
        {
            if (Spoken.Booking(parsed.GetRequiredValue(id)) is not { } which) return ExitCodes.Problems;
            return LabVerb.Run(
                parsed.GetRequiredValue(config), $"/api/v1/bookings/{which}/cancel", new CancelBookingRequest(parsed.GetValue(reason), parsed.GetRequiredValue(by)),
                (request, store) => On(store, operations => operations.Cancel(which, request.Reason, request.By, default)),
                booking => Console.WriteLine($"{booking.Machine} is free again."));
        });
        return command;
    }

    private static BookingAnswer? On(ILabStore store, Func<BookingOperations, Task<ChangeResult<MachineBooking>>> act)
    {
        using var db = store.CreateDbContext();
        return LabVerb.Made(act(Operations(db)).GetAwaiter().GetResult()) is { } booking ? BookingsApi.Of(booking) : null;
    }

    private static BookingOperations Operations(LabDb db)
    {
        var notice = RightsNotice.ToNobody();
        return new(db, TimeProvider.System, notice, new HoursOperations(db, TimeProvider.System, notice));
    }

    private static DateTimeZone Zone(LabDb db) => db.Labs.AsNoTracking().Single().Zone;

    // All of them, however many listings that takes; null when it said on the error output why there are none.
    private static List<MachineBooking>? Found(LabDb db, MachineId machine, Duration ahead)
    {
        var query = new BookingsQuery(db, TimeProvider.System);
        var now = SystemClock.Instance.GetCurrentInstant();
        var found = new List<MachineBooking>();
        BookingCursor? place = null;
        do
        {
            if (!query.Of(machine, new(now, now + ahead), place, BookingsQuery.Most, default).GetAwaiter().GetResult().IsMade(out var listing, out var why))
            {
                Console.Error.WriteLine(Texts.In(Language.English).Errors.Change(why.Value));
                return null;
            }
            found.AddRange(listing.Bookings);
            place = listing.Next;
        }
        while (place is not null);
        return found;
    }

    // A time that the change of clocks skips or gives twice is no time to meet somebody.
    private static Instant? At(string text, DateTimeZone zone)
    {
        if (!Minutes.Parse(text).TryGetValue(default, out var wall))
        {
            Console.Error.WriteLine($"'{text}' is no time: {form}.");
            return null;
        }
        if (zone.MapLocal(wall) is { Count: 1 } only) return only.Single().ToInstant();
        Console.Error.WriteLine($"At {text} the clocks change in {zone.Id}; take another time.");
        return null;
    }

    private static string Words(BookingAnswer booking, DateTimeZone zone) =>
        $"{booking.Machine} for {booking.Member} from {Minutes.Format(booking.From.InZone(zone).LocalDateTime)} to {Minutes.Format(booking.Until.InZone(zone).LocalDateTime)} (made by {booking.By}, {booking.Id}).";
}
