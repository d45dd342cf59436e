using System.Text.Json.Serialization;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;

namespace FabAccess.Server.Health;

/// <summary>What can be wrong with a lab, as its server sees it: a closed set.</summary>
[JsonConverter(typeof(NamedEnumConverter<LabFindingKind>))]
public enum LabFindingKind
{
    [JsonStringEnumMemberName("storeUnusable")] StoreUnusable,
    [JsonStringEnumMemberName("diskNearlyFull")] DiskNearlyFull,
    [JsonStringEnumMemberName("clockUntrusted")] ClockUntrusted,
    [JsonStringEnumMemberName("brokerUnreachable")] BrokerUnreachable,
    /// <summary>Plugs and dashboards have no broker.</summary>
    [JsonStringEnumMemberName("integrationsUnreachable")] IntegrationsUnreachable,

    [JsonStringEnumMemberName("certificateExpiring")] CertificateExpiring,
    [JsonStringEnumMemberName("permitListOld")] PermitListOld,
    [JsonStringEnumMemberName("boxSilent")] BoxSilent,

    /// <summary>A box says itself that something is wrong with it.</summary>
    [JsonStringEnumMemberName("boxFinding")] BoxFinding,

    /// <summary>An alarm that the server raised is open.</summary>
    [JsonStringEnumMemberName("alarm")] Alarm,
}

/// <summary>Something that needs a person.</summary>
/// <param name="Kind">What.</param>
/// <param name="Subject">Where: a box, a host, a folder.</param>
/// <param name="Detail">What was seen, a sentence.</param>
/// <param name="Next">What to do about it, a sentence.</param>
/// <param name="OfBox">What the box says, where <paramref name="Kind"/> is <see cref="LabFindingKind.BoxFinding"/>.</param>
public sealed record LabFinding(LabFindingKind Kind, string Subject, string Detail, string Next, FindingKind? OfBox = null);
