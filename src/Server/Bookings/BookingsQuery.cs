using System.Globalization;
using FabAccess.Core.Values;
using FabAccess.Server.Changes;
using FabAccess.Server.Store;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace FabAccess.Server.Bookings;

/// <param name="Bookings">In their order.</param>
/// <param name="Next">Where the later ones begin; null at the end.</param>
public sealed record BookingListing(IReadOnlyList<MachineBooking> Bookings, BookingCursor? Next);

/// <summary>
/// A place in a list of bookings: all that begin after <paramref name="From"/>, and those that begin just then but for the
/// first <paramref name="Seen"/>. What is made or given up before it moves nothing.
/// </summary>
public readonly record struct BookingCursor(Instant From, int Seen)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{From.ToUnixTimeSeconds()}.{Seen}");

    public static bool TryParse(string? text, out BookingCursor cursor)
    {
        cursor = default;
        string[] parts = (text ?? "").Split('.');
        if (parts.Length != 2 || !long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out long seconds)) return false;
        if (!int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int seen) || seconds > Instant.MaxValue.ToUnixTimeSeconds()) return false;
        cursor = new(Instant.FromUnixTimeSeconds(seconds), seen);
        return true;
    }
}

/// <summary>Bookings that were not given up, in their order and so many at a time.</summary>
public sealed class BookingsQuery(LabDb db, TimeProvider time)
{
    /// <summary>In one listing.</summary>
    public const int Most = 1000;

    /// <summary>Those of a machine that touch a stretch of time.</summary>
    public async Task<ChangeResult<BookingListing>> Of(MachineId machine, Interval between, BookingCursor? place, int limit, CancellationToken stop)
    {
        if (!await db.Machines.AnyAsync(m => m.Id == machine, stop)) return ChangeRefusal.MachineNotFound;
        var (from, until) = (between.Start, between.End);
        return await Find(db.MachineBookings.Where(b => b.Machine == machine && b.Until > from && b.From < until), place, limit, stop);
    }

    /// <summary>Those of a member that are not over.</summary>
    public async Task<ChangeResult<BookingListing>> Of(MemberId member, BookingCursor? place, int limit, CancellationToken stop)
    {
        if (!await db.Members.AnyAsync(m => m.Id == member, stop)) return ChangeRefusal.MemberNotFound;
        var now = Instant.FromDateTimeOffset(time.GetUtcNow());
        return await Find(db.MachineBookings.Where(b => b.Member == member && b.Until > now), place, limit, stop);
    }

    private static async Task<BookingListing> Find(IQueryable<MachineBooking> wanted, BookingCursor? place, int limit, CancellationToken stop)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, Most);
        wanted = wanted.AsNoTracking().Where(b => b.CancelledAt == null);
        if (place is { From: var from }) wanted = wanted.Where(b => b.From >= from);
        var page = await wanted.OrderBy(b => b.From).ThenBy(b => b.Id).Skip(place?.Seen ?? 0).Take(limit + 1).ToListAsync(stop);
        var shown = page.Take(limit).ToList();
        return new(shown, page.Count > limit ? After(shown, place) : null);
    }

    private static BookingCursor After(List<MachineBooking> shown, BookingCursor? place)
    {
        var last = shown[^1].From;
        int seen = shown.Count(b => b.From == last);
        return new(last, place?.From == last ? place.Value.Seen + seen : seen);
    }
}
