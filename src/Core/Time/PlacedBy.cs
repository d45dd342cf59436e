using System.Text.Json.Serialization;
using FabAccess.Core.Values;

namespace FabAccess.Core.Time;

/// <summary>What said when something happened on a box: a closed set, from the surest to the least.</summary>
[JsonConverter(typeof(NamedEnumConverter<PlacedBy>))]
public enum PlacedBy
{
    /// <summary>The box's own wall clock, which was to be believed.</summary>
    [JsonStringEnumMemberName("clock")] Clock,

    /// <summary>Another reading of the same boot, at which the box's wall clock was to be believed.</summary>
    [JsonStringEnumMemberName("bootClock")] BootClock,

    /// <summary>The server's clock, when the box greeted it in the same boot.</summary>
    [JsonStringEnumMemberName("server")] Server,

    /// <summary>Nothing did: it lies between what is known to have come before and after.</summary>
    [JsonStringEnumMemberName("estimated")] Estimated,
}
