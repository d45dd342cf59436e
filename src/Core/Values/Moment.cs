using System.Text.Json.Serialization;
using NodaTime;

namespace FabAccess.Core.Values;

/// <summary>How far a box's wall clock can be believed. The monotonic clock is always believed.</summary>
[JsonConverter(typeof(NamedEnumConverter<ClockTrust>))]
public enum ClockTrust
{
    /// <summary>Never set from outside since this boot.</summary>
    [JsonStringEnumMemberName("never")] Never,

    /// <summary>Was synchronised since this boot, is not now.</summary>
    [JsonStringEnumMemberName("wasSynchronised")] WasSynchronised,

    /// <summary>The kernel says it is synchronised now.</summary>
    [JsonStringEnumMemberName("synchronised")] Synchronised,
}

/// <summary>
/// One reading of a box's clocks. Durations come from <paramref name="MonotonicMilliseconds"/> within one boot only;
/// <paramref name="Wall"/> (UTC, whole milliseconds) is for people and can be wrong by years where <paramref name="Trust"/> says so.
/// </summary>
public readonly record struct Moment(BootId Boot, long MonotonicMilliseconds, Instant Wall, ClockTrust Trust)
{
    /// <summary>Milliseconds from an earlier moment of the same boot, never negative; null across boots, where no clock can tell.</summary>
    public long? MillisecondsSince(Moment earlier) =>
        Boot == earlier.Boot ? Math.Max(0, MonotonicMilliseconds - earlier.MonotonicMilliseconds) : null;
}
