using System.Text.Json.Serialization;
using FabAccess.Core.Values;

namespace FabAccess.Core.Access;

/// <summary>What about rights can be sent to a box: a closed set.</summary>
[JsonConverter(typeof(NamedEnumConverter<RightsKind>))]
public enum RightsKind
{
    [JsonStringEnumMemberName("permits")] Permits,

    [JsonStringEnumMemberName("config")] Config,

    [JsonStringEnumMemberName("order")] Order,
}

/// <summary>Why a box did not take something that was sent to it about rights: a closed set.</summary>
[JsonConverter(typeof(NamedEnumConverter<RightsRefusal>))]
public enum RightsRefusal
{
    [JsonStringEnumMemberName("tooLong")] TooLong,

    /// <summary>Not of the documented shape, or contradicting itself.</summary>
    [JsonStringEnumMemberName("malformed")] Malformed,

    /// <summary>Written by a newer program.</summary>
    [JsonStringEnumMemberName("newerSchema")] NewerSchema,

    /// <summary>Signed with a key that this box does not know.</summary>
    [JsonStringEnumMemberName("unknownKey")] UnknownKey,

    [JsonStringEnumMemberName("wrongSignature")] WrongSignature,

    /// <summary>Signed as something else: a list offered as an order, or the like.</summary>
    [JsonStringEnumMemberName("wrongKind")] WrongKind,

    /// <summary>For another site or box.</summary>
    [JsonStringEnumMemberName("wrongAddress")] WrongAddress,

    /// <summary>Not newer than what the box holds, or ever held.</summary>
    [JsonStringEnumMemberName("olderGeneration")] OlderGeneration,

    /// <summary>The number that the box holds, with other content.</summary>
    [JsonStringEnumMemberName("sameGenerationOtherContent")] SameGenerationOtherContent,

    /// <summary>Past its end.</summary>
    [JsonStringEnumMemberName("expired")] Expired,

    /// <summary>An order for another boot of this box.</summary>
    [JsonStringEnumMemberName("otherBoot")] OtherBoot,

    /// <summary>An order whose number was used.</summary>
    [JsonStringEnumMemberName("replayed")] Replayed,

    /// <summary>The disk did not take it, so it would be forgotten at the next start.</summary>
    [JsonStringEnumMemberName("cannotBeStored")] CannotBeStored,
}
