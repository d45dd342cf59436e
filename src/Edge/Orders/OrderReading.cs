using System.Text.Json;
using FabAccess.Core.Access;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using FabAccess.Edge.Permits;

namespace FabAccess.Edge.Orders;

/// <summary>What a payload of <c>down/order</c> was found to be.</summary>
internal abstract record OrderReading
{
    private OrderReading() { }

    public sealed record Sound(OrderMessage Order) : OrderReading;

    /// <param name="Cause">For the journal.</param>
    /// <param name="Reason">A sentence.</param>
    /// <param name="Number">Which order it was; null where nobody can believe what it says of itself.</param>
    public sealed record Unusable(RightsRefusal Cause, string Reason, long? Number = null) : OrderReading;

    /// <summary>Checks size, signature, schema, form, address, boot, number and end, in that order.</summary>
    /// <param name="payload">The bytes as they came.</param>
    /// <param name="trust">Whose signature counts.</param>
    /// <param name="at">For whom and when it must be.</param>
    public static OrderReading Of(ReadOnlyMemory<byte> payload, TrustedKeys trust, OrderAddress at) =>
        JwsReading.Of(payload.Span, SignedKind.Order, trust, WireLimits.LongestOrder) switch
        {
            JwsReading.Sound sound => Content(sound.Content.Span, at),
            JwsReading.Refused refused => new Unusable(refused.Reason, refused.Detail),
            _ => throw new InvalidOperationException("A message is sound or refused."),
        };

    private static OrderReading Content(ReadOnlySpan<byte> content, OrderAddress at)
    {
        try
        {
            if (MessageSchema.Of(content) is not { } schema) return Malformed("It names no schema.");
            if (schema != WireLimits.Schema) return new Unusable(RightsRefusal.NewerSchema, $"It has schema {schema}; this box reads schema {WireLimits.Schema}.");
            if (JsonSerializer.Deserialize(content, WireJson.Default.OrderMessage) is not { } order) return Malformed("It is empty.");
            if (order.Number is < 1 or > OrderMessage.HighestNumber) return Malformed($"Its number is {order.Number}; it must be from 1 to {OrderMessage.HighestNumber}.");
            if (order.NotAfterMonotonicMilliseconds < 0) return Malformed("Its end lies before every boot.");
            if (order.Reason?.Length > OrderMessage.LongestReason) return Malformed($"Its reason has more than {OrderMessage.LongestReason} characters.");
            if (Unfit(order) is { } why) return Malformed(why);
            return Placed(order, at);
        }
        // InvalidOperation: a name with half a surrogate pair.
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return Malformed($"It is not an order: {e.Message}");
        }
    }

    private static string? Unfit(OrderMessage order)
    {
        if (order.Kind != OrderKind.EnrolBadge) return null;
        if (order.Window is null || order.Member is null) return "It waits for a badge and names no window, or no member.";
        return order.Seconds is < OrderMessage.LeastSeconds or > OrderMessage.MostSeconds ? $"It waits {order.Seconds} s; it must be from {OrderMessage.LeastSeconds} to {OrderMessage.MostSeconds}." : null;
    }

    private static OrderReading Placed(OrderMessage order, OrderAddress at)
    {
        if (order.Site != at.Site || order.Box != at.Box) return Refused(RightsRefusal.WrongAddress, $"It is addressed to {order.Site}/{order.Box}; this is {at.Site}/{at.Box}.");
        if (!at.Machines.Contains(order.Machine)) return Refused(RightsRefusal.WrongAddress, $"This box has no machine {order.Machine}.");
        if (order.Boot != at.Now.Boot) return Refused(RightsRefusal.OtherBoot, "It is for a start of this box that is over.");
        if (order.Number <= at.Mark) return Refused(RightsRefusal.Replayed, $"Order {order.Number} is not above {at.Mark}, the last one that was obeyed.");
        return at.Now.MonotonicMilliseconds < order.NotAfterMonotonicMilliseconds
            ? new Sound(order)
            : Refused(RightsRefusal.Expired, $"Order {order.Number} came {at.Now.MonotonicMilliseconds - order.NotAfterMonotonicMilliseconds} ms too late.");

        Unusable Refused(RightsRefusal cause, string reason) => new(cause, reason, order.Number);
    }

    private static Unusable Malformed(string reason) => new(RightsRefusal.Malformed, reason);
}

/// <summary>For whom and when an order must be, to be obeyed.</summary>
/// <param name="Site">Of this box.</param>
/// <param name="Box">This one.</param>
/// <param name="Machines">Its own.</param>
/// <param name="Now">By its own clocks; the wall clock has no say.</param>
/// <param name="Mark">Number of the last order that was obeyed.</param>
internal readonly record struct OrderAddress(SiteId Site, BoxId Box, IReadOnlySet<MachineId> Machines, Moment Now, long Mark);
