using System.Text;
using FabAccess.Core.Machines;
using FabAccess.Core.Wire;
using FabAccess.Mqtt;
using FabAccess.Server.Ingest;
using FabAccess.Server.Tests.Labs;
using FabAccess.Server.Tests.Store;
using Microsoft.EntityFrameworkCore;
using static FabAccess.Server.Tests.Labs.LabBuilder;

namespace FabAccess.Server.Tests.Ingest;

public sealed class IngestTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task Entries_SentOnce_AreStoredByteForByteAndAcknowledged(StoreKind kind)
    {
        await using var ingest = new IngestDriver(kind);
        var journal = new JournalBuilder(BoxA).Day(1, 450, Laser, Saw);

        await ingest.SendAsync(journal.Batches(200));

        Assert.Equal(journal.Bodies, ingest.Entries(BoxA).Select(e => Encoding.UTF8.GetString(e.Body)));
        Assert.Equal((450, journal.LastHash), (ingest.LastAck(BoxA).DurableUpTo, ingest.LastAck(BoxA).Hash));
        Assert.Equal((450, 0, 0), (ingest.Box(BoxA).DurableUpTo, ingest.Box(BoxA).ChainBreaks, ingest.Box(BoxA).Duplicates));
        Assert.Empty(ingest.DeadLetters());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task EveryMessage_DeliveredTwice_ChangesNothingAndIsCounted(StoreKind kind)
    {
        await using var ingest = new IngestDriver(kind);
        var journal = new JournalBuilder(BoxA).Day(2, 300, Laser, Saw);

        await ingest.SendAsync(journal.Batches(50).SelectMany(b => new[] { b, b }));
        await ingest.SendAsync(journal.Batches(100));

        Assert.Equal(300, ingest.Entries(BoxA).Count);
        Assert.Equal((300, 600), (ingest.Box(BoxA).DurableUpTo, ingest.Box(BoxA).Duplicates));
        Assert.Empty(ingest.DeadLetters());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Gap_HoldsTheAcknowledgementAndNotTheEntries_UntilItIsFilled(StoreKind kind)
    {
        await using var ingest = new IngestDriver(kind);
        var journal = new JournalBuilder(BoxA).Day(3, 30, Laser);

        await ingest.SendAsync(journal.Batch(1, 10), journal.Batch(21, 10));
        var early = ingest.LastAck(BoxA);
        int stored = ingest.Entries(BoxA).Count;
        await ingest.SendAsync(journal.Batch(11, 10));

        Assert.Equal((10, 20), (early.DurableUpTo, stored));
        Assert.Equal((30, journal.LastHash), (ingest.LastAck(BoxA).DurableUpTo, ingest.LastAck(BoxA).Hash));
        Assert.Equal(0, ingest.Box(BoxA).ChainBreaks);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Batches_Reordered_EndInTheSamePrefix(StoreKind kind)
    {
        await using var ingest = new IngestDriver(kind);
        var journal = new JournalBuilder(BoxA).Day(4, 100, Laser, Saw);

        await ingest.SendAsync(journal.Batches(7).Reverse());

        Assert.Equal((100, journal.LastHash), (ingest.LastAck(BoxA).DurableUpTo, ingest.LastAck(BoxA).Hash));
        Assert.Equal(0, ingest.Box(BoxA).ChainBreaks);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Fork_IsKeptAsDeadLetter_AndTheStoredEntryStays(StoreKind kind)
    {
        await using var ingest = new IngestDriver(kind);
        var journal = new JournalBuilder(BoxA).Day(5, 5, Laser);
        var clone = new JournalBuilder(BoxA).Day(6, 6, Saw);
        await ingest.SendAsync(journal.Batch(1, 5));

        await ingest.SendAsync(clone.Batch(3, 1), clone.Batch(3, 1));

        var fork = Assert.Single(ingest.DeadLetters());
        Assert.Equal((DeadLetterReason.Fork, BoxA, 3, 2), (fork.Reason, fork.Box!.Value, fork.Sequence!.Value, fork.Count));
        Assert.Equal(clone.Bodies[2], Encoding.UTF8.GetString(fork.Payload));
        Assert.Equal(journal.Bodies, ingest.Entries(BoxA).Select(e => Encoding.UTF8.GetString(e.Body)));
        Assert.Equal(5, ingest.LastAck(BoxA).DurableUpTo);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task ChainBreak_IsStoredAndCounted(StoreKind kind)
    {
        await using var ingest = new IngestDriver(kind);
        var journal = new JournalBuilder(BoxA).Day(7, 3, Laser);
        journal.Add(Laser, new MachineEvent.Released(), previous: EntryHash.Of("something that was taken out"u8)).Add(Laser, new MachineEvent.Released());

        await ingest.SendAsync(journal.Batches(2));

        Assert.Equal((5, 1), (ingest.Box(BoxA).DurableUpTo, ingest.Box(BoxA).ChainBreaks));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task UnreadableEntries_CountAsStored_AndTheNextOnesGoOn(StoreKind kind)
    {
        await using var ingest = new IngestDriver(kind);
        var journal = new JournalBuilder(BoxA).AddBody("no json").AddBody("").AddBody(new string('x', WireLimits.LongestEntry + 1)).Add(Laser, new MachineEvent.Released());

        await ingest.SendAsync(journal.Batch(1, 4));
        await ingest.SendAsync(journal.Batch(1, 4));

        Assert.Equal([false, false, false, true], ingest.Entries(BoxA).Select(e => e.IsReadable));
        Assert.Equal([DeadLetterReason.Malformed, DeadLetterReason.Malformed, DeadLetterReason.TooLong], ingest.DeadLetters().Select(d => d.Reason));
        Assert.All(ingest.DeadLetters(), d => Assert.Equal(1, d.Count));
        Assert.Equal(4, ingest.LastAck(BoxA).DurableUpTo);
        Assert.Equal(0, ingest.Box(BoxA).ChainBreaks);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task PoisonedMessages_AreKeptWithTheirBytes_AndBlockNothingBehindThem(StoreKind kind)
    {
        await using var ingest = new IngestDriver(kind);
        string topic = new Topics(Site, BoxA).Journal;
        byte[] huge = new byte[WireLimits.LongestUpPayload + 1];
        var journal = new JournalBuilder(BoxA).Day(8, 2, Laser);

        await ingest.SendAsync(
            new MqttMessage(topic, huge, false), new MqttMessage(topic, [], false), new MqttMessage(topic, [0xFF, 0x00], false),
            new MqttMessage($"fabaccess/v1/atelier/{new string('b', 40)}/up/journal", [1], false),
            new MqttMessage("fabaccess/v1/atelier/stranger/up/journal", journal.Batch(1, 2).Payload, false),
            new MqttMessage($"fabaccess/v1/atelier/box-a/up/{new string('é', 5000)}\u0001", [2], false),
            journal.Batch(1, 2), new MqttMessage(topic, [], false));

        var letters = ingest.DeadLetters();
        Assert.Equal(
            [DeadLetterReason.TooLong, DeadLetterReason.Malformed, DeadLetterReason.Malformed, DeadLetterReason.UnknownBox, DeadLetterReason.UnknownBox, DeadLetterReason.Malformed],
            letters.Select(d => d.Reason));
        Assert.Equal([WireLimits.LongestUpPayload, 0, 2, 1, journal.Batch(1, 2).Payload.Length, 1], letters.Select(d => d.Payload.Length));
        Assert.Equal(2, letters[1].Count);
        Assert.Equal(2, ingest.LastAck(BoxA).DurableUpTo);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task DeadLetters_BeyondTheLimit_AreOnlyCounted(StoreKind kind)
    {
        await using var ingest = new IngestDriver(kind);
        string topic = new Topics(Site, BoxA).Journal;
        ingest.Keep(DeadLetterBox.Most - 5);

        await ingest.SendAsync(Enumerable.Range(0, 15).Select(i => new MqttMessage(topic, Encoding.UTF8.GetBytes($"{i}"), false)));

        var letters = ingest.DeadLetters();
        Assert.Equal(DeadLetterBox.Most + 1, letters.Count);
        Assert.Equal((DeadLetterBox.Overflow, 10), (letters[^1].Topic, letters[^1].Count));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task DeadLetter_SettledAndComeAgain_WantsAPersonAgain_AndSettledOnesFillNoRoom(StoreKind kind)
    {
        await using var ingest = new IngestDriver(kind);
        var bad = new MqttMessage(new Topics(Site, BoxA).Journal, [1], false);
        ingest.Keep(DeadLetterBox.Most);
        using (var db = ingest.Store.CreateDbContext()) db.DeadLetters.ExecuteUpdate(d => d.SetProperty(x => x.SettledAt, ingest.Clock.Now).SetProperty(x => x.SettledNote, "seen"));

        await ingest.SendAsync(bad);
        using (var db = ingest.Store.CreateDbContext()) db.DeadLetters.Where(d => d.SettledAt == null).ExecuteUpdate(d => d.SetProperty(x => x.SettledAt, ingest.Clock.Now).SetProperty(x => x.SettledNote, "an old program"));
        await ingest.SendAsync(bad);

        var letter = Assert.Single(ingest.DeadLetters(), d => d.SettledAt is null);
        Assert.Equal((2, "an old program", DeadLetterReason.Malformed), (letter.Count, letter.SettledNote, letter.Reason));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Acknowledgement_ComesAfterTheCommit_NeverBefore(StoreKind kind)
    {
        await using var ingest = new IngestDriver(kind);
        var journal = new JournalBuilder(BoxA).Day(9, 600, Laser, Saw);

        await ingest.SendAsync(journal.Batches(5));

        Assert.All(ingest.Acks.Where(a => a.Box == BoxA), a => Assert.True(a.Committed >= a.Ack.DurableUpTo, $"{a.Ack.DurableUpTo} was acknowledged with {a.Committed} committed."));
        Assert.Equal(600, ingest.LastAck(BoxA).DurableUpTo);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task StoreFailure_AcknowledgesNothing_AndLosesNothing(StoreKind kind)
    {
        FailingStore? failing = null;
        await using var ingest = new IngestDriver(kind, store => failing = new(store));
        var journal = new JournalBuilder(BoxA).Day(10, 40, Laser);
        await ingest.SendAsync(journal.Batch(1, 10));

        failing!.Fail(times: 3);
        await ingest.SendAsync(journal.Batch(11, 30));

        Assert.Equal(0, failing.Remaining);
        Assert.Equal([10L, 40L], ingest.Acks.Where(a => a.Box == BoxA).Select(a => a.Ack.DurableUpTo));
        Assert.Equal(40, ingest.Entries(BoxA).Count);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task EntryThatTheStoreRefuses_IsStoredUnreadInItsPlace_AndTheOthersAreRead(StoreKind kind)
    {
        await using var ingest = new IngestDriver(kind, store => new FailingStore(store) { RefusesBox = BoxB, RefusesSequence = s => s == 4 });
        var a = new JournalBuilder(BoxA).Day(11, 10, Laser);
        var b = new JournalBuilder(BoxB).Day(12, 10, Mill);

        await ingest.SendAsync(a.Batch(1, 5), b.Batch(1, 10), a.Batch(6, 5));

        Assert.Equal(10, ingest.LastAck(BoxA).DurableUpTo);
        Assert.Equal((10, b.LastHash), (ingest.LastAck(BoxB).DurableUpTo, ingest.LastAck(BoxB).Hash));
        Assert.Equal(b.Bodies, ingest.Entries(BoxB).Select(e => Encoding.UTF8.GetString(e.Body)));
        Assert.Equal([4L], ingest.Entries(BoxB).Where(e => !e.IsReadable).Select(e => e.Sequence));
        var letter = Assert.Single(ingest.DeadLetters());
        Assert.Equal((DeadLetterReason.StoreRefused, BoxB, 4L, b.Bodies[3]), (letter.Reason, letter.Box!.Value, letter.Sequence!.Value, Encoding.UTF8.GetString(letter.Payload)));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task EntryThatTheStoreRefusesAlsoUnread_IsADeadLetter_AndOnlyItsOwnPrefixStands(StoreKind kind)
    {
        await using var ingest = new IngestDriver(kind, store => new FailingStore(store) { RefusesBox = BoxB, RefusesSequence = s => s == 4, RefusesUnread = true });
        var a = new JournalBuilder(BoxA).Day(11, 10, Laser);
        var b = new JournalBuilder(BoxB).Day(12, 10, Mill);

        await ingest.SendAsync(a.Batch(1, 5), b.Batch(1, 10), a.Batch(6, 5));

        Assert.Equal((10, 3), (ingest.LastAck(BoxA).DurableUpTo, ingest.LastAck(BoxB).DurableUpTo));
        Assert.Equal(9, ingest.Entries(BoxB).Count);
        var letter = Assert.Single(ingest.DeadLetters());
        Assert.Equal((DeadLetterReason.StoreRefused, 4L, b.Bodies[3]), (letter.Reason, letter.Sequence!.Value, Encoding.UTF8.GetString(letter.Payload)));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Greeting_IsAnsweredWithThePrefix_AndShowsTheBoxOnlineUntilItIsGone(StoreKind kind)
    {
        await using var ingest = new IngestDriver(kind);

        await ingest.SendAsync(IngestDriver.Greeting(BoxA));
        bool online = ingest.Box(BoxA).IsOnline;
        var ack = ingest.LastAck(BoxA);
        await ingest.SendAsync(IngestDriver.Greeting(BoxA, online: false));

        Assert.True(online);
        Assert.Equal((0, EntryHash.None), (ack.DurableUpTo, ack.Hash));
        Assert.False(ingest.Box(BoxA).IsOnline);
        Assert.Single(ingest.Acks, a => a.Box == BoxA);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task LostLink_ShowsEveryBoxOffline(StoreKind kind)
    {
        await using var ingest = new IngestDriver(kind);
        await ingest.SendAsync(IngestDriver.Greeting(BoxA));

        ingest.LoseLink();
        await ingest.SendAsync();

        Assert.False(ingest.Box(BoxA).IsOnline);
        Assert.True(ingest.Box(Spare).IsOnline);
    }
}
