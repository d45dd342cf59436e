using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using FabAccess.Server.Boxes;
using FabAccess.Server.Changes;
using FabAccess.Server.Store;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace FabAccess.Server.Members;

/// <summary>What has come of a wait for a new badge.</summary>
public enum EnrolOutcome
{
    /// <summary>The box waits, or may.</summary>
    Waiting,
    Added,
    NobodyCame,

    /// <summary>The order did not reach the box, or came too late.</summary>
    NotReached,

    /// <summary>A badge came and was not added; the page of problems says why.</summary>
    NotAdded,
}

/// <summary>A wait, and what has come of it.</summary>
public sealed record EnrolView(BadgeWindow Window, EnrolOutcome Outcome);

/// <summary>Waits for new badges: opened by an order to the machine's box, and answered by its journal.</summary>
internal sealed class EnrolOperations(LabDb db, OrderOperations orders, TimeProvider time)
{
    /// <summary>An answer that is on its way is not yet none.</summary>
    public static readonly Duration OnItsWay = Duration.FromSeconds(5);

    /// <param name="member">Whose the badge will be.</param>
    /// <param name="machine">At whose reader.</param>
    /// <param name="seconds">For how long; null: as long as usual.</param>
    /// <param name="by">Who asks, as typed.</param>
    /// <param name="stop">The request went away.</param>
    public async Task<ChangeResult<BadgeWindow>> Open(MemberId member, MachineId machine, int? seconds, string? by, CancellationToken stop)
    {
        int within = seconds ?? OrderMessage.UsualSeconds;
        if (within is < OrderMessage.LeastSeconds or > OrderMessage.MostSeconds) return ChangeRefusal.EnrolSecondsOutOfRange;
        if (!WrittenText.By(by).IsMade(out string? author, out var why)) return why.Value;
        if (!await db.Members.AnyAsync(m => m.Id == member, stop)) return ChangeRefusal.MemberNotFound;
        if (await db.Badges.CountAsync(b => b.Member == member, stop) >= BadgeOperations.MostPerMember) return ChangeRefusal.TooManyBadges;
        BadgeWindow? window = null;
        var result = await orders.EnrolBadge(machine, member, within, author, order =>
        {
            window = new() { Id = new(Guid.CreateVersion7(time.GetUtcNow())), Member = member, Box = order.Box, Machine = machine, OrderNumber = order.Number, Seconds = within, OpenedAt = order.IssuedAt, OpenedBy = author };
            db.BadgeWindows.Add(window);
            return window.Id;
        }, stop);
        return result.IsMade(out _, out why) ? window! : why.Value;
    }

    /// <summary>The latest wait for a badge of a member; null when there was none.</summary>
    public async Task<EnrolView?> Latest(MemberId member, CancellationToken stop) =>
        await db.BadgeWindows.AsNoTracking().Where(w => w.Member == member).OrderByDescending(w => w.OpenedAt).ThenByDescending(w => w.OrderNumber).FirstOrDefaultAsync(stop) is { } window ? await View(window, stop) : null;

    /// <summary>One wait for a badge of a member; null when there is none such.</summary>
    public async Task<EnrolView?> One(MemberId member, EnrolmentId id, CancellationToken stop) =>
        await db.BadgeWindows.AsNoTracking().FirstOrDefaultAsync(w => w.Id == id && w.Member == member, stop) is { } window ? await View(window, stop) : null;

    private async Task<EnrolView> View(BadgeWindow window, CancellationToken stop)
    {
        var order = await db.BoxOrders.AsNoTracking().FirstOrDefaultAsync(o => o.Box == window.Box && o.Number == window.OrderNumber, stop);
        return new(window, OutcomeOf(window, order?.Outcome, Instant.FromDateTimeOffset(time.GetUtcNow())));
    }

    /// <summary>Pure.</summary>
    internal static EnrolOutcome OutcomeOf(BadgeWindow window, OrderOutcome? order, Instant now)
    {
        if (window.Badge is not null) return EnrolOutcome.Added;
        if (window.Sequence is not null) return EnrolOutcome.NotAdded;
        if (order is not null) return EnrolOutcome.NotReached;
        return now < window.OpenedAt + Duration.FromSeconds(window.Seconds) + OnItsWay ? EnrolOutcome.Waiting : EnrolOutcome.NobodyCame;
    }
}
