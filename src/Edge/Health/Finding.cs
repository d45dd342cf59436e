using System.Text.Json.Serialization;
using FabAccess.Core.Values;

namespace FabAccess.Edge.Health;

/// <summary>What can be wrong with a box: a closed set.</summary>
[JsonConverter(typeof(NamedEnumConverter<FindingKind>))]
public enum FindingKind
{
    [JsonStringEnumMemberName("brokerUnreachable")] BrokerUnreachable,
    [JsonStringEnumMemberName("clockUntrusted")] ClockUntrusted,
    [JsonStringEnumMemberName("readerSilent")] ReaderSilent,
    [JsonStringEnumMemberName("relayNotSwitching")] RelayNotSwitching,
    [JsonStringEnumMemberName("diskNearlyFull")] DiskNearlyFull,
    [JsonStringEnumMemberName("journalFailing")] JournalFailing,
    [JsonStringEnumMemberName("permitListMissing")] PermitListMissing,
    [JsonStringEnumMemberName("permitListOld")] PermitListOld,
}

/// <summary>Something that needs a person.</summary>
/// <param name="Kind">What.</param>
/// <param name="Subject">Where: a machine, a host, a folder.</param>
/// <param name="Detail">What was seen, a sentence.</param>
/// <param name="Next">What to do about it, a sentence.</param>
public sealed record Finding(FindingKind Kind, string Subject, string Detail, string Next);
