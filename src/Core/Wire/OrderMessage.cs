using System.Text.Json.Serialization;
using FabAccess.Core.Values;

namespace FabAccess.Core.Wire;

/// <summary>
/// <c>down/order</c>, signed, never retained. It counts for one start of the box's kernel and by that one's monotonic
/// clock, so that no wall clock has a say in it and an old one cannot come again.
/// </summary>
/// <param name="Schema"><see cref="WireLimits.Schema"/>.</param>
/// <param name="Site">A box refuses another's.</param>
/// <param name="Box">A box refuses another's.</param>
/// <param name="Boot">The box's boot as its greeting named it.</param>
/// <param name="Number">From 1 to <see cref="HighestNumber"/>, rising per box; a box obeys none twice.</param>
/// <param name="NotAfterMonotonicMilliseconds">Of that boot; from there on it is refused.</param>
/// <param name="Kind">What to do.</param>
/// <param name="Machine">Where.</param>
/// <param name="Session">Which one is to end; null for whichever runs.</param>
/// <param name="Reason">For the member who stands there, at most 300 characters.</param>
/// <param name="Window">Of <see cref="OrderKind.EnrolBadge"/>, and there with its member: which wait it is.</param>
/// <param name="Member">Whose badge is waited for.</param>
/// <param name="Seconds">For how long, <see cref="LeastSeconds"/> to <see cref="MostSeconds"/>; null: <see cref="UsualSeconds"/>.</param>
public sealed record OrderMessage(
    [property: JsonRequired] int Schema,
    [property: JsonRequired] SiteId Site,
    [property: JsonRequired] BoxId Box,
    [property: JsonRequired] BootId Boot,
    [property: JsonRequired] long Number,
    [property: JsonRequired] long NotAfterMonotonicMilliseconds,
    [property: JsonRequired] OrderKind Kind,
    [property: JsonRequired] MachineId Machine,
    SessionId? Session = null,
    string? Reason = null,
    EnrolmentId? Window = null,
    MemberId? Member = null,
    int? Seconds = null)
{
    /// <summary>How long a badge is waited for: at least, at most, and where nothing is said.</summary>
    public const int LeastSeconds = 5, MostSeconds = 60, UsualSeconds = 15;

    public const int LongestReason = 300;

    /// <summary>What every reader of JSON can count up to.</summary>
    public const long HighestNumber = 1L << 53;
}
