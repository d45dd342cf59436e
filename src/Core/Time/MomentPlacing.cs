using FabAccess.Core.Values;
using NodaTime;

namespace FabAccess.Core.Time;

/// <summary>When something happened, as far as is known.</summary>
/// <param name="At">The best single answer; never outside the bounds.</param>
/// <param name="By">What said so.</param>
/// <param name="Earliest">Not before this.</param>
/// <param name="Latest">Not after this.</param>
public readonly record struct PlacedTime(Instant At, PlacedBy By, Instant Earliest, Instant Latest);

/// <summary>
/// A box's moment → when it was.
///
/// The monotonic clock is always right within a boot, so all that can be wrong is when the boot began, and one believable
/// reading of any clock fixes that for every moment of the boot, earlier ones too. The server's clock is the reference: a
/// wall clock that says it is synchronised and contradicts the server is not believed, because a box can be told the time
/// by anybody. Where no clock says anything, two things still hold: the boot began after the last entry of the one
/// before, and before its own entries came. Durations are never computed from what stands here.
/// </summary>
public static class MomentPlacing
{
    /// <summary>Further than this apart, two clocks contradict each other: more than any queue on the way holds a message, less than anything that changes a bill.</summary>
    public static readonly Duration Tolerance = Duration.FromMinutes(10);

    /// <summary>
    /// Longest that a greeting is taken to be under way. A connection whose messages take longer than one and a half times the
    /// keep-alive of 15 s is cut by the broker, and a greeting is written when the connection stands.
    /// </summary>
    public static readonly Duration LongestDelay = Duration.FromSeconds(30);

    /// <summary>
    /// How far ahead of when its words came a box's clock is believed while the server's clock has said nothing of that boot. A
    /// server without a clock of its own may have been behind by as long as it was off, and that must not date what
    /// boxes with a good clock did; a clock wrong by years is wrong all the same.
    /// </summary>
    public static readonly Duration LongestServerLag = Duration.FromDays(366);

    /// <summary>Crystals of small computers are within 50 millionths, warm or cold; twice that is taken.</summary>
    private const long DriftDivisor = 10_000;

    public static PlacedTime Place(Moment moment, BootKnowledge boot)
    {
        long milliseconds = moment.MonotonicMilliseconds;
        var since = Duration.FromMilliseconds(milliseconds);
        // The bounds are of the boot's begin: what the clock may have gone wrong since then comes on top.
        var ran = Duration.FromMilliseconds(milliseconds / DriftDivisor);
        Instant last = boot.NotAfter + since + ran, first = Instant.Min(boot.NotBefore + since - ran, last);

        if (moment.Trust != ClockTrust.Never && IsBelievable(BootAnchor.Of(moment.Wall, milliseconds), boot))
            return new(moment.Wall, PlacedBy.Clock, moment.Wall, moment.Wall);
        if (boot.Own is { } own && IsBelievable(own, boot))
        {
            Instant at = own.BootedAt + since;
            var drift = Drift(milliseconds, own);
            return new(at, PlacedBy.BootClock, at - drift, at + drift);
        }
        if (boot.Server is { } server)
        {
            Instant at = server.BootedAt + since;
            var drift = Drift(milliseconds, server);
            // Never out of the bounds by more than the clocks' drift: a message that came before the boot began is a fault of the server's clock.
            return new(at, PlacedBy.Server, Instant.Min(at, Instant.Max(first, at - LongestDelay) - drift), at + drift);
        }
        return new(Instant.Max(first, Instant.Min(moment.Wall, last)), PlacedBy.Estimated, first, last);
    }

    /// <summary>A moment of a boot had come by an instant: the boot began before the instant that is returned.</summary>
    public static Instant BootedBefore(Instant came, long monotonicMilliseconds) =>
        came - Duration.FromMilliseconds(monotonicMilliseconds) + Duration.FromMilliseconds(monotonicMilliseconds / DriftDivisor);

    /// <summary>Whether a reading of the box's own clock contradicts neither the server's nor the order of things.</summary>
    public static bool IsBelievable(BootAnchor own, BootKnowledge boot)
    {
        if (boot.Server is not { } server) return own.BootedAt >= BootKnowledge.FirstOfAll - Tolerance && own.BootedAt <= boot.NotAfter + LongestServerLag;
        var apart = own.BootedAt > server.BootedAt ? own.BootedAt - server.BootedAt : server.BootedAt - own.BootedAt;
        return apart <= Tolerance + Drift(own.ReadAtMilliseconds, server);
    }

    /// <summary>
    /// Whether another reading of the server's clock is to replace the one that is known: it is earlier, since a message can only
    /// come later than it was made; or so much later that no delay explains it, and the server's clock was behind before.
    /// </summary>
    public static bool IsTruer(BootAnchor other, BootAnchor known) =>
        other.BootedAt < known.BootedAt || other.BootedAt > known.BootedAt + Tolerance + Drift(other.ReadAtMilliseconds, known);

    private static Duration Drift(long milliseconds, BootAnchor from) => Duration.FromMilliseconds(Math.Abs(milliseconds - from.ReadAtMilliseconds) / DriftDivisor);
}
