using FabAccess.Core.Values;
using NodaTime;

namespace FabAccess.Core.Billing;

/// <summary>
/// What one machine costs, as a box is told it: one rule of the lab's price book, and between when it is the one that a session is
/// billed by. It is there to be shown: where a box cannot be sure that the bill will say the same, it shows nothing.
/// </summary>
/// <param name="Version">Of the price book.</param>
/// <param name="From">Sessions that start from here on are billed by it.</param>
/// <param name="Until">Sessions that start from here on are not any more; null while no later version is published.</param>
/// <param name="Currency">Of the amounts.</param>
/// <param name="Rule">Sound (<see cref="PriceRule.Problems"/>).</param>
public sealed record MachinePrice(int Version, Instant From, Instant? Until, Currency Currency, PriceRule Rule)
{
    /// <summary>
    /// How old a list may be for its prices to be shown. Lists are renewed daily, so an older one has missed what the lab published
    /// since, and rights go on for weeks that way where a price that may be last month's should not.
    /// </summary>
    public static readonly Duration Freshness = Duration.FromDays(2);

    /// <summary>What a book says now of a machine; null where it has no price, or is free.</summary>
    public static MachinePrice? Of(PriceBook book, MachineId machine, Instant now)
    {
        ArgumentNullException.ThrowIfNull(book);
        return book.At(now) is { } version && version.RuleFor(machine) is { } rule && !IsFree(rule) ? new(version.Version, version.ValidFrom, book.NextAfter(now), book.Currency, rule) : null;
    }

    /// <summary>Nothing, however long: a machine without a price on its display, as one that nobody pays for.</summary>
    public static bool IsFree(PriceRule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        return rule is { Price: { Amount: 0, Setup: 0 }, MinCharge: 0 };
    }

    /// <summary>Whether a session that starts at this instant is billed by it.</summary>
    public bool CountsAt(Instant start) => From <= start && !(Until <= start);

    /// <summary>What is billed for a session of so many milliseconds, minimum included; null where that is beyond what money can be.</summary>
    public Money? After(SessionId session, long elapsedMilliseconds)
    {
        try
        {
            return Rating.ChargeOf(session, Version, Rule, Usage.WholeSeconds(elapsedMilliseconds), Currency).Net;
        }
        catch (OverflowException)
        {
            return null;
        }
    }
}
