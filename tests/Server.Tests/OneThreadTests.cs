using System.Text.Json;
using FabAccess.Core.Wire;
using FabAccess.Mqtt;
using FabAccess.Server.Board;
using FabAccess.Server.Broker;
using FabAccess.Server.Ingest;
using FabAccess.Server.Link;
using FabAccess.Server.Permits;
using FabAccess.Server.Sessions;
using FabAccess.Server.Store.Sqlite;
using FabAccess.Server.Tests.Boxes;
using FabAccess.Server.Tests.Ingest;
using FabAccess.Server.Tests.Labs;
using Microsoft.Extensions.Logging.Abstractions;
using static FabAccess.Server.Tests.Labs.LabBuilder;

namespace FabAccess.Server.Tests;

/// <summary>The server's parts by hand, as a simulation turns them: one thread, no pool, nothing that waits.</summary>
public sealed class OneThreadTests
{
    [Fact]
    public void Server_TurnedByHand_TakesAJournalAndAnswersItWithListsAndCharges()
    {
        using var lab = new Turned();
        var journal = new JournalBuilder(BoxA);
        journal.End(Laser, journal.Start(Laser, Ada), 60_000);

        lab.Handler!.Connected();
        lab.Handler.Received(IngestDriver.Greeting(BoxA));
        lab.Handler.Received(journal.Batch(1, 2));
        Assert.True(lab.Queue.HasRoom);
        lab.Turn();

        Assert.Equal([.. Boxes("config"), .. Boxes("permits"), "box-a/down/ack"], lab.Published);
        Assert.Equal(2, lab.LastAck!.DurableUpTo);
        using var db = lab.Store.CreateDbContext();
        Assert.Equal(30, db.Charges.Single().NetMinor);
    }

    [Fact]
    public void Store_WithoutPool_LetsGoOfItsFilesWithTheLastConnection()
    {
        using var lab = new Turned();
        lab.Turn();
        lab.Commits.Dispose();
        Assert.Equal(["lab.db"], Directory.GetFiles(lab.Folder).Select(Path.GetFileName));
    }

    private static IEnumerable<string> Boxes(string leaf) => ((string[])["box-a", "box-b", "box-z"]).Select(box => $"{box}/down/{leaf}");

    private sealed class Turned : IMqttLink
    {
        private readonly LabLink link;
        private readonly Projector projector;
        private readonly PermitPlanning planning;

        public Turned()
        {
            var (time, board, events, options) = (new TestClock(), new BoardChanges(), new LinkEvents(), new BrokerOptions(Folder) { Embedded = false });
            var broker = new BrokerState(options);
            Store = new(Path.Combine(Folder, "lab.db"), pooling: false);
            Store.Migrate();
            int ids = 0;
            Assert.True(Server.Seeding.LabSeeding.Seed(Store, Seed(), time, _ => new Guid(++ids, 0, 0, new byte[8])));
            link = new(_ => this, broker, Store, Queue, events, new LinkCondition(time, board, options, broker));
            planning = new(Store, link, events, TestSigner.Current, GateLab.Places, time, NullLogger<PermitPlanning>.Instance) { Longest = TimeSpan.FromDays(1) };
            Commits = new(Store, link, Signal, planning, board, time, NullLogger<IngestCommits>.Instance);
            projector = new(Store, Signal, Queue, board, time, NullLogger<Projector>.Instance);
            link.Start(Site);
        }

        public string Folder { get; } = Directory.CreateTempSubdirectory("fab-one-thread-").FullName;

        public bool IsConnected => true;

        public SqliteStore Store { get; }

        public IngestQueue Queue { get; } = new();

        public ProjectionSignal Signal { get; } = new();

        public IngestCommits Commits { get; }

        public IMqttHandler? Handler { get; private set; }

        public List<string> Published { get; } = [];

        public Acknowledgement? LastAck { get; private set; }

        public void Turn()
        {
            Assert.Equal(TimeSpan.FromDays(1), planning.Plan());
            Commits.Offer(Queue.Take(IngestCommits.MostMessages));
            while (Commits.Step() is { } wait) Assert.Equal(TimeSpan.Zero, wait);
            if (Signal.TryNext()) projector.CatchUp(CancellationToken.None);
        }

        public void Start(IMqttHandler handler) => Handler = handler;

        public PublishResult Publish(string topic, ReadOnlySpan<byte> payload, MqttQos qos, bool retain)
        {
            Published.Add(topic[$"{Topics.Root}/{Site}/".Length..]);
            if (topic.EndsWith("/down/ack", StringComparison.Ordinal)) LastAck = JsonSerializer.Deserialize(payload, WireJson.Default.Acknowledgement);
            return PublishResult.Accepted;
        }

        public void Dispose()
        {
            Commits.Dispose();
            projector.Dispose();
            planning.Dispose();
            Queue.Dispose();
            Store.Dispose();
            if (Directory.Exists(Folder)) Directory.Delete(Folder, recursive: true);
        }
    }
}
