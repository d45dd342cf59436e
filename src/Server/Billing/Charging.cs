using System.Text.Json;
using FabAccess.Core.Billing;
using FabAccess.Core.Wire;
using FabAccess.Server.Sessions;

namespace FabAccess.Server.Billing;

/// <summary>An ended session and the lab's prices → the row that is kept, with its trace or the reason why there is no price.</summary>
internal static class Charging
{
    /// <exception cref="OverflowException">The amount is beyond what money can be.</exception>
    public static ChargeRow Charge(Session session, PriceBook book)
    {
        var usage = Usage.Of(session.Id, session.Machine, session.Member, session.StartedAt, session.ElapsedMilliseconds ?? 0);
        var (charge, unpriced) = Rating.Rate(usage, book);
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
