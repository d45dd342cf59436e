using System.Collections.Immutable;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using FabAccess.Server.Alarms;
using NodaTime;

namespace FabAccess.Server.Health;

/// <summary>How a box stands as far as its server knows.</summary>
/// <param name="Box">Its id.</param>
/// <param name="IsOnline">Whether it is connected.</param>
/// <param name="LastSeenAt">When it last said something; null for never.</param>
/// <param name="PermitsIssuedAt">When its permit list was made; null for never.</param>
/// <param name="CertificateUntil">End of its newest certificate; null when it has none.</param>
/// <param name="Findings">What it says is wrong with itself, and its words.</param>
public sealed record BoxStanding(
    BoxId Box, bool IsOnline, Instant? LastSeenAt, Instant? PermitsIssuedAt, Instant? CertificateUntil, ImmutableArray<FindingReport> Findings);

/// <summary>An alarm that nobody has seen to.</summary>
public sealed record OpenAlarm(AlarmCause Cause, BoxId? Box, string Detail, Instant OpenedAt);

/// <summary>How a lab stands, gathered for <c>doctor</c>.</summary>
/// <param name="Now">When it was looked at.</param>
/// <param name="StoreTrouble">Why the store cannot be used; null when it can.</param>
/// <param name="DataFolder">Where the server's data is.</param>
/// <param name="DiskFree">Bytes left there.</param>
/// <param name="DiskSize">Bytes of that file system.</param>
/// <param name="Clock">How far this machine's clock can be believed.</param>
/// <param name="Broker">Where the broker is expected.</param>
/// <param name="BrokerTrouble">Why it cannot be reached; null when it can.</param>
/// <param name="Boxes">Empty when the store cannot be used.</param>
/// <param name="Alarms">Likewise.</param>
public sealed record LabHealth(
    Instant Now,
    string? StoreTrouble,
    string DataFolder,
    long DiskFree,
    long DiskSize,
    ClockTrust Clock,
    string Broker,
    string? BrokerTrouble,
    ImmutableArray<BoxStanding> Boxes,
    ImmutableArray<OpenAlarm> Alarms)
{
    /// <summary>Where the integration broker is expected; null where there is to be none.</summary>
    public string? Integrations { get; init; }

    /// <summary>What is wrong with it; null when nothing, or there is to be none.</summary>
    public string? IntegrationsTrouble { get; init; }
}
