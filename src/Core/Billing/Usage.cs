using FabAccess.Core.Values;
using NodaTime;

namespace FabAccess.Core.Billing;

/// <summary>What a session can be billed for.</summary>
/// <param name="Session">Which one.</param>
/// <param name="Machine">On what.</param>
/// <param name="Member">By whom.</param>
/// <param name="Start">UTC; chooses the price book version.</param>
/// <param name="ElapsedSeconds">Whole seconds by the box's monotonic clock, rounded down in the member's favour; 0 or more.</param>
public sealed record Usage(SessionId Session, MachineId Machine, MemberId Member, Instant Start, long ElapsedSeconds)
{
    /// <summary>The usage of a session that lasted so many milliseconds (negative counts as 0).</summary>
    public static Usage Of(SessionId session, MachineId machine, MemberId member, Instant start, long elapsedMilliseconds) =>
        new(session, machine, member, start, WholeSeconds(elapsedMilliseconds));

    /// <summary>Seconds that count; negative is 0.</summary>
    public static long WholeSeconds(long elapsedMilliseconds) => Math.Max(0, elapsedMilliseconds) / 1000;
}
