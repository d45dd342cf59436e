using FabAccess.Core.Access;
using FabAccess.Core.Values;
using NodaTime;

namespace FabAccess.Edge.Permits;

/// <summary>The permit list in force, and how old it is at least.</summary>
/// <param name="List">The list.</param>
/// <param name="Since">In this boot: when it came, or when it was loaded.</param>
/// <param name="AgeThen">How old it was by then at least: what the boots before lived through with it.</param>
public sealed record HeldPermits(PermitList List, Moment Since, Duration AgeThen = default)
{
    /// <summary>How old it is at least: by the time that was lived through, or by the wall clock where that was set from outside.</summary>
    public Duration AgeAt(Moment now)
    {
        var lived = AgeThen + Duration.FromMilliseconds(now.MillisecondsSince(Since) ?? 0);
        return now.Trust == ClockTrust.Never ? lived : Duration.Max(lived, now.Wall - List.IssuedAt);
    }

    /// <summary>The instant to judge rights by: never earlier than what was lived through, whatever the wall clock says.</summary>
    public Instant JudgedAt(Moment now) =>
        AccessPolicy.JudgedAt(now.Wall, List.IssuedAt, AgeThen + Duration.FromMilliseconds(now.MillisecondsSince(Since) ?? 0));
}
