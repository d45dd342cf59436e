using System.Collections.Immutable;
using System.Globalization;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using FabAccess.Edge.Badges;
using FabAccess.Edge.Power;
using NodaTime;

namespace FabAccess.Edge.Health;

/// <summary>From how a box stands to what a person should do about it. Pure.</summary>
public static class HealthRules
{
    /// <summary>The journal may grow to 64 MB, and a database needs room to work in.</summary>
    public const long LeastFree = 128L * 1024 * 1024;

    /// <summary>Of the file system: flash that is nearly full wears out quickly.</summary>
    public const int LeastFreePercent = 5;

    /// <summary>The server renews lists daily, so one that is older than this was not reached for two days.</summary>
    public static readonly Duration OldList = Duration.FromDays(2);

    /// <summary>Time to mend things before a list grants nothing any more.</summary>
    public static readonly Duration EndingSoon = Duration.FromDays(7);

    /// <summary>Certificates are renewed with ten days left; a day of trying is no trouble yet.</summary>
    public static readonly Duration CertificateLate = Duration.FromDays(9);

    public static ImmutableArray<Finding> Judge(BoxHealth health)
    {
        ArgumentNullException.ThrowIfNull(health);
        return [.. Machines(health), .. Box(health)];
    }

    private static IEnumerable<Finding> Machines(BoxHealth health)
    {
        foreach (var machine in health.Machines)
        {
            if (machine.RelayTrouble is { } relay)
                yield return new(FindingKind.RelayNotSwitching, machine.Machine.ToString(), relay, RelayAdvice(machine));
            foreach (var flaw in machine.PlugFlaws) yield return new(FindingKind.PlugMisset, machine.Machine.ToString(), flaw.Detail, flaw.Repair);
            if (machine.PrinterTrouble is { } printer) yield return new(FindingKind.PrinterSilent, machine.Machine.ToString(), printer, PrinterAdvice(health.IsRunning));
            if (machine is { MeterTrouble: { } silence, Meter: { } meter })
                yield return new(FindingKind.MeterSilent, machine.Machine.ToString(), silence, MeterWords.Of(meter).Advice);
            if (machine.DisplayTrouble is { } display)
                yield return new(FindingKind.DisplayDark, machine.Machine.ToString(), display, "Do what it says, or look at the display's wires, supply and address (i2cdetect -y 1). The machine works without it.");
            if (machine.ReaderTrouble is { } reader)
                yield return new(FindingKind.ReaderSilent, machine.Machine.ToString(), reader, ReaderWords.Of(machine.Reader).Advice);
        }
    }

    private static string RelayAdvice(MachineHealth machine)
    {
        if (machine.HasPlug) return "See whether the plug has power and whether this box reaches it; the machine stays off meanwhile, as far as the plug obeys.";
        return machine.HasFeedback
            ? $"Take the machine off the mains, then look at the contactor and at the wires of {machine.Switch} and of the feedback contact."
            : $"Look at {machine.Switch}: the wire, the relay board's supply, and whether another program holds the line.";
    }

    // One that hangs on its machine's power cannot answer while that is off.
    private static string PrinterAdvice(bool isRunning)
    {
        const string next = "See whether the printer is on, whether this box reaches it, and whether its key is right";
        return isRunning ? $"{next}. Until it answers it counts as busy: no rule ends a session, the button does." : $"{next}. If it gets its power from its machine, look again in a session.";
    }

    private static IEnumerable<Finding> Box(BoxHealth health)
    {
        if (health.JournalTrouble is { } journal)
            yield return new(FindingKind.JournalFailing, health.DataFolder, journal, "No session can start before this is mended: make room, or replace the card if it went read-only.");
        if (health.DiskFree < Math.Max(LeastFree, health.DiskSize / 100 * LeastFreePercent))
            yield return new(FindingKind.DiskFull, health.DataFolder, $"{Megabytes(health.DiskFree)} of {Megabytes(health.DiskSize)} are free.",
                "Delete what does not belong there; the box itself needs at most 64 MB for its journal.");
        if (health.IdentityTrouble is { } identity)
            yield return new(FindingKind.BrokerUnreachable, "identity", identity, "Without an identity no server lets the box in: fabaccess-server box claim, then fabaccess-edge enroll.");
        else if (health.BrokerTrouble is { } broker)
            yield return new(FindingKind.BrokerUnreachable, health.Broker, broker,
                "See whether the server runs and whether this box reaches that address and port. Machines go on with the last list meanwhile.");
        if (health.Clock == ClockTrust.Never)
            yield return new(FindingKind.ClockUntrusted, "clock", "The wall clock was not set from outside since this boot.",
                "Give the box a time server (timedatectl set-ntp true) or a clock with a battery. Sessions are timed right meanwhile; the server places their dates.");
        if (Certificate(health) is { } certificate) yield return certificate;
        if (Permits(health.Permits) is { } permits) yield return permits;
    }

    private static Finding? Certificate(BoxHealth health)
    {
        if (health.Certificate is not { } certificate || (certificate.Trouble is null && certificate.NotAfter - health.Now > CertificateLate)) return null;
        string end = certificate.NotAfter <= health.Now ? "ended" : "ends";
        return new(
            FindingKind.CertificateExpiring, "certificate", $"It {end} on {Day(certificate.NotAfter)} and was not renewed{(certificate.Trouble is { } why ? $": {why}" : ".")}",
            "See whether this box reaches the server's gate; if the server took its identity away, make a new claim there (box claim) and enrol the box again.");
    }

    private static Finding? Permits(PermitHealth? permits)
    {
        if (permits is null)
            return new(FindingKind.PermitsMissing, "permits", "There is no permit list, so every badge is refused.", "Connect the box to the server once; it sends the list by itself.");
        var age = permits.Now - permits.IssuedAt;
        const string next = "See why the server does not reach this box: it renews the list daily.";
        if (permits.NotAfter <= permits.Now) return new(FindingKind.PermitsAgeing, "permits", $"List {permits.Generation} ended on {Day(permits.NotAfter)}: every badge is refused.", next);
        if (age < OldList && permits.NotAfter - permits.Now > EndingSoon) return null;
        return new(FindingKind.PermitsAgeing, "permits", $"List {permits.Generation} is {age.Days} days old and ends on {Day(permits.NotAfter)}.", next);
    }

    // In steps, so that what is told to the server is not news every minute.
    private static string Megabytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / (16 * 1024 * 1024) * 16} MB");

    private static string Day(Instant instant) => instant.ToString("uuuu-MM-dd", CultureInfo.InvariantCulture);
}
