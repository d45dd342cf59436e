using FabAccess.Core.Wire;
using FabAccess.Server.Alarms;
using FabAccess.Server.Board;
using FabAccess.Server.Broker;
using FabAccess.Server.Ingest;
using FabAccess.Server.Tests.Ingest;
using FabAccess.Server.Tests.Labs;
using FabAccess.Server.Tests.Store;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using static FabAccess.Server.Tests.Labs.LabBuilder;

namespace FabAccess.Server.Tests.Alarms;

public sealed class AlarmKeeperTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task Gap_OpensOneAlarm_ThatClosesWhenItIsFilled(StoreKind kind)
    {
        await using var ingest = new IngestDriver(kind);
        var keeper = Keeper(ingest);
        var journal = new JournalBuilder(BoxA).Day(1, 30, Laser);
        await ingest.SendAsync(journal.Batch(1, 5), journal.Batch(11, 5), journal.Batch(20, 1));
        Assert.Equal([(6L, 10L), (16L, 19L)], Gaps(ingest).Select(g => (g.From, g.To)));
        keeper.Step();
        Assert.Empty(Alarms(ingest));

        ingest.Clock.Now += AlarmRules.GapIsOne;
        for (int i = 0; i < 3; i++) keeper.Step();
        var alarm = Assert.Single(Alarms(ingest));
        Assert.Equal((AlarmCause.JournalGap, BoxA, 9L, null), (alarm.Cause, alarm.Box!.Value, alarm.Count, alarm.ClosedAt));
        Assert.Equal("Entries 6 to 10, 16 to 19 are missing, though later ones came.", alarm.Detail);

        await ingest.SendAsync(journal.Batch(6, 15));
        keeper.Step();
        Assert.Equal(ingest.Clock.Now, Assert.Single(Alarms(ingest)).ClosedAt);
        Assert.Empty(Gaps(ingest));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Gap_ThatComesBackWithinTheHour_IsTheSameAlarm(StoreKind kind)
    {
        await using var ingest = new IngestDriver(kind);
        var keeper = Keeper(ingest);
        for (int minute = 0; minute < 5; minute++)
        {
            Finding(ingest, isThere: true);
            keeper.Step();
            ingest.Clock.Now += Duration.FromMinutes(1);
            Finding(ingest, isThere: false);
            keeper.Step();
        }
        Assert.Equal((AlarmCause.BoxFinding, ingest.Clock.Now), (Assert.Single(Alarms(ingest)).Cause, Alarms(ingest)[0].ClosedAt!.Value));

        ingest.Clock.Now += AlarmKeeper.Flapping;
        Finding(ingest, isThere: true);
        keeper.Step();
        Assert.Equal([false, true], Alarms(ingest).Select(a => a.ClosedAt is null));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task ChainBreak_StaysUntilAPersonClosesIt_AndOpensAnewAtTheNext(StoreKind kind)
    {
        await using var ingest = new IngestDriver(kind);
        var keeper = Keeper(ingest);
        Breaks(ingest, 2);
        keeper.Step();
        Breaks(ingest, 3);
        keeper.Step();
        Assert.Equal((AlarmCause.ChainBroken, 3L), (Assert.Single(Alarms(ingest)).Cause, Alarms(ingest)[0].Count));

        using (var db = ingest.Store.CreateDbContext()) db.Alarms.ExecuteUpdate(a => a.SetProperty(x => x.ClosedAt, ingest.Clock.Now));
        keeper.Step();
        Assert.NotNull(Assert.Single(Alarms(ingest)).ClosedAt);
        Breaks(ingest, 4);
        keeper.Step();
        Assert.Equal([false, true], Alarms(ingest).Select(a => a.ClosedAt is null));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task StoreThatWentBack_IsOneAlarmOfTheBoxThatShowedIt(StoreKind kind)
    {
        await using var ingest = new IngestDriver(kind);
        await ingest.SendAsync(IngestDriver.Greeting(BoxA, holds: new(1, 7)));
        ingest.Clock.Now += IngestCommits.BetweenEpochs;
        await ingest.SendAsync(IngestDriver.Greeting(BoxA, holds: new(5, 7)));
        Keeper(ingest).Step();

        var alarm = Assert.Single(Alarms(ingest));
        Assert.Equal((AlarmCause.StoreWentBack, BoxA, 2L, null), (alarm.Cause, alarm.Box!.Value, alarm.Count, alarm.ClosedAt));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task DeadLetters_Unsettled_AreAnAlarmOfTheirBox_ForksApart(StoreKind kind)
    {
        await using var ingest = new IngestDriver(kind);
        var journal = new JournalBuilder(BoxA).Day(5, 5, Laser);
        await ingest.SendAsync(journal.Batch(1, 5), new JournalBuilder(BoxA).Day(6, 6, Saw).Batch(3, 2), JournalBuilder.BatchOf(BoxA, 6, ["x", "y"]));
        ingest.Keep(1);
        Keeper(ingest).Step();

        Assert.Equal(
            [(AlarmCause.JournalFork, BoxA, 2L), (AlarmCause.DeadLetters, null, 1L), (AlarmCause.DeadLetters, BoxA, 2L)],
            Alarms(ingest).Select(a => (a.Cause, a.Box, a.Count)).OrderBy(a => (a.Cause, a.Box is not null)));
    }

    private static AlarmKeeper Keeper(IngestDriver ingest)
    {
        var (board, options) = (new BoardChanges(), new BrokerOptions("unused") { Embedded = false });
        var link = new LinkCondition(ingest.Clock, board, options, new BrokerState(options));
        link.Up();
        return new(ingest.Store, link, board, ingest.Clock, NullLogger<AlarmKeeper>.Instance);
    }

    private static List<Alarm> Alarms(IngestDriver ingest)
    {
        using var db = ingest.Store.CreateDbContext();
        return [.. db.Alarms.AsNoTracking().OrderBy(a => a.Id)];
    }

    private static IReadOnlyList<IngestGap> Gaps(IngestDriver ingest)
    {
        using var connection = ingest.Store.Open();
        return IngestGaps.Read(connection);
    }

    private static void Finding(IngestDriver ingest, bool isThere)
    {
        using var db = ingest.Store.CreateDbContext();
        if (isThere) db.BoxFindings.Add(new() { Box = BoxA, Finding = FindingKind.DiskFull, Since = ingest.Clock.Now, Detail = "" });
        else db.BoxFindings.RemoveRange(db.BoxFindings);
        db.SaveChanges();
    }

    private static void Breaks(IngestDriver ingest, long breaks)
    {
        using var db = ingest.Store.CreateDbContext();
        db.Boxes.Where(b => b.Id == BoxA).ExecuteUpdate(b => b.SetProperty(x => x.ChainBreaks, breaks));
    }
}
