using FabAccess.Server.Machines;
using FabAccess.Server.Permits;
using FabAccess.Server.Tests.Boxes;
using FabAccess.Server.Tests.Labs;
using FabAccess.Server.Tests.Store;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using static FabAccess.Server.Tests.Labs.LabBuilder;

namespace FabAccess.Server.Tests.Permits;

public sealed partial class PermitPlanningTests
{
    [Theory, OnSqlite, OnPostgres]
    public void Plan_NothingNew_PublishesNothing(StoreKind kind)
    {
        using var lab = new Driver(kind);
        lab.Planning.Plan();
        var first = lab.TakeAll();
        lab.Planning.Plan();

        Assert.Equal([BoxA, BoxB, Spare], first.Select(m => m.Box).OrderBy(b => b.ToString()));
        Assert.All(first, m => Assert.Equal((1, 1L, m.IssuedAt + PermitPlanner.Validity), (m.Epoch, m.Generation, m.NotAfter)));
        Assert.Empty(lab.TakeAll());
    }

    [Theory, OnSqlite, OnPostgres]
    public void Plan_RightRevoked_GivesTheBoxesItConcernsTheNextGeneration(StoreKind kind)
    {
        using var lab = new Driver(kind);
        lab.Planning.Plan();
        lab.TakeAll();

        lab.Change(db => db.Grants.ExecuteUpdate(g => g.SetProperty(x => x.RevokedAt, lab.Clock.Now)));
        lab.Planning.Plan();

        var list = Assert.Single(lab.TakeAll());
        Assert.Equal((BoxA, 2L), (list.Box, list.Generation));
        Assert.DoesNotContain(list.Members, m => m.Permits is not null);
    }

    [Theory, OnSqlite, OnPostgres]
    public void Plan_ADayLater_RenewsEveryList(StoreKind kind)
    {
        using var lab = new Driver(kind);
        lab.Planning.Plan();
        lab.TakeAll();

        lab.Clock.Now += PermitIssuing.Renewal;
        lab.Planning.Plan();

        Assert.Equal([2L, 2L, 2L], lab.TakeAll().Select(m => m.Generation));
    }

    [Theory, OnSqlite, OnPostgres]
    public void Plan_ClockSetBackByAYear_IssuesTheListAnewByTheClockOfNow(StoreKind kind)
    {
        using var lab = new Driver(kind);
        lab.Clock.Now += Duration.FromDays(365);
        lab.Planning.Plan();
        lab.TakeAll();

        lab.Clock.Now -= Duration.FromSeconds(30);
        lab.Planning.Plan();
        Assert.Empty(lab.TakeAll());
        lab.Clock.Now -= Duration.FromDays(365);
        lab.Planning.Plan();

        Assert.All(lab.TakeAll(), m => Assert.Equal((2L, lab.Clock.Now), (m.Generation, m.IssuedAt)));
        Assert.Equal(3, lab.Rows().Count(r => r.IssuedAt == lab.Clock.Now));
    }

    [Theory, OnSqlite, OnPostgres]
    public void Plan_AfterARestore_BeginsANewEpoch(StoreKind kind)
    {
        using var lab = new Driver(kind);
        lab.Planning.Plan();
        lab.TakeAll();

        lab.Change(db => db.Labs.ExecuteUpdate(l => l.SetProperty(x => x.Epoch, 2)));
        lab.Planning.Plan();

        Assert.All(lab.TakeAll(), m => Assert.Equal((2, 1L), (m.Epoch, m.Generation)));
    }

    [Theory, OnSqlite, OnPostgres]
    public void Connect_PublishesTheStoredListsAgain_ByteForByte(StoreKind kind)
    {
        using var lab = new Driver(kind);
        lab.Planning.Plan();
        var before = lab.Payloads.OrderBy(p => p).ToList();
        lab.TakeAll();

        lab.Events.RaiseConnected();
        lab.Planning.Plan();

        Assert.Equal(before, lab.Payloads.OrderBy(p => p));
    }

    [Theory, OnSqlite, OnPostgres]
    public void Plan_ListsOfBeforeSigning_AreIssuedSignedUnderTheNextGeneration(StoreKind kind)
    {
        using var lab = new Driver(kind);
        lab.Planning.Plan();
        lab.TakeAll();
        // As the migration leaves them: the same content, no key.
        lab.Change(db => db.PublishedPermits.ExecuteUpdate(p => p.SetProperty(x => x.KeyId, "").SetProperty(x => x.Payload, "{}"u8.ToArray())));

        lab.Restart(TestSigner.Current);
        lab.Planning.Plan();

        Assert.Equal([2L, 2L, 2L], lab.TakeAll().Select(m => m.Generation));
        Assert.All(lab.Rows(), r => Assert.Equal((TestSigner.Current.Key.ToString(), 2L), (r.KeyId, r.Generation)));
        lab.Restart(TestSigner.Current);
        lab.Planning.Plan();
        Assert.All(lab.TakeAll(), m => Assert.Equal(2L, m.Generation));
    }

    [Theory, OnSqlite, OnPostgres]
    public void Plan_AfterTheKeysWereSwitched_SignsAnewWithAKeyThatBoxesKnow(StoreKind kind)
    {
        using var lab = new Driver(kind);
        lab.Planning.Plan();
        lab.TakeAll();

        lab.Restart(TestSigner.Next);
        lab.Planning.Plan();

        Assert.Equal([2L, 2L, 2L], lab.TakeAll().Select(m => m.Generation));
        Assert.All(lab.Rows(), r => Assert.Equal(TestSigner.Next.Key.ToString(), r.KeyId));
    }

    [Theory, OnSqlite, OnPostgres]
    public void Plan_Configurations_NameKeysAndPlacesAndComeAgainOnlyWhenTheySaySomethingNew(StoreKind kind)
    {
        using var lab = new Driver(kind);
        lab.Planning.Plan();
        var first = lab.TakeConfigs(TestSigner.Trust);
        Assert.Equal(3, first.Count);
        Assert.All(first, c => Assert.Equal((Site, 1, 1L, GateLab.Places.Gate, GateLab.Places.Broker), (c.Site, c.Epoch, c.Generation, c.Gate, c.Broker)));
        Assert.All(first, c => Assert.Equal(TestSigner.Current.Keys, c.SigningKeys));

        lab.Planning.Plan();
        Assert.Empty(lab.TakeConfigs(TestSigner.Trust));
        lab.Events.RaiseConnected();
        lab.Planning.Plan();
        Assert.All(lab.TakeConfigs(TestSigner.Trust), c => Assert.Equal(1L, c.Generation));

        lab.Restart(TestSigner.Next);
        lab.Planning.Plan();
        var switched = lab.TakeConfigs(TestSigner.Trust);
        Assert.Equal([2L, 2L, 2L], switched.Select(c => c.Generation));
        Assert.All(switched, c => Assert.Equal(TestSigner.Next.Keys, c.SigningKeys));

        lab.Change(db => db.Labs.ExecuteUpdate(l => l.SetProperty(x => x.Epoch, 2)));
        lab.Planning.Plan();
        Assert.All(lab.TakeConfigs(TestSigner.Trust), c => Assert.Equal((2, 1L), (c.Epoch, c.Generation)));
    }

    [Fact]
    public void Plan_ForABoxThatIsBehind_PublishesItsListAgain_ButNotAtOnce()
    {
        using var lab = new Driver(StoreKind.Sqlite);
        lab.Planning.Plan();
        var lists = lab.TakeAll();

        lab.Planning.IsBehind(BoxA);
        lab.Planning.Plan();
        Assert.Empty(lab.TakeAll());

        lab.Restart(TestSigner.Current, again: TimeSpan.Zero);
        lab.Planning.Plan();
        lab.TakeAll();
        lab.Planning.IsBehind(BoxA);
        lab.Planning.IsBehind(BoxA);
        lab.Planning.Plan();
        var again = Assert.Single(lab.TakeAll());
        Assert.Equal((BoxA, lists.Single(l => l.Box == BoxA).Generation), (again.Box, again.Generation));
        lab.Planning.Plan();
        Assert.Empty(lab.TakeAll());
    }

    [Fact]
    public void Plan_WhileTheStoreIsAway_TriesLessAndLessOften()
    {
        using var lab = new Driver(StoreKind.Sqlite);
        lab.Change(db => db.Database.ExecuteSqlRaw("ALTER TABLE labs RENAME TO away"));
        Assert.Equal([2, 4, 8, 16, 32, 60, 60], Enumerable.Range(0, 7).Select(_ => lab.Planning.Plan().TotalSeconds));
        lab.Change(db => db.Database.ExecuteSqlRaw("ALTER TABLE away RENAME TO labs"));
        lab.Planning.Plan();
        Assert.Equal(3, lab.TakeAll().Count);
        lab.Change(db => db.Database.ExecuteSqlRaw("ALTER TABLE labs RENAME TO away"));
        Assert.Equal(2, lab.Planning.Plan().TotalSeconds);
    }

    [Fact]
    public void Plan_ForABoxThatWasTakenAway_TellsItNothing()
    {
        using var lab = new Driver(StoreKind.Sqlite);
        lab.Change(db => db.Boxes.Where(b => b.Id == BoxA).ExecuteUpdate(b => b.SetProperty(x => x.RevokedAt, Instant.FromUtc(2026, 11, 20, 0, 0))));
        lab.Planning.Plan();
        Assert.DoesNotContain(lab.TakeConfigs(TestSigner.Trust), c => c.Box == BoxA);
    }

    [Theory, OnSqlite, OnPostgres]
    public void Plan_Lists_AreAddressedToTheirBoxAndSayHowOldTheyMayBe(StoreKind kind)
    {
        using var lab = new Driver(kind);
        lab.Change(db => db.Machines.Where(m => m.Id == Laser).ExecuteUpdate(m => m.SetProperty(x => x.Risk, MachineRisk.High)));
        lab.Change(db => db.Machines.Where(m => m.Id == Mill).ExecuteUpdate(m => m.SetProperty(x => x.Risk, MachineRisk.Low)));
        lab.Planning.Plan();

        var lists = lab.TakeAll();

        Assert.All(lists, m => Assert.Equal(Site, m.Site));
        Assert.Equal(
            [(Laser, 259_200L), (Mill, null), (Saw, 1_209_600L)],
            lists.SelectMany(l => l.Machines).Select(m => (m.Machine, m.MaxAgeSeconds)).OrderBy(m => m.Machine.ToString(), StringComparer.Ordinal));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task RightsChanged_Running_PublishesByItself(StoreKind kind)
    {
        using var lab = new Driver(kind);
        await lab.Planning.StartAsync(CancellationToken.None);
        await lab.ArrivedAsync(3);

        lab.Change(db => db.Machines.Where(m => m.Id == Laser).ExecuteUpdate(m => m.SetProperty(x => x.OutOfOrder, "belt")));
        for (int i = 0; i < 50; i++) lab.Planning.RightsChanged();
        await lab.ArrivedAsync(1);

        var list = lab.TakeAll()[^1];
        Assert.Equal((BoxA, 2L, "belt"), (list.Box, list.Generation, list.Machines[0].OutOfOrder));
        await lab.Planning.StopAsync(CancellationToken.None);
    }

    [Fact]
    public void Plan_WithARowThatMeansNothing_LeavesTheListsAndTriesAgain()
    {
        using var lab = new Driver(StoreKind.Sqlite);
        lab.Planning.Plan();
        lab.TakeAll();
        string sound = "";
        lab.Change(db => sound = db.Database.SqlQuery<string>($"SELECT MIN(Hash) AS Value FROM Badges").Single());

        lab.Change(db => db.Database.ExecuteSql($"UPDATE Badges SET Hash = 'rot' WHERE Hash = {sound}"));
        var retry = lab.Planning.Plan();
        lab.Change(db => db.Database.ExecuteSql($"UPDATE Badges SET Hash = {sound}, IsBlocked = 1 WHERE Hash = 'rot'"));
        lab.Planning.Plan();

        Assert.InRange(retry, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
        Assert.NotEmpty(lab.TakeAll());
    }
}
