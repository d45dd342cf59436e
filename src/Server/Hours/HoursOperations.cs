using FabAccess.Core.Access;
using FabAccess.Core.Values;
using FabAccess.Server.Changes;
using FabAccess.Server.Store;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using NodaTime;
using NodaTime.Text;

namespace FabAccess.Server.Hours;

/// <summary>One stretch of a day of every week, in minutes of that day.</summary>
public sealed record DayHours(IsoDayOfWeek Day, int From, int Until);

/// <summary>What is written about when the lab is open.</summary>
/// <param name="Weekly">In the order of the week; empty: it never closes by itself.</param>
/// <param name="Closures">Those that are not over or come again, in their order.</param>
/// <param name="AnyHour">The machines that may be used while the lab is closed, in the order of their names.</param>
public sealed record LabHours(IReadOnlyList<WeeklyOpening> Weekly, IReadOnlyList<Closure> Closures, IReadOnlyList<MachineId> AnyHour);

/// <summary>Changes of when the lab is open. At closing time no session is cut: nobody starts a new one, and what runs may run until its time is up.</summary>
public sealed class HoursOperations(LabDb db, TimeProvider time, RightsNotice notice)
{
    /// <summary>More than any week has.</summary>
    public const int MostOpenings = 50;

    /// <summary>Not over; a list that nobody reads is a lab that is closed and nobody knows why.</summary>
    public const int MostClosures = 200;

    public async Task<LabHours> Read(CancellationToken stop)
    {
        var today = Today(await Zone(stop));
        var weekly = await db.WeeklyOpenings.AsNoTracking().ToListAsync(stop);
        var closures = await Closure.Standing(db, today).ToListAsync(stop);
        var anyHour = await db.Machines.AsNoTracking().Where(m => m.IgnoresHours).Select(m => m.Id).ToListAsync(stop);
        return new([.. weekly.OrderBy(o => o.Day).ThenBy(o => o.From)], [.. closures.OrderBy(c => c.First).ThenBy(c => c.Id)], [.. anyHour.OrderBy(m => m.ToString(), StringComparer.Ordinal)]);
    }

    /// <summary>When the lab is open around a stretch of time of some days; null: always.</summary>
    public async Task<IReadOnlyList<Opening>?> Around(Instant from, Instant until, CancellationToken stop)
    {
        var zone = await Zone(stop);
        var (first, last) = (from.InZone(zone).Date.PlusDays(-1), until.InZone(zone).Date.PlusDays(1));
        return OpeningTimes.Of(
            await db.WeeklyOpenings.AsNoTracking().ToListAsync(stop), await Closure.Standing(db, first).ToListAsync(stop), zone, first, Period.DaysBetween(first, last) + 1);
    }

    /// <summary>Writes the whole week anew.</summary>
    public async Task<ChangeResult<LabHours>> SetWeek(IReadOnlyList<DayHours> week, CancellationToken stop)
    {
        if (week.Count > MostOpenings || week.Any(IsWrong)) return ChangeRefusal.HoursUnreadable;
        if (week.GroupBy(o => o.Day).Any(Overlaps)) return ChangeRefusal.HoursOverlap;
        // Two who write at once: one week or the other, and never both.
        using (var whole = await InTurn(stop))
        {
            await db.WeeklyOpenings.ExecuteDeleteAsync(stop);
            db.WeeklyOpenings.AddRange(week.Select(o => new WeeklyOpening { Day = o.Day, From = o.From, Until = o.Until }));
            await db.SaveChangesAsync(stop);
            await whole.CommitAsync(stop);
        }
        notice.Committed();
        return await Read(stop);
    }

    /// <param name="firstTyped">The first day, as 2026-12-24.</param>
    /// <param name="lastTyped">The last day, closed as well; null: that one day.</param>
    /// <param name="isYearly">Whether it comes again every year.</param>
    /// <param name="reason">Why, as typed; people read it.</param>
    /// <param name="by">Who, as typed.</param>
    /// <param name="stop">The request went away.</param>
    public async Task<ChangeResult<Closure>> Close(string? firstTyped, string? lastTyped, bool isYearly, string? reason, string? by, CancellationToken stop)
    {
        if (!TryDay(firstTyped, out var first) || !TryDay(lastTyped ?? firstTyped, out var last)) return ChangeRefusal.DateUnreadable;
        if (!WrittenText.Reason(reason).IsMade(out string? words, out var why)) return why.Value;
        if (!WrittenText.By(by).IsMade(out string? author, out why)) return why.Value;
        if (last < first || Period.DaysBetween(first, last) >= 366 || first.Year is < 2000 or > 2200) return ChangeRefusal.ClosureBackwards;
        // Who counts waits until the one before has written.
        await using var whole = await InTurn(stop);
        var today = Today(await Zone(stop));
        if (!isYearly && last < today) return ChangeRefusal.EndInThePast;
        if (await Closure.Standing(db, today).CountAsync(stop) >= MostClosures) return ChangeRefusal.TooManyClosures;
        var closure = new Closure { First = first, Last = last, IsYearly = isYearly, Reason = words, MadeBy = author, MadeAt = Now };
        db.Closures.Add(closure);
        await db.SaveChangesAsync(stop);
        await whole.CommitAsync(stop);
        notice.Committed();
        return closure;
    }

    /// <summary>The lab is open on those days after all.</summary>
    public async Task<ChangeResult<Closure>> TakeBack(int id, string? by, CancellationToken stop)
    {
        if (!WrittenText.By(by).IsMade(out string? author, out var why)) return why.Value;
        Instant? now = Now;
        // One statement that looks and writes: of two at once, one finds nothing to take back.
        int taken = await db.Closures.Where(c => c.Id == id && c.TakenBackAt == null).ExecuteUpdateAsync(set => set.SetProperty(c => c.TakenBackAt, now).SetProperty(c => c.TakenBackBy, author), stop);
        if (taken == 0) return ChangeRefusal.ClosureNotFound;
        notice.Committed();
        return await db.Closures.AsNoTracking().SingleAsync(c => c.Id == id, stop);
    }

    // Writing the lab's row is a queue on both stores.
    private async Task<IDbContextTransaction> InTurn(CancellationToken stop)
    {
        var whole = await db.Database.BeginTransactionAsync(stop);
        await db.Labs.ExecuteUpdateAsync(set => set.SetProperty(l => l.TimeZone, l => l.TimeZone), stop);
        return whole;
    }

    private static bool TryDay(string? typed, out LocalDate day) => LocalDatePattern.Iso.Parse(typed ?? "").TryGetValue(default, out day);

    private static bool IsWrong(DayHours hours) => hours.Day is < IsoDayOfWeek.Monday or > IsoDayOfWeek.Sunday || hours.From < 0 || hours.Until <= hours.From || hours.Until > WeeklyOpening.MinutesADay;

    private static bool Overlaps(IEnumerable<DayHours> day)
    {
        int until = 0;
        foreach (var hours in day.OrderBy(o => o.From))
        {
            if (hours.From < until) return true;
            until = hours.Until;
        }
        return false;
    }

    private Instant Now => Instant.FromDateTimeOffset(time.GetUtcNow());

    private LocalDate Today(DateTimeZone zone) => Now.InZone(zone).Date;

    private async Task<DateTimeZone> Zone(CancellationToken stop) => (await db.Labs.AsNoTracking().SingleAsync(stop)).Zone;
}
