using FabAccess.Core.Wire;
using FabAccess.Edge.Tests.Time;
using FabAccess.Edge.Uplink;
using FabAccess.Mqtt;
using Microsoft.Extensions.Logging.Abstractions;

namespace FabAccess.Edge.Tests.Uplink;

public sealed class JournalSenderTests : IDisposable
{
    private readonly VirtualTime time = new();
    private readonly ListJournal journal = new();
    private readonly FakeServer server = new();
    private readonly List<byte[]> sent = [];
    private readonly JournalSender sender;
    private PublishResult answer = PublishResult.Accepted;

    public JournalSenderTests() => sender = new(journal, Publish, time, NullLogger.Instance);

    public void Dispose() => journal.Dispose();

    [Fact]
    public void Connected_BeforeTheServerSpeaks_SendsNothingForFiveSeconds()
    {
        journal.Add(3);
        sender.Connected();
        Assert.Equal(JournalSender.Patience, sender.Advance());
        Assert.Empty(sent);
        time.Pass(JournalSender.Patience);
        sender.Advance();
        Assert.Single(sent);
    }

    [Fact]
    public void Connected_ToAServerThatHasMost_SendsOnlyTheRest()
    {
        journal.Add(500);
        sender.Connected();
        sender.Acknowledge(FakeServer.At(490, journal.HashAt(490)!));
        sender.Advance();
        Deliver();
        Assert.Equal((1, 0), (server.Batches, server.Duplicates));
    }

    [Fact]
    public void Event_WhileConnected_IsSentAtOnceAlone()
    {
        Connect();
        journal.Add(1);
        sender.Advance();
        Deliver();
        Assert.Equal((1, 1L), (server.Batches, server.DurableUpTo));
    }

    [Fact]
    public void Backlog_WithoutAcknowledgement_StopsAtTheWindow()
    {
        journal.Add(10_000);
        Connect();
        sender.Advance();
        Assert.Equal(JournalSender.MostInFlight, sent.Count);
        Deliver();
        Assert.Equal(JournalSender.MostInFlight * JournalSender.EntriesPerBatch, server.DurableUpTo);
        sender.Acknowledge(server.Acknowledge());
        sender.Advance();
        Assert.Equal(JournalSender.MostInFlight, sent.Count);
    }

    [Fact]
    public void Batch_ThatGotLost_IsSentAgainAfterFiveSeconds()
    {
        journal.Add(1);
        Connect();
        sender.Advance();
        sent.Clear();
        Assert.InRange(sender.Advance(), TimeSpan.FromSeconds(1), JournalSender.Patience);
        time.Pass(JournalSender.Patience);
        sender.Advance();
        Deliver();
        Assert.Equal(1, server.DurableUpTo);
    }

    [Fact]
    public void Backlog_ThatTheServerCannotCommit_IsSentLessAndLessOften()
    {
        journal.Add(200);
        Connect();
        sender.Advance();
        sent.Clear();
        Pass(TimeSpan.FromHours(1));
        Assert.InRange(sent.Count / 2, 25, 40);
        Deliver();
        sender.Acknowledge(server.Acknowledge());
        journal.Add(1);
        sender.Advance();
        sent.Clear();
        Pass(JournalSender.Patience);
        Assert.Single(sent);
    }

    [Fact]
    public void Connected_AfterALongSilence_IsAsQuickAsAtFirst()
    {
        journal.Add(1);
        Connect();
        Pass(TimeSpan.FromHours(1));
        Connect();
        sender.Advance();
        sent.Clear();
        Pass(JournalSender.Patience);
        Assert.Single(sent);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Journal_OverALinkThatDropsDoublesAndReorders_ArrivesWhole(int seed)
    {
        var random = new Random(seed);
        journal.Add(6000);
        Connect();
        for (int round = 0; server.DurableUpTo < 6000; round++)
        {
            Assert.InRange(round, 0, 2000);
            sender.Advance();
            byte[][] underway = [.. sent.Concat(sent.Where(_ => random.Next(4) == 0))];
            sent.Clear();
            random.Shuffle(underway);
            foreach (byte[] batch in underway)
                if (random.Next(3) > 0) server.Store(batch);
            if (random.Next(2) == 0) sender.Acknowledge(server.Acknowledge());
            if (random.Next(20) == 0) sender.Connected();
            time.Pass(TimeSpan.FromSeconds(random.Next(4)));
        }
        Assert.Equal(0, server.Conflicts);
        sender.Acknowledge(server.Acknowledge());
        Assert.Equal((6000L, 6000L), (sender.Acknowledged, journal.AcknowledgedUpTo));
        sender.Advance();
        Assert.Empty(sent);
    }

    [Fact]
    public void Server_RestoredFromABackup_GetsTheRestAgain()
    {
        journal.Add(1000);
        Connect();
        sender.Advance();
        Deliver();
        sender.Acknowledge(server.Acknowledge());
        server.Restore(300);
        Assert.Null(sender.Acknowledge(server.Acknowledge()));
        sender.Advance();
        Deliver();
        Assert.Equal((1000L, 0), (server.DurableUpTo, server.Duplicates));
    }

    [Fact]
    public void Server_EmptiedAltogether_GetsLostEntriesForWhatWasTrimmed()
    {
        journal.Add(10);
        journal.First = 4;
        Connect();
        sender.Advance();
        Deliver();
        Assert.Equal((10L, 0), (server.DurableUpTo, server.Conflicts));
        Assert.Null(sender.Acknowledge(server.Acknowledge()));
    }

    [Fact]
    public void Connected_ToASilentServerAfterARestart_BeginsWithWhatIsThere()
    {
        journal.Add(10);
        journal.First = 4;
        sender.Connected();
        time.Pass(JournalSender.Patience);
        sender.Advance();
        Deliver();
        server.Store(System.Text.Encoding.UTF8.GetBytes("{\"schema\":1,\"first\":1,\"entries\":[\"a\",\"b\",\"c\"]}"));
        Assert.Equal((10L, 0), (server.DurableUpTo, server.Duplicates));
    }

    [Theory]
    [InlineData(11, true, "ends at 10")]
    [InlineData(-1, true, "ends at 10")]
    [InlineData(5, false, "another entry 5")]
    [InlineData(0, false, "another entry 0")]
    public void Acknowledgement_ThatCannotBe_IsRefusedAndChangesNothing(long upTo, bool anyHash, string because)
    {
        journal.Add(10);
        Connect();
        string hash = anyHash ? EntryHash.None : new string('f', 64);
        Assert.Contains(because, sender.Acknowledge(FakeServer.At(upTo, hash)), StringComparison.Ordinal);
        sender.Advance();
        Deliver();
        Assert.Equal((10L, 0L), (server.DurableUpTo, journal.AcknowledgedUpTo));
    }

    [Theory]
    [InlineData(PublishResult.NotConnected)]
    [InlineData(PublishResult.Refused)]
    public void Batch_TheLinkDidNotTake_IsTriedAgain(PublishResult refused)
    {
        journal.Add(5);
        Connect();
        answer = refused;
        Assert.Equal(TimeSpan.FromSeconds(1), sender.Advance());
        answer = PublishResult.Accepted;
        sender.Advance();
        Deliver();
        Assert.Equal(5, server.DurableUpTo);
    }

    [Fact]
    public void Journal_ThatCannotBeRead_IsTriedAgain()
    {
        journal.Add(5);
        Connect();
        journal.IsUnreadable = true;
        Assert.Equal(TimeSpan.FromSeconds(1), sender.Advance());
        journal.IsUnreadable = false;
        sender.Advance();
        Deliver();
        Assert.Equal(5, server.DurableUpTo);
    }

    [Fact]
    public void Disconnected_Sends_Nothing()
    {
        Connect();
        sender.Disconnected();
        journal.Add(5);
        Assert.Equal(Timeout.InfiniteTimeSpan, sender.Advance());
        Assert.Empty(sent);
    }

    private void Connect()
    {
        sender.Connected();
        Assert.Null(sender.Acknowledge(server.Acknowledge()));
    }

    private void Pass(TimeSpan span)
    {
        for (var passed = TimeSpan.Zero; passed < span; passed += TimeSpan.FromSeconds(1))
        {
            time.Pass(TimeSpan.FromSeconds(1));
            sender.Advance();
        }
    }

    private void Deliver()
    {
        foreach (byte[] payload in sent) server.Store(payload);
        sent.Clear();
    }

    private PublishResult Publish(ReadOnlyMemory<byte> payload)
    {
        if (answer == PublishResult.Accepted) sent.Add(payload.ToArray());
        return answer;
    }
}
