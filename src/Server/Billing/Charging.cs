using System.Text.Json;
using FabAccess.Core.Billing;
using FabAccess.Core.Wire;
using FabAccess.Server.Sessions;
using NodaTime;

namespace FabAccess.Server.Billing;

/// <summary>The published price book, and the zone in which its months are counted.</summary>
internal sealed record LabPrices(PriceBook Book, DateTimeZone Zone);

/// <summary>An ended session and the lab's prices → the row that is kept, with its trace or the reason why there is no price.</summary>
internal static class Charging
{
    /// <summary>A session whose price depends on when exactly it began waits this long for a clock that tells; then the best answer has to do, for a bill that never comes is none.</summary>
    public static readonly Duration LongestWait = Duration.FromDays(30);

    /// <summary>Null where the amount is beyond what money can be; <see cref="Flag"/> says so then.</summary>
    public static ChargeRow? TryCharge(Session session, PriceBook book)
    {
        try
        {
            return Charge(session, book);
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    public static EntryFlag Flag(Session session) => new()
    {
        Box = session.Box,
        Sequence = session.EndSequence ?? session.StartSequence,
        Kind = EntryFlagKind.NotCharged,
        Detail = $"The amount for session {session.Id} is beyond what can be charged.",
    };

    private static ChargeRow Charge(Session session, PriceBook book)
    {
        var usage = Usage.Of(session.Id, session.Machine, session.Member, session.StartedAt, session.ElapsedMilliseconds ?? 0);
        var (charge, unpriced) = session.IsRepair ? new(null, UnpricedReason.Repair) : Rating.Rate(usage, book);
        return new()
        {
            Session = session.Id,
            Member = session.Member,
            Machine = session.Machine,
            StartedAt = session.StartedAt,
            ElapsedSeconds = usage.ElapsedSeconds,
            Currency = book.Currency,
            GrossMinor = charge?.Gross.Minor,
            MinimumMinor = charge?.Minimum.Minor,
            NetMinor = charge?.Net.Minor,
            Trace = charge is null ? null : JsonSerializer.Serialize(charge.Trace, WireJson.Default.ChargeTrace),
            Unpriced = unpriced,
        };
    }
}
