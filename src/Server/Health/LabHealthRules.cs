using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using FabAccess.Server.Alarms;
using NodaTime;

namespace FabAccess.Server.Health;

/// <summary>From how a lab stands to what a person should do about it. Pure.</summary>
public static class LabHealthRules
{
    /// <summary>A backup needs as much as the store itself, and a day's work must fit beside it.</summary>
    public const long LeastFree = 512L * 1024 * 1024;

    public const int LeastFreePercent = 5;

    /// <summary>A box says something every minute, and may take another to reconnect.</summary>
    public static readonly Duration Silent = Duration.FromMinutes(10);

    /// <summary>Lists are renewed daily.</summary>
    public static readonly Duration OldList = Duration.FromDays(2);

    /// <summary>Certificates are renewed with a third of their thirty days left.</summary>
    public static readonly Duration Expiring = Duration.FromDays(10);

    public static ImmutableArray<LabFinding> Judge(LabHealth health)
    {
        ArgumentNullException.ThrowIfNull(health);
        return [.. Server(health), .. health.Boxes.SelectMany(b => Box(b, health.Now)), .. health.Alarms.Where(IsNews).Select(Alarm)];
    }

    private static IEnumerable<LabFinding> Server(LabHealth health)
    {
        if (health.StoreTrouble is { } store)
            yield return new(LabFindingKind.StoreUnusable, health.DataFolder, store, "'fabaccess-server run' says more when it starts; 'backup restore' brings an earlier state back.");
        if (health.DiskFree < Math.Max(LeastFree, health.DiskSize / 100 * LeastFreePercent))
            yield return new(LabFindingKind.DiskNearlyFull, health.DataFolder, $"{Megabytes(health.DiskFree)} of {Megabytes(health.DiskSize)} are free.", "Make room: without it no session is stored and no backup made.");
        if (health.Clock == ClockTrust.Never)
            yield return new(LabFindingKind.ClockUntrusted, "clock", "The clock of this machine was not set from outside since it started.",
                "Give it a time server (timedatectl set-ntp true): dates of sessions, bills and rights come from here.");
        if (health.BrokerTrouble is { } broker)
            yield return new(LabFindingKind.BrokerUnreachable, health.Broker, broker, "See whether the server runs: it starts the embedded broker. Boxes go on by themselves and send later.");
        if (health.IntegrationsTrouble is { } integrations)
            yield return new(LabFindingKind.IntegrationsUnreachable, health.Integrations ?? "integrations", integrations,
                "See whether the server runs, and its log for why the integration broker does not: it starts it. Boxes and machines on wires go on.");
    }

    private static IEnumerable<LabFinding> Box(BoxStanding box, Instant now)
    {
        string name = box.Box.ToString();
        if (!box.IsOnline && (box.LastSeenAt is not { } seen || now - seen > Silent))
            yield return new(LabFindingKind.BoxSilent, name, box.LastSeenAt is { } last ? $"Not heard of since {Time(last)}." : "Never heard of.",
                "Look at its power and its network, then run 'fabaccess-edge doctor' on it.");
        if (box.PermitsIssuedAt is not { } issued || now - issued > OldList)
            yield return new(LabFindingKind.PermitListOld, name, box.PermitsIssuedAt is { } at ? $"Its permit list is of {Time(at)}." : "It has no permit list.",
                "The server renews lists daily while it runs; see its log for why it could not.");
        if (box.CertificateUntil is { } until && until - now < Expiring)
            yield return new(LabFindingKind.CertificateExpiring, name, until <= now ? $"Its certificate ended on {Time(until)}." : $"Its certificate ends on {Time(until)} and was not renewed.",
                "Connect the box to the network: it renews by itself; after a year make a new claim ('box claim') and enrol it again.");
        foreach (var finding in box.Findings)
            yield return new(LabFindingKind.BoxFinding, name, finding.Detail is { Length: > 0 } words ? words : $"It says: {JsonNamingPolicy.CamelCase.ConvertName(finding.Finding.ToString())}.", Next(finding.Finding), finding.Finding);
    }

    // What is said of a box above need not be said again.
    private static bool IsNews(OpenAlarm alarm) => alarm.Cause is not (AlarmCause.BoxFinding or AlarmCause.BoxSilent);

    private static LabFinding Alarm(OpenAlarm alarm) => new(
        LabFindingKind.Alarm, alarm.Box?.ToString() ?? "lab", $"{alarm.Cause} since {Time(alarm.OpenedAt)}: {alarm.Detail}", "See the page of problems.");

    private static string Next(FindingKind finding) => finding switch
    {
        FindingKind.ReaderSilent => "Look at the reader's plug and supply.",
        FindingKind.RelayNotSwitching => "Take the machine off the mains, then look at its contactor, relay and wires.",
        FindingKind.PlugMisset => "Change that setting in the plug; 'fabaccess-edge doctor' on the box says to what.",
        FindingKind.PrinterSilent => "See whether the printer is on and reached from its box, and whether its key is right; until then it counts as busy.",
        FindingKind.MeterSilent => "Look at the meter's supply and wires; until it is back its machine counts as busy and is not switched off by itself.",
        FindingKind.DisplayDark => "Look at the display's wires and supply; 'fabaccess-edge doctor' on the box says more. Its machine works without it.",
        FindingKind.DiskFull or FindingKind.JournalFailing => "Make room on the box, or replace its card if it went read-only; nothing can start there before.",
        FindingKind.ClockUntrusted => "Give the box a time server or a clock with a battery; its sessions are placed by the server meanwhile.",
        FindingKind.PermitsAgeing or FindingKind.PermitsMissing => "See why lists do not reach it: its network, its certificate, the broker.",
        FindingKind.JournalQuarantined or FindingKind.JournalEndLost or FindingKind.EntriesRotten or FindingKind.PermitsMovedAside =>
            "Replace the box's card soon: it loses what was written to it. The page of problems lists what is missing.",
        _ => "Run 'fabaccess-edge doctor' on the box.",
    };

    private static string Megabytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / (1024 * 1024)} MB");

    private static string Time(Instant instant) => instant.ToString("uuuu-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
