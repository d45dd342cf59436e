using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using FabAccess.Edge.Health;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace FabAccess.Edge.Tests.Health;

public sealed class HealthRulesTests
{
    private const long Gigabyte = 1L << 30;
    private static readonly Instant Now = Instant.FromUtc(2026, 11, 22, 10, 0);
    private static readonly MachineHealth Laser = new(MachineId.Parse("laser-1", null), "pn532_uart:/dev/serial0", null, "relay line 22", null, HasFeedback: true);
    private static readonly BoxHealth Sound = new(
        true, "0.1.0", "127.0.0.1:8883", null, ClockTrust.Synchronised, null, 0, "/var/lib/fabaccess-edge", 10 * Gigabyte, 30 * Gigabyte, List(age: Duration.FromHours(20)), [Laser]);

    public static TheoryData<FindingKind, BoxHealth> Troubles => new()
    {
        { FindingKind.BrokerUnreachable, Sound with { BrokerTrouble = "Connection refused." } },
        { FindingKind.BrokerUnreachable, Sound with { IdentityTrouble = "Never enrolled.", BrokerTrouble = "Not tried." } },
        { FindingKind.CertificateExpiring, Sound with { Now = Now, Certificate = new(Now + Duration.FromDays(8), null) } },
        { FindingKind.CertificateExpiring, Sound with { Now = Now, Certificate = new(Now - Duration.FromDays(8), "The gate is away.") } },
        { FindingKind.CertificateExpiring, Sound with { Now = Now, Certificate = new(Now + Duration.FromDays(29), "The gate said no (revoked).") } },
        { FindingKind.ClockUntrusted, Sound with { Clock = ClockTrust.Never } },
        { FindingKind.ReaderSilent, Sound with { Machines = [Laser with { ReaderTrouble = "Timeout." }] } },
        { FindingKind.RelayNotSwitching, Sound with { Machines = [Laser with { RelayTrouble = "The line stays high." }] } },
        { FindingKind.RelayNotSwitching, Sound with { Machines = [Laser with { HasPlug = true, Switch = "Shelly at 10.0.0.9", RelayTrouble = "It does not answer." }] } },
        { FindingKind.PlugMisset, Sound with { Machines = [Laser with { HasPlug = true, PlugFlaws = [new("It may switch on by itself.", "Set initial_state to off.")] }] } },
        { FindingKind.PrinterSilent, Sound with { Machines = [Laser with { Printer = "OctoPrint at 10.0.0.20", PrinterTrouble = "It does not take the key." }] } },
        { FindingKind.PrinterSilent, Sound with { IsRunning = false, Machines = [Laser with { Printer = "OctoPrint at 10.0.0.20", PrinterTrouble = "It cannot be reached." }] } },
        { FindingKind.MeterSilent, Sound with { Machines = [Laser with { Meter = "ina219:/dev/i2c-1:0x40:100", MeterTrouble = "0x40 on /dev/i2c-1: no chip answers (error 121)." }] } },
        { FindingKind.MeterSilent, Sound with { Machines = [Laser with { Meter = "pulse:24:1000", MeterTrouble = "Line 24 of /dev/gpiochip0: somebody else has this line (error 16)." }] } },
        { FindingKind.DisplayDark, Sound with { Machines = [Laser with { DisplayTrouble = "0x3C on /dev/i2c-1: no chip answers (error 121)." }] } },
        { FindingKind.JournalFailing, Sound with { JournalTrouble = "The disk is full." } },
        { FindingKind.DiskFull, Sound with { DiskFree = HealthRules.LeastFree - 1, DiskSize = Gigabyte } },
        { FindingKind.DiskFull, Sound with { DiskFree = 1400L << 20, DiskSize = 30 * Gigabyte } },
        { FindingKind.PermitsMissing, Sound with { Permits = null } },
        { FindingKind.PermitsAgeing, Sound with { Permits = List(HealthRules.OldList) } },
        { FindingKind.PermitsAgeing, Sound with { Permits = List(Duration.FromDays(46)) } },
        { FindingKind.PermitsAgeing, Sound with { Permits = List(Duration.FromHours(1), life: HealthRules.EndingSoon) } },
    };

    [Theory]
    [MemberData(nameof(Troubles))]
    public void Trouble_OfAKind_IsTheOneFindingAndSaysWhatToDo(FindingKind kind, BoxHealth health)
    {
        var finding = Assert.Single(HealthRules.Judge(health));
        Assert.Equal(kind, finding.Kind);
        Assert.NotEmpty(finding.Detail);
        Assert.NotEmpty(finding.Next);
    }

    [Theory]
    [InlineData("pn532_uart:/dev/serial0", "plug and supply, and whether pn532_uart:/dev/serial0")]
    [InlineData("rdm6300:/dev/ttyUSB1", "/dev/ttyUSB1 is there and the service's user in group dialout")]
    [InlineData("keyboard:/dev/input/by-id/usb-x-event-kbd", "group input")]
    [InlineData("wiegand:/dev/gpiochip0:5,6", "lines 5 and 6 of /dev/gpiochip0")]
    [InlineData("pcsc:ACR122U", "pcscd is installed and runs")]
    [InlineData("smoke:signals", "There are: pn532_uart")]
    public void Reader_OfAKind_ThatIsSilent_SaysWhatToLookAt(string reader, string next) =>
        Assert.Contains(next, Assert.Single(HealthRules.Judge(Sound with { Machines = [Laser with { Reader = reader, ReaderTrouble = "Timeout." }] })).Next, StringComparison.Ordinal);

    [Fact]
    public void Box_ThatIsSound_HasNoFinding()
    {
        Assert.Empty(HealthRules.Judge(Sound));
        Assert.Empty(HealthRules.Judge(Sound with { Now = Now, Certificate = new(Now + Duration.FromDays(10), null) }));
        Assert.Empty(HealthRules.Judge(Sound with { Clock = ClockTrust.WasSynchronised, DiskFree = 1600L << 20 }));
    }

    [Fact]
    public void Health_OverTheSocket_IsWhatWasSeen()
    {
        var folder = Directory.CreateTempSubdirectory("fabaccess-health-");
        using (new HealthSocket(folder.FullName, () => Sound, NullLogger.Instance))
        {
            var told = HealthSocket.Ask(folder.FullName)!;
            Assert.Equal(Sound with { Machines = [] }, told with { Machines = [] });
            Assert.Equal(Sound.Machines.AsEnumerable(), told.Machines);
        }
        Assert.Null(HealthSocket.Ask(folder.FullName));
        folder.Delete(recursive: true);
    }

    private static PermitHealth List(Duration age, Duration? life = null) => new("1.7", Now - age, Now - age + (life ?? Duration.FromDays(45)), Now);
}
