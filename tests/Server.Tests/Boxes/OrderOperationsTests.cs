using FabAccess.Core.Access;
using FabAccess.Core.Machines;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using FabAccess.Server.Boxes;
using FabAccess.Server.Changes;
using FabAccess.Server.Tests.Ingest;
using FabAccess.Server.Tests.Labs;
using FabAccess.Server.Tests.Sessions;
using FabAccess.Server.Tests.Store;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using static FabAccess.Server.Tests.Labs.LabBuilder;

namespace FabAccess.Server.Tests.Boxes;

public sealed class OrderOperationsTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task Order_ForABoxThatGreeted_IsForItsBootAndHalfAMinuteByItsClock(StoreKind kind)
    {
        await using var lab = await Driver.Greeted(kind);
        lab.Ingest.Clock.Now += Duration.FromMinutes(10);

        Assert.True((await lab.End(null, "smoke", "Nadia")).IsMade(out var order, out _));

        var message = Assert.Single(lab.Sent.Orders);
        Assert.Equal(new(WireLimits.Schema, Site, BoxA, lab.Journal.Boot, 1, 2_000 + 600_000 + 30_000, OrderKind.EndSession, Laser, null, "smoke"), message);
        Assert.Equal((1L, "smoke", "Nadia", lab.Ingest.Clock.Now, null), (order!.Number, order.Reason, order.By, order.IssuedAt, order.Outcome));
        Assert.Equal(1L, Assert.Single(lab.Rows()).Number);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Orders_OfSixteenCallersAtOnce_AllHaveTheirOwnNumber(StoreKind kind)
    {
        await using var lab = await Driver.Greeted(kind);

        var results = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(() => lab.Do(o => o.Identify(i % 2 == 0 ? Laser : Saw, $"caller {i}", default)))));

        Assert.Equal(Enumerable.Range(1, 16).Select(n => (long)n), results.Select(r => r.IsMade(out var order, out _) ? order.Number : 0).Order());
        Assert.Equal(Enumerable.Range(1, 16).Select(n => (long)n), lab.Sent.Orders.Select(o => o.Number).Order());
        Assert.Equal(16, lab.Rows().Select(r => r.By).Distinct().Count());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Order_AfterARestore_HasANumberAboveAllThatWereForgotten(StoreKind kind)
    {
        await using var lab = await Driver.Greeted(kind);
        Assert.True((await lab.End(null, "a", null)).IsMade(out _, out _));
        using (var db = lab.Ingest.Store.CreateDbContext())
        {
            db.BoxOrders.ExecuteDelete();
            db.Labs.ExecuteUpdate(l => l.SetProperty(x => x.Epoch, 2));
        }
        Assert.True((await lab.End(null, "b", null)).IsMade(out _, out _));
        Assert.True((await lab.End(null, "c", null)).IsMade(out _, out _));
        Assert.Equal([1, 4_294_967_297, 4_294_967_298], lab.Sent.Orders.Select(o => o.Number));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Order_AfterThePowerWentAndCame_IsForTheBootOfNow(StoreKind kind)
    {
        await using var lab = await Driver.Greeted(kind);
        lab.Journal.Reboot(Duration.FromMinutes(1)).Wait(Duration.FromSeconds(7));
        await lab.Sessions.SendAsync(lab.Journal.Now, lab.Journal.Greeting());

        Assert.True((await lab.End(null, "smoke", null)).IsMade(out _, out _));

        Assert.Equal((lab.Journal.Boot, 37_000L), (lab.Sent.Orders[0].Boot, lab.Sent.Orders[0].NotAfterMonotonicMilliseconds));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Order_ForABoxThatIsNotThere_IsRefusedAndNothingIsSent(StoreKind kind)
    {
        await using var lab = await Driver.Greeted(kind);
        Assert.Equal(ChangeRefusal.BoxOffline, Why(await lab.Do(o => o.EndSession(Mill, null, "never heard", null, default))));
        // The broker kept it: whose boot it is, nobody can say.
        await lab.Sessions.SendAsync(lab.Journal.Now, IngestDriver.Greeting(BoxB));
        Assert.Equal(ChangeRefusal.BoxOffline, Why(await lab.Do(o => o.EndSession(Mill, null, "heard once", null, default))));
        await lab.Sessions.SendAsync(lab.Journal.Now, IngestDriver.Greeting(BoxA, online: false));
        Assert.Equal(ChangeRefusal.BoxOffline, Why(await lab.End(null, "gone", null)));

        Assert.Empty(lab.Sent.Orders);
        Assert.Empty(lab.Rows());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Order_WhileTheBrokerIsAway_IsNotKeptForLaterAndKeepsItsNumber(StoreKind kind)
    {
        await using var lab = await Driver.Greeted(kind);
        lab.Sent.IsAway = true;
        Assert.Equal(ChangeRefusal.BoxOffline, Why(await lab.End(null, "smoke", null)));
        lab.Sent.IsAway = false;
        Assert.True((await lab.End(null, "smoke", null)).IsMade(out _, out _));

        Assert.Equal([(1L, OrderOutcome.NotSent), (2L, null)], lab.Rows().Select(r => (r.Number, r.Outcome)));
        Assert.Equal(2L, Assert.Single(lab.Sent.Orders).Number);
    }

    [Fact]
    public async Task Order_ThatSaysTooLittleOrTooMuch_IsRefused()
    {
        await using var lab = await Driver.Greeted(StoreKind.Sqlite);
        Assert.Equal(ChangeRefusal.ReasonMissing, Why(await lab.End(null, " ", null)));
        Assert.Equal(ChangeRefusal.ReasonMissing, Why(await lab.End(null, null, null)));
        Assert.Equal(ChangeRefusal.ReasonTooLong, Why(await lab.End(null, new string('x', 301), null)));
        Assert.Equal(ChangeRefusal.TextUnreadable, Why(await lab.End(null, "two\nlines", null)));
        Assert.Equal(ChangeRefusal.ByTooLong, Why(await lab.End(null, "x", new string('x', 81))));
        Assert.Equal(ChangeRefusal.MachineNotFound, Why(await lab.Do(o => o.EndSession(MachineId.Parse("lathe"), null, "x", null, default))));
        Assert.Equal(ChangeRefusal.SessionNotRunning, Why(await lab.End(new(Guid.NewGuid()), "x", null)));
        Assert.Empty(lab.Rows());
        Assert.True((await lab.End(null, new string('é', 300), null)).IsMade(out _, out _));
        Assert.Equal(300, lab.Sent.Orders[0].Reason!.Length);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Outcome_OfAnOrder_IsWhatTheBoxsJournalSays(StoreKind kind)
    {
        await using var lab = await Driver.Greeted(kind);
        var session = lab.Journal.Start(Laser, Ada);
        await lab.Sessions.SendAsync(lab.Journal);
        Assert.True((await lab.End(session, "left", null)).IsMade(out _, out _));
        Assert.Equal(ChangeRefusal.SessionNotRunning, Why(await lab.Do(o => o.EndSession(Saw, session, "another machine's", null, default))));
        Assert.True((await lab.End(session, "twice", null)).IsMade(out _, out _));
        Assert.True((await lab.Do(o => o.EndSession(Saw, null, "late", null, default))).IsMade(out _, out _));
        Assert.True((await lab.Do(o => o.EndSession(Saw, null, "other boot", null, default))).IsMade(out _, out _));
        Assert.True((await lab.Do(o => o.Identify(Laser, null, default))).IsMade(out _, out _));

        lab.Journal.Add(Laser, new MachineEvent.SessionEnded(session, EndReason.Order, 60_000, 0))
            .Add(Saw, new MachineEvent.RightsRefused(RightsKind.Order, RightsRefusal.Expired, null, 3))
            .Add(Saw, new MachineEvent.RightsRefused(RightsKind.Order, RightsRefusal.OtherBoot, null, 4))
            .Add(Laser, new MachineEvent.RightsRefused(RightsKind.Order, RightsRefusal.Replayed, null, 1))
            .Add(Laser, new MachineEvent.RightsRefused(RightsKind.Order, RightsRefusal.Malformed))
            .Add(Laser, new MachineEvent.RightsRefused(RightsKind.Permits, RightsRefusal.OlderGeneration, 1, 5));
        await lab.Sessions.SendAsync(lab.Journal);

        Assert.Equal([OrderOutcome.Ended, OrderOutcome.Ended, OrderOutcome.Late, OrderOutcome.Refused, null], lab.Rows().Select(r => r.Outcome));
        Assert.Equal((EndReason.Order, 60_000L), (lab.Sessions.Session(session).EndReason, lab.Sessions.Session(session).ElapsedMilliseconds));
        Assert.NotNull(lab.Sessions.Charge(session)!.NetMinor);
        Assert.Equal(ChangeRefusal.SessionNotRunning, Why(await lab.End(session, "again", null)));
    }

    [Fact]
    public async Task Outcome_OfAnOrderThatNamedNoSession_IsOfTheLatestAlone()
    {
        await using var lab = await Driver.Greeted(StoreKind.Sqlite);
        Assert.True((await lab.End(null, "nobody heard", null)).IsMade(out _, out _));
        Assert.True((await lab.End(null, "this one", null)).IsMade(out _, out _));
        var session = lab.Journal.Start(Laser, Ada);
        lab.Journal.Add(Laser, new MachineEvent.SessionEnded(session, EndReason.Order, 60_000, 0));
        await lab.Sessions.SendAsync(lab.Journal);

        Assert.Equal([null, OrderOutcome.Ended], lab.Rows().Select(r => r.Outcome));
    }

    private static ChangeRefusal? Why(ChangeResult<BoxOrder> result) => result.IsMade(out _, out var why) ? null : why;

    /// <summary>A lab whose box A has just greeted, two seconds after it began.</summary>
    private sealed class Driver(StoreKind kind) : IAsyncDisposable
    {
        public SessionDriver Sessions { get; } = new(kind);

        public IngestDriver Ingest => Sessions.Ingest;

        public JournalBuilder Journal { get; } = new JournalBuilder(BoxA).Wait(Duration.FromSeconds(2));

        public SentDown Sent { get; } = new();

        public static async Task<Driver> Greeted(StoreKind kind)
        {
            var lab = new Driver(kind);
            await lab.Sessions.SendAsync(lab.Journal.Now, lab.Journal.Greeting());
            return lab;
        }

        public async Task<ChangeResult<BoxOrder>> Do(Func<OrderOperations, Task<ChangeResult<BoxOrder>>> order)
        {
            await using var db = Ingest.Store.CreateDbContext();
            return await order(new(db, Sent, TestSigner.Current, Ingest.Clock));
        }

        public Task<ChangeResult<BoxOrder>> End(SessionId? session, string? reason, string? by) => Do(o => o.EndSession(Laser, session, reason, by, default));

        public List<BoxOrder> Rows()
        {
            using var db = Ingest.Store.CreateDbContext();
            return [.. db.BoxOrders.AsNoTracking().OrderBy(o => o.Number)];
        }

        public ValueTask DisposeAsync() => Sessions.DisposeAsync();
    }
}
