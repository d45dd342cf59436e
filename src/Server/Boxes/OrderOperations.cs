using System.Text.Json;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using FabAccess.Mqtt;
using FabAccess.Server.Changes;
using FabAccess.Server.Keys;
using FabAccess.Server.Link;
using FabAccess.Server.Sessions;
using FabAccess.Server.Store;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace FabAccess.Server.Boxes;

/// <summary>
/// Orders to boxes: signed, for one start of the box's kernel and for half a minute by that one's monotonic clock. An order is
/// written down under its number before it is sent, so that no number ever stands for two; it is sent once and waits for nobody,
/// since whoever gave it looks at the machine now.
/// </summary>
internal sealed class OrderOperations(LabDb db, ILabLink link, RightsSigner signer, TimeProvider time)
{
    /// <summary>How long an order is good from when it is given. Longer where the box's clock has gone slow against the server's: by 0.01 % of its boot.</summary>
    public static readonly Duration Validity = Duration.FromSeconds(30);

    /// <summary>Ends the session that is running.</summary>
    /// <param name="machine">Where.</param>
    /// <param name="session">Only this one; null for whichever runs.</param>
    /// <param name="reason">Why, as typed; it is kept, and goes to the box for whoever stands there.</param>
    /// <param name="by">Who says so, as typed.</param>
    /// <param name="stop">The request went away.</param>
    public async Task<ChangeResult<BoxOrder>> EndSession(MachineId machine, SessionId? session, string? reason, string? by, CancellationToken stop)
    {
        if (!WrittenText.Reason(reason).IsMade(out string? words, out var why)) return why.Value;
        if (session is { } named && !await db.Sessions.AnyAsync(s => s.Id == named && s.Machine == machine && s.EndReason == null && !s.IsSuperseded, stop)) return ChangeRefusal.SessionNotRunning;
        return await Give(machine, new(OrderKind.EndSession) { Session = session, Reason = words }, by, stop);
    }

    /// <summary>Lets the machine show which one it is.</summary>
    public Task<ChangeResult<BoxOrder>> Identify(MachineId machine, string? by, CancellationToken stop) => Give(machine, new(OrderKind.Identify), by, stop);

    /// <summary>Lets the machine wait for a badge that nobody has.</summary>
    /// <param name="machine">Where.</param>
    /// <param name="member">Whose it will be.</param>
    /// <param name="seconds">For how long, in range.</param>
    /// <param name="by">Who says so, as typed.</param>
    /// <param name="open">Writes the wait down in the context, saved with the order, and names it.</param>
    /// <param name="stop">The request went away.</param>
    public Task<ChangeResult<BoxOrder>> EnrolBadge(MachineId machine, MemberId member, int seconds, string? by, Func<BoxOrder, EnrolmentId> open, CancellationToken stop) =>
        Give(machine, new(OrderKind.EnrolBadge) { Member = member, Seconds = seconds, Open = open }, by, stop);

    private async Task<ChangeResult<BoxOrder>> Give(MachineId machine, Draft draft, string? by, CancellationToken stop)
    {
        if (!WrittenText.By(by).IsMade(out string? author, out var why)) return why.Value;
        if (await db.Machines.AsNoTracking().FirstOrDefaultAsync(m => m.Id == machine, stop) is not { Box: var box }) return ChangeRefusal.MachineNotFound;
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        // Changes nothing but whose turn it is: PostgreSQL would let two read one highest number.
        await db.Boxes.Where(b => b.Id == box).ExecuteUpdateAsync(b => b.SetProperty(x => x.Name, x => x.Name), stop);
        var now = Instant.FromDateTimeOffset(time.GetUtcNow());
        if (!await db.Boxes.AnyAsync(b => b.Id == box && b.IsOnline && b.RevokedAt == null, stop) || await Boot(box, now, stop) is not { } boot) return ChangeRefusal.BoxOffline;
        var lab = await db.Labs.AsNoTracking().SingleAsync(stop);
        long last = await db.BoxOrders.Where(o => o.Box == box).MaxAsync(o => (long?)o.Number, stop) ?? 0;
        var order = new BoxOrder { Box = box, Number = NumberAfter(last, lab.Epoch), Boot = boot.Boot, Kind = draft.Kind, Machine = machine, Session = draft.Session, Reason = draft.Reason, By = author, IssuedAt = now };
        long notAfter = (long)(now - boot.Server!.Value + Validity).TotalMilliseconds;
        var message = new OrderMessage(WireLimits.Schema, lab.Site, box, order.Boot, order.Number, notAfter, draft.Kind, machine, draft.Session, draft.Reason.Length == 0 ? null : draft.Reason, draft.Open?.Invoke(order), draft.Member, draft.Seconds);
        byte[] payload = signer.Sign(SignedKind.Order, JsonSerializer.SerializeToUtf8Bytes(message, WireJson.Default.OrderMessage));
        db.BoxOrders.Add(order);
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        if (link.Publish(new Topics(lab.Site, box).Order, payload, retain: false) == PublishResult.Accepted) return order;
        order.Outcome = OrderOutcome.NotSent;
        await db.SaveChangesAsync(CancellationToken.None);
        return ChangeRefusal.BoxOffline;
    }

    /// <summary>
    /// A store that was put back to a backup has forgotten numbers that its boxes remember, and raises its epoch: each epoch counts
    /// in a range of its own, above those before.
    /// </summary>
    internal static long NumberAfter(long last, int epoch) => Math.Max(last, (long)(epoch - 1) << 32) + 1;

    // What an order says beside where, when and by whom.
    private sealed record Draft(OrderKind Kind)
    {
        public SessionId? Session { get; init; }

        public string Reason { get; init; } = "";

        public MemberId? Member { get; init; }

        public int? Seconds { get; init; }

        public Func<BoxOrder, EnrolmentId>? Open { get; init; }
    }

    // The newest boot of which a message came as it was sent. The anchor is of its quickest message: a box whose clock is fast is
    // heard anew, so the reading that follows is never behind the box's own by more than that message took.
    private Task<BootAnchorRow?> Boot(BoxId box, Instant now, CancellationToken stop) =>
        db.BootAnchors.AsNoTracking().Where(a => a.Box == box && a.Server != null && a.Server <= now).OrderByDescending(a => a.Server).FirstOrDefaultAsync(stop);
}
