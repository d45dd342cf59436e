using FabAccess.Core.Values;
using FabAccess.Server.Changes;
using FabAccess.Server.Hours;
using FabAccess.Server.Machines;
using FabAccess.Server.Store;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using NodaTime;

namespace FabAccess.Server.Bookings;

/// <summary>Booking machines and giving bookings up. What is booked goes to the machine's box with the next list, and holds at its reader with or without network.</summary>
public sealed class BookingOperations(LabDb db, TimeProvider time, RightsNotice notice, HoursOperations hours)
{
    /// <param name="machine">Which.</param>
    /// <param name="member">For whom.</param>
    /// <param name="from">The beginning: a quarter of an hour, not before the one that runs.</param>
    /// <param name="until">The end: a quarter of an hour.</param>
    /// <param name="by">Who books, as typed.</param>
    /// <param name="stop">The request went away.</param>
    public async Task<ChangeResult<MachineBooking>> Book(MachineId machine, MemberId member, Instant from, Instant until, string? by, CancellationToken stop)
    {
        if (!WrittenText.By(by).IsMade(out string? author, out var why)) return why.Value;
        if (await db.Machines.AsNoTracking().FirstOrDefaultAsync(m => m.Id == machine, stop) is not { } wanted) return ChangeRefusal.MachineNotFound;
        // Writing the member's row is a queue on both stores: who counts their bookings, or finds them not suspended, does so after the one before.
        await using var whole = await db.Database.BeginTransactionAsync(stop);
        await db.Members.Where(m => m.Id == member).ExecuteUpdateAsync(set => set.SetProperty(m => m.IsSuspended, m => m.IsSuspended), stop);
        if (await db.Members.AsNoTracking().FirstOrDefaultAsync(m => m.Id == member, stop) is not { } asker) return ChangeRefusal.MemberNotFound;
        if (asker.IsSuspended) return ChangeRefusal.BookerSuspended;
        var (rule, now) = (BookingRule.Of(wanted), Now);
        if (TimeProblem(rule, from, until, now) is { } wrong) return wrong;
        // Of the quarter that runs, what is left of it.
        var begin = Instant.Max(from, now);
        if (!await IsCertified(wanted, member, begin, until, stop)) return ChangeRefusal.BookerNotCertified;
        if (!wanted.IgnoresHours && !await IsOpen(begin, until, stop)) return ChangeRefusal.BookedWhileClosed;
        if (await db.MachineBookings.CountAsync(b => b.Machine == machine && b.Member == member && b.CancelledAt == null && b.Until > now, stop) >= rule.MostOpen) return ChangeRefusal.TooManyBookings;
        return await Keep(new() { Id = new(Guid.CreateVersion7(time.GetUtcNow())), Machine = machine, Member = member, From = from, Until = until, MadeBy = author, MadeAt = now }, whole, stop);
    }

    /// <summary>Gives a booking up; what is left of it is free at once.</summary>
    public async Task<ChangeResult<MachineBooking>> Cancel(BookingId id, string? reason, string? by, CancellationToken stop)
    {
        if (!WrittenText.By(by).IsMade(out string? author, out var why)) return why.Value;
        string? words = null;
        if (!string.IsNullOrWhiteSpace(reason) && !WrittenText.Reason(reason).IsMade(out words, out why)) return why.Value;
        if (await db.MachineBookings.FirstOrDefaultAsync(b => b.Id == id, stop) is not { } booking) return ChangeRefusal.BookingNotFound;
        if (booking.CancelledAt is not null || booking.Until <= Now) return ChangeRefusal.BookingOver;
        (booking.CancelledAt, booking.CancelledBy, booking.CancellationReason) = (Now, author, words);
        db.BookedQuarters.RemoveRange(await db.BookedQuarters.Where(q => q.Booking == id).ToListAsync(stop));
        try
        {
            await db.SaveChangesAsync(stop);
        }
        catch (DbUpdateConcurrencyException)
        {
            // Somebody else gave it up in the same moment.
            return ChangeRefusal.BookingOver;
        }
        notice.Committed();
        return booking;
    }

    /// <summary>How a machine may be booked from now on; what is booked stays.</summary>
    public async Task<ChangeResult<BookingRule>> SetRule(MachineId machine, BookingRule rule, CancellationToken stop)
    {
        if (!rule.IsSound) return ChangeRefusal.BookingRuleOutOfRange;
        if (await db.Machines.FirstOrDefaultAsync(m => m.Id == machine, stop) is not { } found) return ChangeRefusal.MachineNotFound;
        found.BookingRule = rule.Text;
        await db.SaveChangesAsync(stop);
        return rule;
    }

    private Instant Now => Instant.FromDateTimeOffset(time.GetUtcNow());

    /// <summary>What is wrong with the time alone; null when nothing is. Pure.</summary>
    internal static ChangeRefusal? TimeProblem(BookingRule rule, Instant from, Instant until, Instant now)
    {
        if (!rule.Bookable) return ChangeRefusal.NotBookable;
        if (!BookedQuarter.IsEdge(from) || !BookedQuarter.IsEdge(until)) return ChangeRefusal.BookingNotOnQuarter;
        if (until <= from || until - from > Duration.FromMinutes(rule.LongestMinutes)) return ChangeRefusal.BookingTooLong;
        if (BookedQuarter.Of(from) < BookedQuarter.Of(now)) return ChangeRefusal.BookingInThePast;
        return from - now > Duration.FromDays(rule.MostAheadDays) ? ChangeRefusal.BookingTooFarAhead : null;
    }

    private async Task<ChangeResult<MachineBooking>> Keep(MachineBooking booking, IDbContextTransaction whole, CancellationToken stop)
    {
        db.MachineBookings.Add(booking);
        for (long quarter = BookedQuarter.Of(booking.From); quarter < BookedQuarter.Of(booking.Until); quarter++) db.BookedQuarters.Add(new() { Machine = booking.Machine, Quarter = quarter, Booking = booking.Id });
        try
        {
            await db.SaveChangesAsync(stop);
            await whole.CommitAsync(stop);
        }
        catch (DbUpdateException)
        {
            // A transaction in which something failed answers no question on PostgreSQL.
            await whole.RollbackAsync(CancellationToken.None);
            db.ChangeTracker.Clear();
            if (!await IsTaken(booking, stop)) throw;
            return ChangeRefusal.BookingTaken;
        }
        notice.Committed();
        return booking;
    }

    private Task<bool> IsTaken(MachineBooking booking, CancellationToken stop)
    {
        long from = BookedQuarter.Of(booking.From), until = BookedQuarter.Of(booking.Until);
        return db.BookedQuarters.AnyAsync(q => q.Machine == booking.Machine && q.Quarter >= from && q.Quarter < until, stop);
    }

    // For the whole time: who books past the end of a certification would stand before a machine that refuses.
    private async Task<bool> IsCertified(Machine machine, MemberId member, Instant from, Instant until, CancellationToken stop)
    {
        if (machine.RequiredCertificationId is not { } certification) return true;
        var grants = await db.Grants.AsNoTracking().Where(g => g.Member == member && g.CertificationId == certification && g.RevokedAt == null).ToListAsync(stop);
        var covered = from;
        foreach (var grant in grants.OrderBy(g => g.From))
            if (grant.From <= covered && !(grant.Until <= covered)) covered = grant.Until ?? until;
        return covered >= until;
    }

    private async Task<bool> IsOpen(Instant from, Instant until, CancellationToken stop) =>
        await hours.Around(from, until, stop) is not { } openings || openings.Any(o => o.From <= from && until <= o.Until);
}
