using FabAccess.Core.Access;
using FabAccess.Core.Machines;
using FabAccess.Core.Values;
using FabAccess.Edge.Journal;
using FabAccess.Edge.Tests.Gpio;

namespace FabAccess.Edge.Tests.Journal;

public sealed class SqliteJournalTests : IDisposable
{
    private readonly JournalFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Append_FromManyThreads_GivesEveryNumberOnceInOneChain()
    {
        using var journal = folder.Open();
        int commits = 0;
        journal.Grown = () => commits++;
        Thread[] threads = [.. Enumerable.Range(0, 8).Select(_ => new Thread(() => JournalFolder.Append(journal, 50)))];
        foreach (var thread in threads) thread.Start();
        foreach (var thread in threads) thread.Join();
        JournalFolder.IsWhole(journal, 400);
        // Those that waited at the same time shared a commit.
        Assert.InRange(commits, 1, 399);
    }

    [Fact]
    public void Append_OfSeveralFacts_KeepsThemTogetherInOrder()
    {
        using var journal = folder.Open();
        Assert.True(journal.Append(TestEntries.Laser, [TestEntries.Started, new MachineEvent.LockedOut("broken"), new MachineEvent.Released()], TestEntries.At(0)).WaitDurable(TimeSpan.FromSeconds(30)));
        JournalFolder.IsWhole(journal, 3);
    }

    [Fact]
    public void Open_AfterAnOrderlyEnd_GoesOnWhereItWas()
    {
        folder.With(5).With(5);
        using var journal = folder.Open();
        JournalFolder.IsWhole(journal, 10);
    }

    [Fact]
    public void Open_WithAnOpenSession_FoldsItWithAndWithoutTheSavedFold()
    {
        using (var journal = folder.Open(change: o => o with { EntriesBetweenHousekeeping = 3 }))
        {
            JournalFolder.Append(journal, TestEntries.Started);
            JournalFolder.Append(journal, new MachineEvent.LockedOut("broken"));
            JournalFolder.Append(journal, 20);
        }
        using (var journal = folder.Open()) Check(journal.Folded[TestEntries.Laser]);
        folder.Execute("UPDATE fold SET state = x'00'");
        using (var journal = folder.Open()) Check(journal.Folded[TestEntries.Laser]);

        static void Check(MachineState state) => Assert.Equal((TestEntries.Session, "broken"), (state.Session!.Id, state.OutOfOrder));
    }

    // X6: hashes of texts differ from process to process, and what is closed in their order is journaled in that order.
    [Fact]
    public void Folded_OfManyMachines_StandsInTheOrderOfTheirNames()
    {
        string[] names = [.. Enumerable.Range(0, 12).Select(i => $"machine-{i:00}")];
        using (var journal = folder.Open())
        {
            foreach (string name in names.Reverse())
                Assert.True(journal.Append(MachineId.Parse(name), [TestEntries.Started], TestEntries.At(0)).WaitDurable(TimeSpan.FromSeconds(30)));
        }
        using var reopened = folder.Open();
        Assert.Equal(names, reopened.Folded.Keys.Select(m => m.ToString()));
    }

    [Fact]
    public void Trim_BeyondTheSizeLimit_TakesTheOldestThatAreAcknowledged()
    {
        using var journal = folder.Open(change: o => o with { EntriesBetweenHousekeeping = 5, KeepBytes = 1 });
        JournalFolder.Append(journal, 20);
        Assert.Equal(1, journal.ReadFirst());
        journal.Acknowledged(12);
        JournalFolder.Append(journal, 20);
        Eventually.Holds(() => journal.ReadFirst() == 13);
    }

    [Fact]
    public void Append_WhileTheFileCannotBeWritten_FailsSoonAndLandsLaterInOrder()
    {
        using var journal = folder.Open();
        JournalFolder.Append(journal, 1);
        using (var other = folder.Connect())
        {
            using var blocking = other.BeginTransaction(deferred: false);
            var start = journal.Append(TestEntries.Laser, [TestEntries.Started], TestEntries.At(0));
            Assert.False(start.WaitDurable(TimeSpan.FromSeconds(10)));
            Assert.NotNull(journal.Trouble);
            var end = journal.Append(TestEntries.Laser, [new MachineEvent.SessionEnded(TestEntries.Session, EndReason.JournalFault, 0, 0)], TestEntries.At(0));
            Assert.False(end.IsDurable);
            blocking.Rollback();
        }
        Assert.True(journal.Flush(TimeSpan.FromSeconds(10)));
        Assert.Null(journal.Trouble);
        JournalFolder.IsWhole(journal, 3);
    }

    [Fact]
    public void Read_AcrossAFailureOfTheWriter_IsRefusedUntilTheFileIsOpenAgain()
    {
        using var journal = folder.Open(change: o => o with { RetryAfter = TimeSpan.FromMilliseconds(300) });
        JournalFolder.Append(journal, 2);
        Assert.Equal(2, journal.Read(1, 10).Count);
        using (var other = folder.Connect())
        {
            using var blocking = other.BeginTransaction(deferred: false);
            Assert.False(journal.Append(TestEntries.Laser, [TestEntries.Started], TestEntries.At(0)).WaitDurable(TimeSpan.FromSeconds(10)));
            Assert.Throws<IOException>(() => journal.Read(1, 10));
            blocking.Rollback();
        }
        Assert.True(journal.Flush(TimeSpan.FromSeconds(10)));
        JournalFolder.IsWhole(journal, 3);
    }

    [Fact]
    public void Append_BeyondTheQueue_IsNotTakenAndRefusalsGiveWayFirst()
    {
        using var journal = folder.Open(change: o => o with { MostWaiting = 8, MostPerCommit = 1 });
        JournalFolder.Append(journal, 1);
        using var other = folder.Connect();
        using (var blocking = other.BeginTransaction(deferred: false))
        {
            for (int i = 0; i < 20; i++) journal.Append(TestEntries.Laser, [TestEntries.Refused], TestEntries.At(0));
            var ended = new MachineEvent.SessionEnded(TestEntries.Session, EndReason.Button, 1, 0);
            JournalTicket[] tickets = [.. Enumerable.Range(0, 20).Select(_ => journal.Append(TestEntries.Laser, [ended], TestEntries.At(0)))];
            Assert.False(tickets[^1].WaitDurable(TimeSpan.Zero));
            blocking.Rollback();
        }
        Assert.True(journal.Flush(TimeSpan.FromSeconds(10)));
        // One before; one or none in the writer's hands, two refusals waiting, the rest of the eight for what counts.
        Assert.InRange(journal.End.Sequence, 9, 10);
        var kept = journal.Read(1, 100).Select(r => System.Text.Encoding.UTF8.GetString(r.Body)).ToList();
        Assert.InRange(kept.Count(b => b.Contains("sessionEnded", StringComparison.Ordinal)), 6, 7);
    }

    [Fact]
    public void Reader_WithAnOpenRead_DoesNotHoldTheWriterUp()
    {
        using var journal = folder.Open(change: o => o with { EntriesBetweenHousekeeping = 4 });
        JournalFolder.Append(journal, 4);
        using var other = folder.Connect();
        using var reading = other.BeginTransaction(deferred: true);
        using var command = other.CreateCommand();
        command.CommandText = "SELECT COUNT(*) FROM entry";
        Assert.Equal(4L, command.ExecuteScalar());
        JournalFolder.Append(journal, 20);
        Assert.Null(journal.Trouble);
        JournalFolder.IsWhole(journal, 24);
    }

    [Fact]
    public void Refusal_OfACode_IsInTheBodyAsTheWireSaysIt()
    {
        using var journal = folder.Open();
        JournalFolder.Append(journal, new MachineEvent.AccessRefused(RefusalReason.RandomUid, null, null));
        string body = System.Text.Encoding.UTF8.GetString(journal.Read(1, 1)[0].Body);
        Assert.Contains("\"event\":{\"type\":\"accessRefused\",\"reason\":\"randomUid\"}", body, StringComparison.Ordinal);
    }
}
