using System.Text.Json;
using FabAccess.Core.Wire;
using FabAccess.Mqtt;
using FabAccess.Server.Board;
using FabAccess.Server.Ingest;
using FabAccess.Server.Link;
using FabAccess.Server.Permits;
using FabAccess.Server.Sessions;
using FabAccess.Server.Store.Sqlite;
using FabAccess.Server.Tests.Ingest;
using FabAccess.Server.Tests.Labs;
using FabAccess.Server.Tests.Pages;
using FabAccess.Server.Tests.Store;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using static FabAccess.Server.Tests.Labs.LabBuilder;

namespace FabAccess.Server.Tests.Backups;

/// <summary>What a server that was put back an hour comes to when the boxes have sent again.</summary>
public sealed class RestoredServerTests
{
    [Fact]
    public void StoreDamaged_BoxesSendAgain_BooksAreWhatTheyWere_AndListsGoOnInANewEpoch()
    {
        using var lab = new LabFolder();
        Assert.Null(lab.Open());
        // All of it happened before it came.
        lab.Clock.Now += Duration.FromDays(20);
        var journal = new JournalBuilder(BoxA).Day(3, 200, Laser, Saw);
        Serve(lab, journal.Batch(1, 60));
        lab.BackUp();
        Serve(lab, journal.Batch(61, 140));
        var before = Books(lab);
        Assert.True(before.Charges.Count > 10);
        File.WriteAllBytes(lab.File, [1, 2, 3]);

        Assert.Null(lab.Open());
        var acks = Serve(lab, IngestDriver.Greeting(BoxA, holds: new(1, 5)), journal.Batch(55, 100), journal.Batch(155, 46));

        Assert.Equal((2, 60L), (acks[0].Epoch, acks[0].DurableUpTo));
        Assert.Equal((2, 200L, journal.LastHash), (acks[^1].Epoch, acks[^1].DurableUpTo, acks[^1].Hash));
        var after = Books(lab);
        Assert.Equal(before.Sessions, after.Sessions);
        Assert.Equal(before.Charges, after.Charges);
        Assert.Equal(6, lab.Ask(db => db.Boxes.Single(b => b.Id == BoxA).Duplicates));
        Assert.Equal(0, lab.Ask(db => db.DeadLetters.Count()));
        Assert.All(lab.Ask(db => PermitIssuing.Issue(db, TestSigner.Current, lab.Clock.Now).New), list => Assert.Equal((2, 1L), (list.Epoch, list.Generation)));
    }

    private static (List<string> Sessions, List<string> Charges) Books(LabFolder lab) => lab.Ask(db => (
        db.Sessions.AsNoTracking().OrderBy(s => s.StartSequence).AsEnumerable().Select(s => $"{s.Id} {s.Member} {s.StartedAt} {s.EndReason} {s.ElapsedMilliseconds}").ToList(),
        db.Charges.AsNoTracking().AsEnumerable().OrderBy(c => c.Session.Value).Select(c => $"{c.Session} {c.NetMinor} {c.Trace}").ToList()));

    private static List<Acknowledgement> Serve(LabFolder lab, params IEnumerable<MqttMessage> messages)
    {
        using var store = new SqliteStore(lab.File, pooling: false);
        using var queue = new IngestQueue();
        var (link, signal, board) = (new Link(), new ProjectionSignal(), new BoardChanges());
        using var commits = new IngestCommits(store, link, signal, new CountingPlanning(), board, lab.Clock, NullLogger<IngestCommits>.Instance);
        using var projector = new Projector(store, signal, queue, board, lab.Clock, NullLogger<Projector>.Instance);
        foreach (var message in messages) commits.Offer([message]);
        while (commits.Step() is { } wait) Assert.Equal(TimeSpan.Zero, wait);
        projector.CatchUp(CancellationToken.None);
        return link.Acks;
    }

    private sealed class Link : ILabLink
    {
        public List<Acknowledgement> Acks { get; } = [];

        public PublishResult Publish(string topic, ReadOnlySpan<byte> payload, bool retain)
        {
            Acks.Add(JsonSerializer.Deserialize(payload, WireJson.Default.Acknowledgement)!);
            return PublishResult.Accepted;
        }
    }
}
