using FabAccess.Core.Access;
using FabAccess.Core.Values;
using NodaTime;

namespace FabAccess.Edge.Permits;

/// <summary>The permit list in force, and how old it is at least.</summary>
/// <param name="List">The list.</param>
/// <param name="Since">In this boot: when it came, or when it was loaded.</param>
/// <param name="LivedThen">How old it was by then at least: what the boots before lived through with it.</param>
/// <param name="ToldThen">How old it was by then as a clock told that had been set from outside.</param>
public sealed record HeldPermits(PermitList List, Moment Since, Duration LivedThen = default, Duration ToldThen = default)
{
    /// <summary>How old it is by the time that was lived through with it.</summary>
    public Duration LivedAt(Moment now) => LivedThen + SinceThen(now);

    /// <summary>How old it is as a clock tells that was set from outside; what such a clock told last, where there is none now.</summary>
    public Duration ToldAt(Moment now) => now.Trust == ClockTrust.Never ? ToldThen + SinceThen(now) : now.Wall - List.IssuedAt;

    /// <summary>By how much the wall clock may differ from the server's word and still be right.</summary>
    public static readonly Duration Tolerance = Duration.FromMinutes(5);

    /// <summary>When the wall clock last agreed with a list that came fresh from the server in this run; null: never.</summary>
    public Moment? HourTold { get; init; }

    /// <summary>
    /// Whether the hour is known, and not only the earliest that it can be: the clock was set from outside, or agreed with the
    /// server and has not been moved since. A box without a clock that lay in the dark overnight judges rights soundly, and hours by the evening before.
    /// </summary>
    public bool KnowsHour(Moment now)
    {
        if (now.Trust != ClockTrust.Never) return true;
        if (HourTold is not { } told || now.MillisecondsSince(told) is not { } passed) return false;
        var moved = now.Wall - told.Wall - Duration.FromMilliseconds(passed);
        return moved <= Tolerance && -moved <= Tolerance;
    }

    /// <summary>
    /// The instant to judge rights by: never earlier than what was lived through, whatever the wall clock says. What a clock
    /// told earlier counts until one that was set from outside says otherwise, which it may: it can have been wrong.
    /// </summary>
    public Instant JudgedAt(Moment now) => AccessPolicy.JudgedAt(now.Wall, List.IssuedAt, Duration.Max(LivedAt(now), ToldAt(now)));

    private Duration SinceThen(Moment now) => Duration.FromMilliseconds(now.MillisecondsSince(Since) ?? 0);
}
