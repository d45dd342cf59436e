using System.Text.Json;
using FabAccess.Core.Wire;
using FabAccess.Mqtt;
using FabAccess.Server.Board;
using FabAccess.Server.Ingest;
using FabAccess.Server.Link;
using FabAccess.Server.Sessions;
using FabAccess.Server.Tests.Labs;
using FabAccess.Server.Tests.Pages;
using FabAccess.Server.Tests.Store;
using Microsoft.Extensions.Logging.Abstractions;
using static FabAccess.Server.Tests.Labs.LabBuilder;

namespace FabAccess.Server.Tests.Ingest;

/// <summary>Ingest by hand, on one thread: what a step does, and when the next is due.</summary>
public sealed class IngestCommitsTests
{
    [Theory, OnSqlite, OnPostgres]
    public void Steps_OneEach_CommitInOrderAndEndWithNothingLeft(StoreKind kind)
    {
        using var lab = new Stepper(kind);
        var journal = new JournalBuilder(BoxA).Day(1, 20, Laser);
        lab.Commits.Offer([journal.Batch(1, 10)]);
        lab.Commits.Offer([journal.Batch(11, 10)]);

        Assert.Equal(TimeSpan.Zero, lab.Commits.Step());
        Assert.Equal([10L], lab.Acknowledged);
        Assert.True(lab.Signal.TryNext());
        Assert.Null(lab.Commits.Step());
        Assert.Equal([10L, 20L], lab.Acknowledged);
        Assert.Null(lab.Commits.Step());
    }

    [Theory, OnSqlite, OnPostgres]
    public void StoreAway_Step_AsksForMoreAndMoreTimeAndKeepsTheMessages(StoreKind kind)
    {
        using var lab = new Stepper(kind);
        lab.Store.Fail(times: 8);
        lab.Commits.Offer([new JournalBuilder(BoxA).Day(1, 10, Laser).Batch(1, 10)]);

        var waits = Enumerable.Range(0, 8).Select(_ => lab.Commits.Step()!.Value.TotalMilliseconds);

        Assert.Equal([200, 400, 800, 1600, 3200, 6400, 10_000, 10_000], waits);
        Assert.Empty(lab.Acknowledged);
        Assert.Null(lab.Commits.Step());
        Assert.Equal([10L], lab.Acknowledged);
    }

    private sealed class Stepper : ILabLink, IDisposable
    {
        private readonly TestStore lab;

        public Stepper(StoreKind kind)
        {
            lab = new(kind);
            SeedInto(lab.Store);
            Store = new(lab.Store);
            Commits = new(Store, this, Signal, new CountingPlanning(), new BoardChanges(), new TestClock(), NullLogger<IngestCommits>.Instance);
        }

        public FailingStore Store { get; }

        public IngestCommits Commits { get; }

        public ProjectionSignal Signal { get; } = new();

        public List<long> Acknowledged { get; } = [];

        public PublishResult Publish(string topic, ReadOnlySpan<byte> payload, bool retain)
        {
            Acknowledged.Add(JsonSerializer.Deserialize(payload, WireJson.Default.Acknowledgement)!.DurableUpTo);
            return PublishResult.Accepted;
        }

        public void Dispose()
        {
            Commits.Dispose();
            lab.Dispose();
        }
    }
}
