using FabAccess.Core.Billing;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using FabAccess.Server.Billing;
using FabAccess.Server.Permits;
using FabAccess.Server.Tests.Labs;
using FabAccess.Server.Tests.Store;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using static FabAccess.Server.Tests.Labs.LabBuilder;

namespace FabAccess.Server.Tests.Permits;

/// <summary>What machines cost, on its way into the lists.</summary>
public sealed partial class PermitPlanningTests
{
    private static readonly Instant FirstVersion = Instant.FromUtc(2026, 1, 1, 0, 0);

    [Theory, OnSqlite, OnPostgres]
    public void Plan_Prices_AreTheRulesOfTheVersionInForce_AndNoneWhereThereIsNoRule(StoreKind kind)
    {
        using var lab = new Driver(kind);
        lab.Planning.Plan();

        var prices = lab.TakeAll().SelectMany(l => l.Machines).ToDictionary(m => m.Machine, m => m.Price);

        Assert.Equal(new PriceMessage(1, "laser", FirstVersion, "EUR", 18.00m, 60, Increment: 1, Rounding: "up"), prices[Laser]);
        Assert.Equal(new PriceMessage(1, "saw", FirstVersion, "EUR", 0.1m, 1, MinCharge: 1.50m), prices[Saw]);
        Assert.Null(prices[Mill]);
    }

    [Theory, OnSqlite, OnPostgres]
    public void Plan_VersionPublishedForLater_GivesTheBoxesItConcernsANewListThen_AndAtItsStart(StoreKind kind)
    {
        using var lab = new Driver(kind);
        lab.Planning.Plan();
        lab.TakeAll();
        var start = lab.Clock.Now + Duration.FromMinutes(7);

        lab.Change(db => Publish(db, 2, start, new PriceRule("laser", new("Laser"), Laser, new(), new(24, 60)), new PriceRule("saw", new("Scie"), Saw, new(), new(0, 60))));
        var next = lab.Planning.Plan();
        var announced = Assert.Single(lab.TakeAll());
        Assert.Equal((BoxA, 2L, TimeSpan.FromMinutes(7)), (announced.Box, announced.Generation, next));
        Assert.All(announced.Machines, m => Assert.Equal((1, start), (m.Price!.Version, m.Price.Until)));

        lab.Clock.Now = start - Duration.FromMilliseconds(1);
        lab.Planning.Plan();
        Assert.Empty(lab.TakeAll());
        lab.Clock.Now = start;
        lab.Planning.Plan();
        var begun = Assert.Single(lab.TakeAll());
        Assert.Equal((BoxA, 3L), (begun.Box, begun.Generation));
        Assert.Equal(new PriceMessage(2, "laser", start, "EUR", 24, 60), begun.Machines.Single(m => m.Machine == Laser).Price);
        // Free from then on.
        Assert.Null(begun.Machines.Single(m => m.Machine == Saw).Price);
        lab.Planning.Plan();
        Assert.Empty(lab.TakeAll());
    }

    [Fact]
    public async Task RightsChanged_AfterAVersionWasPublished_PublishesByItself()
    {
        using var lab = new Driver(StoreKind.Sqlite);
        await lab.Planning.StartAsync(CancellationToken.None);
        await lab.ArrivedAsync(3);

        lab.Change(db => Publish(db, 2, lab.Clock.Now, new PriceRule("all", new("Tout"), null, new(), new(1, 1))));
        lab.Planning.RightsChanged();
        await lab.ArrivedAsync(2);

        Assert.Equal([(BoxA, 2), (BoxB, 2)], lab.TakeAll()[^2..].Select(l => (l.Box, l.Machines[0].Price!.Version)).OrderBy(l => l.Box.ToString()));
        await lab.Planning.StopAsync(CancellationToken.None);
    }

    [Fact]
    public void Plan_ForALabThatShowsNoPrices_SaysNone()
    {
        using var lab = new Driver(StoreKind.Sqlite);
        lab.Planning.Plan();
        lab.TakeAll();

        lab.Restart(TestSigner.Current, showsPrices: false);
        lab.Planning.Plan();

        Assert.Equal([(BoxA, 2L)], lab.TakeAll().Where(l => l.Generation > 1).Select(l => (l.Box, l.Generation)));
        Assert.DoesNotContain(lab.Rows(), r => System.Text.Encoding.UTF8.GetString(TestSigner.Content(r.Payload)).Contains("price", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"versions":""")]
    [InlineData("""{"currency":"EUR","versions":[{"version":"one"}]}""")]
    public void Plan_WithAPriceBookThatHasRotted_StillTakesARightAway(string rotten)
    {
        using var lab = new Driver(StoreKind.Sqlite);
        lab.Planning.Plan();
        lab.TakeAll();

        lab.Change(db => db.PriceBookVersions.ExecuteUpdate(v => v.SetProperty(x => x.Rules, rotten)));
        lab.Change(db => db.Grants.ExecuteUpdate(g => g.SetProperty(x => x.RevokedAt, lab.Clock.Now)));
        lab.Planning.Plan();

        var list = Assert.Single(lab.TakeAll());
        Assert.DoesNotContain(list.Members, m => m.Permits is not null);
        Assert.All(list.Machines, m => Assert.Null(m.Price));
    }

    // The list of a machine shared by ten thousand says its price once.
    [Fact]
    public void Prices_OfAList_DoNotGrowWithItsMembers()
    {
        using var lab = new Driver(StoreKind.Sqlite);
        lab.Planning.Plan();
        int with = lab.Rows().Single(r => r.Box == BoxA).Payload.Length;
        lab.Restart(TestSigner.Current, showsPrices: false);
        lab.Planning.Plan();

        Assert.InRange(with - lab.Rows().Single(r => r.Box == BoxA).Payload.Length, 1, 500);
    }

    [Theory]
    [InlineData(null, null, null)]
    [InlineData(3, null, 3)]
    [InlineData(null, 5, 5)]
    [InlineData(3, 5, 3)]
    [InlineData(5, 3, 3)]
    [InlineData(null, -3, null)]
    public void NextChange_IsTheNextEdge_OfAGrantOrOfThePrices(int? grant, int? version, int? expected)
    {
        var now = Instant.FromUtc(2026, 11, 21, 12, 0);
        var facts = new PermitFacts(Site, [], [], [], [], grant is { } hours ? [new() { Member = Ada, CertificationId = 1, From = now + Duration.FromHours(hours), GrantedBy = "test" }] : [])
        {
            Prices = version is { } later ? new(Currency.Eur, [new(1, now + Duration.FromHours(later), [])]) : null,
        };

        Assert.Equal(expected is { } due ? now + Duration.FromHours(due) : null, PermitPlanner.NextChange(facts, now));
    }

    private static void Publish(Server.Store.LabDb db, int version, Instant from, params PriceRule[] rules)
    {
        db.PriceBookVersions.Add(PriceBooks.RowOf(new(version, from, [.. rules]), Currency.Eur));
        db.SaveChanges();
    }
}
