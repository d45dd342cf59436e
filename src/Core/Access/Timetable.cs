using FabAccess.Core.Machines;
using FabAccess.Core.Values;
using NodaTime;

namespace FabAccess.Core.Access;

/// <summary>What bookings and opening hours say about a machine at one moment.</summary>
public static class Timetable
{
    /// <summary>Why the hour is against it; null when it is not.</summary>
    /// <param name="rule">Of the machine.</param>
    /// <param name="member">Who asks.</param>
    /// <param name="state">Of the machine.</param>
    /// <param name="now">The instant to judge by.</param>
    internal static RefusalReason? Refusal(MachineRule rule, MemberId member, MachineState state, Instant now)
    {
        if (rule.Openings is { } openings && !openings.Any(o => o.From <= now && now < o.Until)) return RefusalReason.Closed;
        // Bookings do not overlap: in one's own time only the minutes before the next one could be in the way, and they are one's own.
        if (rule.Bookings.Any(b => b.Member == member && b.From <= now && now < b.Until)) return null;
        if (rule.Bookings.Any(b => b.Member != member && IsKept(b, state, now))) return RefusalReason.ReservedForAnother;
        return rule.Use.BookedOnly && !rule.Bookings.Any(b => b.Member == member && now - b.From >= -UseTimes.BookingLead && now < b.Until)
            ? RefusalReason.ReservationRequired
            : null;
    }

    /// <summary>The booking that a machine is kept for now; null when there is none, or when nobody came.</summary>
    /// <param name="rule">Of the machine.</param>
    /// <param name="state">Of the machine.</param>
    /// <param name="now">The instant to judge by.</param>
    public static Booking? Kept(MachineRule rule, MachineState state, Instant now)
    {
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentNullException.ThrowIfNull(state);
        foreach (var booking in rule.Bookings)
            if (IsKept(booking, state, now)) return booking;
        return null;
    }

    /// <summary>When the lab opens next; null when it is open now, always, or not within a day: an hour alone would name the wrong day.</summary>
    /// <param name="rule">Of the machine.</param>
    /// <param name="now">The instant to judge by.</param>
    public static Instant? OpensAt(MachineRule rule, Instant now)
    {
        ArgumentNullException.ThrowIfNull(rule);
        if (rule.Openings is not { } openings || openings.Any(o => o.From <= now && now < o.Until)) return null;
        return openings.Where(o => now < o.From && o.From - now < Duration.FromDays(1)).Select(o => (Instant?)o.From).Min();
    }

    /// <summary>How long until the closing or somebody else's booking, whichever comes first; null when neither is in sight.</summary>
    /// <param name="rule">Of the machine.</param>
    /// <param name="member">Who asks.</param>
    /// <param name="now">The instant to judge by.</param>
    /// <param name="known">How far the list knows the hours: an opening that goes on until then has no end that anybody knows.</param>
    internal static Duration? UntilBlocked(MachineRule rule, MemberId member, Instant now, Instant known)
    {
        Instant? closing = rule.Openings is { } openings && Closing(openings, now) is { } end && end < known ? end : null;
        var booking = rule.Bookings.Where(b => b.Member != member && b.From > now).Select(b => (Instant?)b.From).Min();
        return (closing, booking) switch
        {
            ({ } one, { } other) => Instant.Min(one, other) - now,
            var (one, other) => (one ?? other) - now,
        };
    }

    // Openings that touch or overlap are one.
    private static Instant? Closing(IEnumerable<Opening> openings, Instant now)
    {
        var until = now;
        foreach (var opening in openings.OrderBy(o => o.From))
            if (opening.From <= until && opening.Until > until) until = opening.Until;
        return until > now ? until : null;
    }

    // From a little before until it ends, or until nobody came. Somebody who was there and has ended their session gave it up, too.
    // Who finds the machine still in use, or off because the box ended their session, has the time to come from then on.
    private static bool IsKept(Booking booking, MachineState state, Instant now)
    {
        // Differences have a value at the ends of time as well; sums have none there.
        if (now - booking.From < -UseTimes.BookingLead || now >= booking.Until) return false;
        if (now - booking.From < UseTimes.NoShow) return true;
        if (state.Session is { } session) return session.Member == booking.Member || session.StartedAt.Wall - booking.From < UseTimes.NoShow;
        if (state.LastUse is not { } last || now - last.EndedAt >= UseTimes.NoShow) return false;
        return last.Member == booking.Member ? last.IsCut && last.EndedAt > booking.From : last.StartedAt - booking.From < UseTimes.NoShow;
    }
}
