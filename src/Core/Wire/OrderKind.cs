using System.Text.Json.Serialization;
using FabAccess.Core.Values;

namespace FabAccess.Core.Wire;

/// <summary>What a server may order a box to do: a closed set, and nothing in it makes a machine live.</summary>
[JsonConverter(typeof(NamedEnumConverter<OrderKind>))]
public enum OrderKind
{
    /// <summary>End the session that is running.</summary>
    [JsonStringEnumMemberName("endSession")] EndSession,

    /// <summary>Show a person which machine this is.</summary>
    [JsonStringEnumMemberName("identify")] Identify,

    /// <summary>Take the next badge that nobody has for a member.</summary>
    [JsonStringEnumMemberName("enrolBadge")] EnrolBadge,
}
