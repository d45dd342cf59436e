using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using FabAccess.Server.Alarms;
using FabAccess.Server.Health;
using NodaTime;

namespace FabAccess.Server.Tests.Health;

public sealed class LabHealthRulesTests
{
    private const long Gigabyte = 1L << 30;
    private static readonly Instant Now = Instant.FromUtc(2026, 11, 22, 10, 0);
    private static readonly BoxStanding Box = new(BoxId.Parse("box-a", null), true, Now - Duration.FromSeconds(30), Now - Duration.FromHours(20), Now + Duration.FromDays(25), []);
    private static readonly LabHealth Sound = new(Now, null, "/var/lib/fabaccess-server", 10 * Gigabyte, 30 * Gigabyte, ClockTrust.Synchronised, "127.0.0.1:1883", null, [Box], []);

    public static TheoryData<LabFindingKind, LabHealth> Troubles => new()
    {
        { LabFindingKind.StoreUnusable, Sound with { StoreTrouble = "There is no store." } },
        { LabFindingKind.DiskNearlyFull, Sound with { DiskFree = LabHealthRules.LeastFree - 1, DiskSize = Gigabyte } },
        { LabFindingKind.DiskNearlyFull, Sound with { DiskFree = 1400L << 20 } },
        { LabFindingKind.ClockUntrusted, Sound with { Clock = ClockTrust.Never } },
        { LabFindingKind.BrokerUnreachable, Sound with { BrokerTrouble = "Connection refused." } },
        { LabFindingKind.IntegrationsUnreachable, Sound with { Integrations = "192.168.30.1:1883", IntegrationsTrouble = "Connection refused." } },
        { LabFindingKind.BoxSilent, Sound with { Boxes = [Box with { IsOnline = false, LastSeenAt = Now - Duration.FromMinutes(11) }] } },
        { LabFindingKind.BoxSilent, Sound with { Boxes = [Box with { IsOnline = false, LastSeenAt = null }] } },
        { LabFindingKind.PermitListOld, Sound with { Boxes = [Box with { PermitsIssuedAt = Now - Duration.FromDays(3) }] } },
        { LabFindingKind.PermitListOld, Sound with { Boxes = [Box with { PermitsIssuedAt = null }] } },
        { LabFindingKind.CertificateExpiring, Sound with { Boxes = [Box with { CertificateUntil = Now + Duration.FromDays(9) }] } },
        { LabFindingKind.CertificateExpiring, Sound with { Boxes = [Box with { CertificateUntil = Now - Duration.FromDays(1) }] } },
        { LabFindingKind.BoxFinding, Sound with { Boxes = [Box with { Findings = [new(FindingKind.ReaderSilent, "laser-1: Timeout.")] }] } },
        { LabFindingKind.BoxFinding, Sound with { Boxes = [Box with { Findings = [new(FindingKind.Unknown)] }] } },
        { LabFindingKind.Alarm, Sound with { Alarms = [new(AlarmCause.JournalGap, Box.Box, "3 entries are missing.", Now)] } },
    };

    [Theory]
    [MemberData(nameof(Troubles))]
    public void Trouble_OfAKind_IsTheOneFindingAndSaysWhatToDo(LabFindingKind kind, LabHealth health)
    {
        var finding = Assert.Single(LabHealthRules.Judge(health));
        Assert.Equal(kind, finding.Kind);
        Assert.NotEmpty(finding.Detail);
        Assert.NotEmpty(finding.Next);
    }

    [Fact]
    public void Lab_ThatIsSound_HasNoFinding()
    {
        Assert.Empty(LabHealthRules.Judge(Sound));
        // A reconnect takes its time, and a box without a certificate is not expiring.
        Assert.Empty(LabHealthRules.Judge(Sound with { Boxes = [Box with { IsOnline = false, CertificateUntil = null }] }));
    }

    [Fact]
    public void Finding_OfABox_NamesItAndTellsTheNextStepForEachKind()
    {
        foreach (var kind in Enum.GetValues<FindingKind>())
        {
            var finding = Assert.Single(LabHealthRules.Judge(Sound with { Boxes = [Box with { Findings = [new(kind)] }] }));
            Assert.Equal(("box-a", kind), (finding.Subject, finding.OfBox));
            Assert.NotEmpty(finding.Next);
        }
    }
}
