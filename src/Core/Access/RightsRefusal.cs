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

/// <summary>Why a box did not take signed rights (a permit list, a configuration, an order): a closed set, which stands in its journal.</summary>
[JsonConverter(typeof(NamedEnumConverter<RightsRefusal>))]
public enum RightsRefusal
{
    /// <summary>Longer than its kind may be.</summary>
    [JsonStringEnumMemberName("tooLong")] TooLong,

    /// <summary>Not three parts, another header than the one that is allowed, or a content that is not what it should be.</summary>
    [JsonStringEnumMemberName("malformed")] Malformed,

    /// <summary>Written for a later program.</summary>
    [JsonStringEnumMemberName("newerSchema")] NewerSchema,

    /// <summary>Names a key that this box was never told of.</summary>
    [JsonStringEnumMemberName("unknownKey")] UnknownKey,

    /// <summary>Not signed by the key that it names, or changed since.</summary>
    [JsonStringEnumMemberName("wrongSignature")] WrongSignature,

    /// <summary>Soundly signed, but as something else: a configuration is no permit list.</summary>
    [JsonStringEnumMemberName("wrongKind")] WrongKind,

    /// <summary>For another site, box or machine.</summary>
    [JsonStringEnumMemberName("wrongAddress")] WrongAddress,

    /// <summary>Older than what this box has held already.</summary>
    [JsonStringEnumMemberName("olderGeneration")] OlderGeneration,

    /// <summary>The same number stands on two different contents: one of the signers is not the server that it says it is.</summary>
    [JsonStringEnumMemberName("sameGenerationOtherContent")] SameGenerationOtherContent,

    /// <summary>Past its end.</summary>
    [JsonStringEnumMemberName("expired")] Expired,

    /// <summary>An order for a start of the box that is over.</summary>
    [JsonStringEnumMemberName("otherBoot")] OtherBoot,

    /// <summary>An order that was obeyed before.</summary>
    [JsonStringEnumMemberName("replayed")] Replayed,

    /// <summary>The disk did not take it; what is not stored does not count.</summary>
    [JsonStringEnumMemberName("cannotBeStored")] CannotBeStored,
}
