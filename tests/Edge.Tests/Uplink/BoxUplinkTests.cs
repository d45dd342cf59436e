using System.Diagnostics;
using System.Text.Json;
using FabAccess.Core.Machines;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using FabAccess.Edge.Journal;
using FabAccess.Edge.Tests.Gpio;
using FabAccess.Edge.Tests.Journal;
using FabAccess.Edge.Tests.Machines;
using FabAccess.Edge.Uplink;
using FabAccess.Mqtt;
using Microsoft.Extensions.Logging.Abstractions;

namespace FabAccess.Edge.Tests.Uplink;

public sealed class BoxUplinkTests : IDisposable
{
    private static readonly Topics Topics = new(SiteId.Parse("atelier"), BoxId.Parse("box-a"));
    private readonly FakeLink link = new();
    private readonly FakeServer server = new();
    private readonly Workshop workshop = new();
    private readonly List<byte[]> permits = [];
    private readonly List<IDisposable> opened = [];

    public void Dispose()
    {
        for (int i = opened.Count - 1; i >= 0; i--) opened[i].Dispose();
    }

    [Fact]
    public void Connected_Greets_ThenTellsItsStateThenSends()
    {
        var journal = new ListJournal(3);
        Start(journal);
        link.Connect();
        Acknowledge();
        Eventually.Holds(() => link.Published.Any(p => p.Topic == Topics.Journal));
        Assert.Equal([Topics.Online, Topics.State, Topics.Journal], link.Published.Select(p => p.Topic).Distinct().OrderBy(t => t == Topics.Online ? 0 : t == Topics.State ? 1 : 2));
        Assert.Equal(Topics.Online, link.Published[0].Topic);
        var online = JsonSerializer.Deserialize(link.Published[0].Payload, WireJson.Default.BoxOnline)!;
        Assert.Equal((true, 3L, 7L), (online.Online, online.LastSequence, online.Generation));
        Assert.True(link.Published[0].IsRetained);
        var state = JsonSerializer.Deserialize(link.Published.First(p => p.Topic == Topics.State).Payload, WireJson.Default.BoxState)!;
        Assert.Equal("free", Assert.Single(state.Machines).State);
    }

    [Fact]
    public void Permits_ThatCame_AreHandedOn()
    {
        Start(new ListJournal());
        link.Handler!.Received(new(Topics.Permits, [1, 2, 3], true));
        link.Handler.Received(new("fabaccess/v1/atelier/other/down/permits", [4], true));
        Assert.Equal([1, 2, 3], Assert.Single(permits));
    }

    [Theory]
    [InlineData("")]
    [InlineData("not json")]
    [InlineData("{\"durableUpTo\":1}")]
    [InlineData("{\"schema\":2,\"durableUpTo\":1}")]
    [InlineData("{\"schema\":1,\"store\":5}")]
    [InlineData("[1]")]
    public void Acknowledgement_ThatIsNone_DisturbsNothing(string payload)
    {
        Start(new ListJournal(2));
        link.Connect();
        link.Handler!.Received(new(Topics.Acknowledgement, System.Text.Encoding.UTF8.GetBytes(payload), false));
        Acknowledge();
        Eventually.Holds(() => server.DurableUpTo == 2);
    }

    [Fact]
    public void Goodbye_IsSaid_WhenItEnds()
    {
        Start(new ListJournal());
        link.Connect();
        Eventually.Holds(() => link.Published.Count > 0);
        Dispose();
        opened.Clear();
        var last = link.Published[^1];
        Assert.Equal((Topics.Online, true), (last.Topic, last.IsRetained));
        Assert.False(JsonSerializer.Deserialize(last.Payload, WireJson.Default.BoxOnline)!.Online);
        Assert.True(link.IsDisposed);
    }

    [Fact]
    public void Week_OfBacklog_IsSentAtTwoThousandEntriesASecondAndMore()
    {
        const int week = 14_000;
        var folder = new JournalFolder();
        opened.Add(folder);
        var journal = folder.Open(change: o => o with { MostWaiting = 2 * week });
        opened.Add(journal);
        for (int i = 0; i < week / 4; i++) journal.Append(TestEntries.Laser, [TestEntries.Started, new MachineEvent.SessionRunning(TestEntries.Session), new MachineEvent.RightWithdrawn(TestEntries.Session), new MachineEvent.LockedOut("broken")], TestEntries.At(0));
        Assert.True(journal.Flush(TimeSpan.FromSeconds(30)));
        var uplink = Start(journal);
        link.Connect();
        Acknowledge();
        long start = Stopwatch.GetTimestamp();
        Assert.True(uplink.Drain(TimeSpan.FromSeconds(7)));
        Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.Zero, TimeSpan.FromSeconds(7));
        Assert.Equal((week, 0), (server.DurableUpTo, server.Conflicts));
    }

    private BoxUplink Start(IJournal journal)
    {
        workshop.Begun();
        var reports = new BoxReports(workshop.Time.Clock, journal, () => new(1, 7), [workshop.Control], "test");
        var uplink = new BoxUplink(Topics, link, journal, reports, permits.Add, TimeProvider.System, NullLogger.Instance);
        link.OnPublish = (topic, payload) =>
        {
            if (topic != Topics.Journal) return;
            server.Store(payload);
            Acknowledge();
        };
        opened.Add(uplink);
        uplink.Start();
        return uplink;
    }

    private void Acknowledge() =>
        link.Handler!.Received(new MqttMessage(Topics.Acknowledgement, JsonSerializer.SerializeToUtf8Bytes(server.Acknowledge(), WireJson.Default.Acknowledgement), false));
}
