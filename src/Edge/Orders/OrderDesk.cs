using FabAccess.Core.Access;
using FabAccess.Core.Machines;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using FabAccess.Edge.Identity;
using FabAccess.Edge.Permits;
using FabAccess.Edge.Time;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace FabAccess.Edge.Orders;

/// <summary>
/// Takes payloads of <c>down/order</c>: each is obeyed once, or refused by name. Its number is stored before it is obeyed, so
/// that no power cut makes it new again. With one exception: an order to end a session that it names is obeyed first, as
/// with any stop (no disk may keep a machine live against one), and nothing is lost by it, since that session ends once,
/// however often its end is ordered. Called by one thread at a time.
/// </summary>
internal sealed class OrderDesk
{
    private readonly SaidRefusals refusals = new();
    private readonly SiteId site;
    private readonly BoxId box;
    private readonly BoxTrust trust;
    private readonly BoxClock clock;
    private readonly IReadOnlyDictionary<MachineId, Predicate<MachineInput>> machines;
    private readonly IReadOnlySet<MachineId> names;
    private readonly ILogger log;
    // In this process also what could not be stored is not obeyed twice.
    private long mark;

    /// <param name="site">Whose orders count.</param>
    /// <param name="box">Whose orders count.</param>
    /// <param name="trust">Whose signature counts, and the number of the last order.</param>
    /// <param name="clock">The box's clock.</param>
    /// <param name="machines">Those of this box, and what takes their orders: false when it was dropped; must return at once.</param>
    /// <param name="log">For what a person should know.</param>
    public OrderDesk(SiteId site, BoxId box, BoxTrust trust, BoxClock clock, IReadOnlyDictionary<MachineId, Predicate<MachineInput>> machines, ILogger log)
    {
        (this.site, this.box, this.trust, this.clock, this.machines, this.log) = (site, box, trust, clock, machines, log);
        names = machines.Keys.ToHashSet();
        mark = trust.Current.OrderNumber;
    }

    /// <summary>Called when one was refused for a cause that was not said yet. Must return at once.</summary>
    public Action<OrderReading.Unusable>? Refused { get; set; }

    /// <summary>One came that nobody had room for.</summary>
    public void Dropped() => OrderLog.Dropped(log, box.ToString());

    /// <summary>Returns why it was refused; null when the machine has it.</summary>
    public OrderReading.Unusable? Take(ReadOnlyMemory<byte> payload)
    {
        var refusal = TryTake(payload);
        if (refusal is null) refusals.Accepted();
        else if (refusals.IsNews(refusal.Cause, clock.Now()))
        {
            OrderLog.Refused(log, refusal.Reason);
            Refused?.Invoke(refusal);
        }
        return refusal;
    }

    private OrderReading.Unusable? TryTake(ReadOnlyMemory<byte> payload)
    {
        var reading = OrderReading.Of(payload, trust.Keys, new(site, box, names, clock.Now(), mark));
        if (reading is OrderReading.Unusable unusable) return unusable;
        var order = ((OrderReading.Sound)reading).Order;
        bool goesFirst = order is { Kind: OrderKind.EndSession, Session: not null };
        if (goesFirst) Obey(order);
        if (TryStore(order.Number) is { } trouble)
        {
            if (!goesFirst) return new(RightsRefusal.CannotBeStored, $"Its number cannot be stored: {trouble}", order.Number);
            OrderLog.NotStored(log, order.Number, trouble);
        }
        if (!goesFirst) Obey(order);
        return null;
    }

    private void Obey(OrderMessage order)
    {
        mark = order.Number;
        OrderLog.Obeyed(log, order.Number, order.Kind, order.Machine, string.Concat((order.Reason ?? "").Select(c => char.IsControl(c) ? ' ' : c)));
        bool isTaken = machines[order.Machine](order.Kind switch
        {
            OrderKind.EndSession => new MachineInput.StopOrdered(order.Session),
            OrderKind.Identify => new MachineInput.IdentifyOrdered(),
            OrderKind.EnrolBadge => new MachineInput.EnrolOrdered(order.Window!.Value, order.Member!.Value, Duration.FromSeconds(order.Seconds ?? OrderMessage.UsualSeconds)),
            _ => throw new InvalidOperationException($"No such order: {order.Kind}."),
        });
        if (!isTaken) OrderLog.Dropped(log, order.Machine.ToString());
    }

    private string? TryStore(long number)
    {
        try
        {
            trust.Update(was => was with { OrderNumber = number });
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e.Message;
        }
    }
}
