using System.Text;
using System.Text.Json;
using FabAccess.Core.Access;
using FabAccess.Core.Machines;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using FabAccess.Edge.Commands;
using FabAccess.Edge.Configuration;
using FabAccess.Edge.Files;
using FabAccess.Edge.Health;
using FabAccess.Edge.Identity;
using FabAccess.Edge.Power;
using FabAccess.Edge.Tests.Badges;
using FabAccess.Edge.Tests.Journal;
using FabAccess.Edge.Tests.Machines;
using FabAccess.Edge.Tests.Permits;
using FabAccess.Edge.Tests.Time;
using FabAccess.Edge.Tests.Uplink;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace FabAccess.Edge.Tests.Commands;

/// <summary>The whole box on one thread and on time that stands still until it is moved.</summary>
public sealed class BoxAssemblyTests : IDisposable
{
    private static readonly SessionId Session = SessionId.Parse("33333333-3333-3333-3333-333333333333");
    private static readonly Topics Topics = new(SiteId.Parse("atelier"), BoxId.Parse("box-a"));
    private readonly JournalFolder folder = new();
    private readonly VirtualTime time = new();
    private readonly FakeLines lines = new(_ => { });
    private readonly FakeLink link = new();
    private readonly FakeServer server = new();
    private readonly List<string> shown = [];
    private BoxAssembly box;
    private BoxState? told;

    public BoxAssemblyTests()
    {
        box = Assemble();
        box.Uplink.PermitsCame = (payload, _) => Assert.Null(box.Permits.Accept(payload));
        box.Machines[0].Turns.Begin(box.Machines[0].Folded);
        box.Uplink.Start();
        link.Connect();
        link.Handler!.Received(new(Topics.Permits, Permits(), true));
        Acknowledge();
    }

    public void Dispose()
    {
        box.Uplink.Dispose();
        box.Journal.Dispose();
        folder.Dispose();
    }

    [Fact]
    public void Day_OnOneThread_GoesFromTheBadgeToTheServer()
    {
        var turns = box.Machines[0].Turns;
        TakeTurns();
        turns.Inbox.Offer(Workshop.Card(TestUids.Badge));
        TakeTurns();
        Assert.True(lines.IsHigh);
        time.Pass(TimeSpan.FromMinutes(10));
        TakeTurns();
        turns.Inbox.Offer(Workshop.Card(TestUids.Badge));
        TakeTurns();
        Assert.False(lines.IsHigh);
        Assert.Equal(["Started", "Ended"], shown);
        Send();
        Assert.True(box.Uplink.IsDrained);
        Assert.Equal(box.Journal.End.Sequence, server.DurableUpTo);
        var ended = Entries().Select(e => e.Event).OfType<MachineEvent.SessionEnded>().Single();
        Assert.Equal((Session, EndReason.Member, 600_000L), (ended.Session, ended.Reason, ended.ElapsedMilliseconds));
        turns.Inbox.ShutDown();
        Assert.False(turns.Step());
    }

    [Fact]
    public void Machine_WithNothingToDo_RestsUntilItsNextPass()
    {
        var turns = box.Machines[0].Turns;
        TakeTurns();
        Assert.Equal(turns.PassEvery, turns.Rest);
        time.Pass(turns.PassEvery / 4);
        Assert.True(turns.Step());
        Assert.Equal(turns.PassEvery * 3 / 4, turns.Rest);
        turns.Inbox.Stop();
        turns.Inbox.PermitsChanged();
        turns.Step();
        Assert.Equal(TimeSpan.Zero, turns.Rest);
    }

    [Fact]
    public void Meter_ThatIsSilent_IsAFindingOfTheRunningBox()
    {
        box.Uplink.Dispose();
        box.Journal.Dispose();
        box = Assemble(new(TestPermits.Laser, "none", 22, null) { Power = new(25, 12), Meter = MeterWords.Of("ina219:/dev/i2c-1:0x40:100") });
        box.Health.Meter = _ => new(8, null);
        Assert.Equal(8, Assert.Single(box.Health.Look().Machines).Watts);
        Assert.DoesNotContain(HealthRules.Judge(box.Health.Look()), f => f.Kind == FindingKind.MeterSilent);
        box.Health.Meter = machine => machine == TestPermits.Laser ? new(null, "0x40 on /dev/i2c-1: no chip answers (error 121).") : null;
        var finding = Assert.Single(HealthRules.Judge(box.Health.Look()), f => f.Kind == FindingKind.MeterSilent);
        Assert.Contains("i2cdetect -y 1", finding.Next, StringComparison.Ordinal);
    }

    [Fact]
    public void Display_ThatIsDark_IsAFindingOfTheRunningBox()
    {
        Assert.DoesNotContain(HealthRules.Judge(box.Health.Look()), f => f.Kind == FindingKind.DisplayDark);
        box.Health.Display = machine => machine == TestPermits.Laser ? "The font is not there; install it: apt-get install console-setup-linux." : null;
        Assert.Contains("apt-get install", Assert.Single(HealthRules.Judge(box.Health.Look()), f => f.Kind == FindingKind.DisplayDark).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Uplink_WithoutALink_WantsNoTurn()
    {
        Send();
        link.Handler!.Disconnected("The cable is out.");
        Assert.Equal(Timeout.InfiniteTimeSpan, box.Uplink.Step());
        int roused = 0;
        box.Uplink.Roused = () => roused++;
        link.Connect();
        Assert.Equal((1, true), (roused, box.Uplink.IsUp));
        Assert.NotEqual(Timeout.InfiniteTimeSpan, box.Uplink.Step());
    }

    [Fact]
    public void Box_WhoseJournalRotted_TellsWhatItLostAndThatItNoLongerKnowsWhatRan()
    {
        TakeTurns();
        box.Machines[0].Turns.Inbox.Offer(Workshop.Card(TestUids.Badge));
        TakeTurns();
        Send();
        box.Uplink.Dispose();
        box.Journal.Dispose();
        File.WriteAllBytes(folder.Database, new byte[8192]);
        File.Delete(folder.Database + "-wal");

        box = Assemble();
        box.Machines[0].Turns.Begin(box.Machines[0].Folded);
        box.Uplink.Start();
        link.Connect();
        Send();
        Assert.False(lines.IsHigh);
        Assert.Contains(box.Journal.Read(1, 100), r => Encoding.UTF8.GetString(r.Body).Contains("\"memoryLost\"", StringComparison.Ordinal));
        Assert.Contains(told!.Findings!.Value, f => f.Finding == FindingKind.JournalQuarantined);
    }

    [Fact]
    public void List_ThatIsRefusedAtEachConnect_StandsInTheJournalOnce()
    {
        box.Uplink.PermitsCame = (payload, _) => box.Permits.Accept(payload);
        box.Uplink.ConfigCame = payload => box.Config.Accept(payload);
        TakeTurns();
        for (int connect = 0; connect < 5; connect++) link.Handler!.Received(new(Topics.Permits, PermitMessages.Of(4), true));
        link.Handler!.Received(new(Topics.Permits, PermitMessages.Of(9, by: FixedKey.Stranger), true));
        link.Handler!.Received(new(Topics.Config, PermitMessages.Of(9), true));
        TakeTurns();
        Send();

        var refused = Entries().Where(e => e.Event is MachineEvent.RightsRefused).ToList();
        Assert.Equal(
            [new(RightsKind.Permits, RightsRefusal.OlderGeneration, 1, 4), new(RightsKind.Permits, RightsRefusal.UnknownKey), new(RightsKind.Config, RightsRefusal.WrongKind)],
            refused.Select(e => (MachineEvent.RightsRefused)e.Event));
        Assert.All(refused, e => Assert.Equal(TestPermits.Laser, e.Machine));
        Assert.Equal(new Generation(1, 5), box.Permits.Generation);
    }

    private BoxAssembly Assemble(MachineSettings? machine = null)
    {
        var configuration = new BoxConfiguration(
            SiteId.Parse("atelier"), BoxId.Parse("box-a"), folder.Path, new("127.0.0.1", 8883, TimeSpan.FromSeconds(60)), TestPermits.Key, "unix:none",
            [machine ?? new(TestPermits.Laser, "none", 22, null)])
        { SigningKeys = FixedKey.Trust };
        var trust = new BoxTrust(
            new(TrustFile.CurrentSchema, configuration.Site, configuration.Box, new("127.0.0.1", 8443), new("127.0.0.1", 8883), [FixedKey.Current.Message, FixedKey.Next.Message]), _ => { });
        link.OnPublish = (topic, payload) =>
        {
            if (topic == Topics.Journal) server.Store(payload);
            if (topic == Topics.State) told = JsonSerializer.Deserialize(payload, WireJson.Default.BoxState);
        };
        return new(configuration, "test", new(
            time.Clock, new DiskFolder(folder.Path), trust, writer => new SteppedJournal(writer), () => lines, _ => link,
            (_, signal) => shown.Add(signal.GetType().Name), _ => Session), NullLogger.Instance);
    }

    private void TakeTurns()
    {
        var turns = box.Machines[0].Turns;
        do turns.Step();
        while (turns.Rest == TimeSpan.Zero);
    }

    private void Send()
    {
        Assert.True(box.Journal.Flush(TimeSpan.Zero));
        box.Uplink.Step();
        box.Uplink.Step();
        Acknowledge();
        box.Uplink.Step();
    }

    private void Acknowledge() =>
        link.Handler!.Received(new(Topics.Acknowledgement, JsonSerializer.SerializeToUtf8Bytes(server.Acknowledge(), WireJson.Default.Acknowledgement), false));

    private IEnumerable<JournalEntry> Entries() =>
        box.Journal.Read(1, 100).Select(r => JsonSerializer.Deserialize(r.Body, WireJson.Default.JournalEntry)!);

    private static byte[] Permits()
    {
        var message = new PermitsMessage(
            WireLimits.Schema, SiteId.Parse("atelier"), BoxId.Parse("box-a"), 1, 5, Instant.FromUtc(2026, 11, 1, 0, 0), Instant.FromUtc(2030, 1, 1, 0, 0),
            [new(TestPermits.Laser, "Laser 1")],
            [new(TestPermits.Camille, "Camille", "fr", [BadgeHash.Of(TestUids.Badge, TestPermits.Key)], Permits: [new(TestPermits.Laser, Instant.FromUtc(2026, 1, 1, 0, 0))])]);
        return FixedKey.Current.Sign(SignedKind.Permits, JsonSerializer.SerializeToUtf8Bytes(message, WireJson.Default.PermitsMessage));
    }
}
