using FabAccess.Core.Machines;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using FabAccess.Server.Boxes;
using FabAccess.Server.Changes;
using FabAccess.Server.Members;
using FabAccess.Server.Sessions;
using FabAccess.Server.Tests.Boxes;
using FabAccess.Server.Tests.Labs;
using FabAccess.Server.Tests.Sessions;
using FabAccess.Server.Tests.Store;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using static FabAccess.Server.Tests.Labs.LabBuilder;

namespace FabAccess.Server.Tests.Members;

/// <summary>From asking for a new badge of Blaise's at the laser, by the order, to the badge that the box's journal tells of.</summary>
public sealed class FirstCardTests
{
    private static readonly BadgeHash New = BadgeHash.Parse("71350000000000000000000000000001"), Second = BadgeHash.Parse("71350000000000000000000000000002");

    [Theory, OnSqlite, OnPostgres]
    public async Task Asked_IsAnOrderToTheBox_AndWhatIsKnownOfIt(StoreKind kind)
    {
        await using var lab = await Driver.Greeted(kind);

        var window = await lab.Open();

        var order = Assert.Single(lab.Sent.Orders);
        Assert.Equal((OrderKind.EnrolBadge, Laser, window.Id, Blaise, 15, null, null), (order.Kind, order.Machine, order.Window!.Value, order.Member!.Value, order.Seconds!.Value, order.Session, order.Reason));
        Assert.Equal((Blaise, BoxA, Laser, order.Number, 15, lab.Clock.Now, "Nadia"), (window.Member, window.Box, window.Machine, window.OrderNumber, window.Seconds, window.OpenedAt, window.OpenedBy));
        Assert.Equal(EnrolOutcome.Waiting, await lab.Outcome());
        lab.Clock.Now += Duration.FromSeconds(20);
        Assert.Equal(EnrolOutcome.NobodyCame, await lab.Outcome());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Card_InTime_IsTheMembersOwn_OnceHoweverOftenItIsTold(StoreKind kind)
    {
        await using var lab = await Driver.Greeted(kind);
        var window = await lab.Open();
        int told = lab.Sessions.Ingest.Planning.Told;

        lab.Journal.Add(Laser, new MachineEvent.BadgeEnrolled(window.Id, Blaise, New), 5_000);
        for (int i = 0; i < 2; i++) await lab.Sessions.SendAsync(lab.Journal);
        using (var db = lab.Sessions.Ingest.Store.CreateDbContext()) db.Boxes.Where(b => b.Id == BoxA).ExecuteUpdate(b => b.SetProperty(x => x.ProjectedUpTo, 0));
        await lab.Sessions.SendAsync(lab.Journal);

        using var after = lab.Sessions.Ingest.Store.CreateDbContext();
        var badge = Assert.Single(after.Badges.AsNoTracking().Where(b => b.Hash == New));
        Assert.Equal((Blaise, "#7135", false, lab.Journal.Now), (badge.Member, badge.Mask, badge.IsBlocked, badge.AddedAt));
        Assert.Empty(after.EntryFlags);
        Assert.Equal(EnrolOutcome.Added, await lab.Outcome());
        Assert.Equal(told + 1, lab.Sessions.Ingest.Planning.Told);
    }

    /// <summary>What is wrong with what the box tells; nobody gets a badge by it.</summary>
    public static TheoryData<string, EnrolOutcome> Wrong => new()
    {
        { "unknown window", EnrolOutcome.NobodyCame },
        { "another member", EnrolOutcome.NotAdded },
        { "another machine", EnrolOutcome.NobodyCame },
        { "another box", EnrolOutcome.NobodyCame },
        { "long after", EnrolOutcome.NotAdded },
        { "long before", EnrolOutcome.NotAdded },
        { "somebody else's badge", EnrolOutcome.NotAdded },
        { "too many badges", EnrolOutcome.NotAdded },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task Card_ThatWasNotAskedForSo_IsAFlagAndNobodysBadge(string what, EnrolOutcome outcome)
    {
        await using var lab = await Driver.Greeted(StoreKind.Sqlite);
        lab.Journal.Wait(Duration.FromHours(1));
        if (what != "long before") lab.Clock.Now = lab.Journal.Now;
        else lab.Clock.Now = lab.Journal.Now + Duration.FromHours(1);
        var window = await lab.Open();
        if (what == "long after") lab.Journal.Wait(MomentOf(window) + Duration.FromSeconds(1));
        if (what == "too many badges") lab.Give(Blaise, BadgeOperations.MostPerMember - 2);
        var (id, member, hash) = what switch
        {
            "unknown window" => (new(Guid.CreateVersion7()), Blaise, New),
            "another member" => (window.Id, Ada, New),
            "somebody else's badge" => (window.Id, Blaise, lab.BadgeOf(Ada)),
            _ => (window.Id, Blaise, New),
        };
        var journal = what == "another box" ? new JournalBuilder(BoxB).BootedAt(lab.Journal.Now) : lab.Journal;
        int before = lab.Badges();

        journal.Add(what == "another machine" ? Saw : what == "another box" ? Mill : Laser, new MachineEvent.BadgeEnrolled(id, member, hash), 0);
        await lab.Sessions.SendAsync(journal, journal.Now + Duration.FromHours(2));

        Assert.Equal(before, lab.Badges());
        using var db = lab.Sessions.Ingest.Store.CreateDbContext();
        var flag = Assert.Single(db.EntryFlags.AsNoTracking());
        Assert.Equal(EntryFlagKind.BadgeNotAdded, flag.Kind);
        Assert.Matches("^#[0-9A-F]{4} for .+ at .+: .+\\.$", flag.Detail);
        Assert.Equal(outcome, await lab.Outcome());
    }

    // Heard of a day later, of a time at which it was asked for.
    [Fact]
    public async Task Card_HeardOfLate_Counts()
    {
        await using var lab = await Driver.Greeted(StoreKind.Sqlite);
        var window = await lab.Open();

        lab.Journal.Add(Laser, new MachineEvent.BadgeEnrolled(window.Id, Blaise, New), 5_000);
        await lab.Sessions.SendAsync(lab.Journal, lab.Journal.Now + Duration.FromDays(1));

        Assert.Equal(EnrolOutcome.Added, await lab.Outcome());
    }

    [Fact]
    public async Task TwoWaits_HaveABadgeEach_AndNoneHasTwo()
    {
        await using var lab = await Driver.Greeted(StoreKind.Sqlite);
        var first = await lab.Open();
        var second = await lab.Open();

        lab.Journal.Add(Laser, new MachineEvent.BadgeEnrolled(second.Id, Blaise, New)).Add(Laser, new MachineEvent.BadgeEnrolled(second.Id, Blaise, Second)).Add(Laser, new MachineEvent.BadgeEnrolled(first.Id, Blaise, New));
        await lab.Sessions.SendAsync(lab.Journal);

        using var db = lab.Sessions.Ingest.Store.CreateDbContext();
        Assert.Equal([New], db.Badges.AsNoTracking().Where(b => b.Hash == New || b.Hash == Second).Select(b => b.Hash).ToArray());
        Assert.Equal([2L], db.EntryFlags.AsNoTracking().Select(f => f.Sequence).ToArray());
    }

    [Fact]
    public async Task Order_ThatTheBoxRefused_HasNotReachedIt()
    {
        await using var lab = await Driver.Greeted(StoreKind.Sqlite);
        var window = await lab.Open();

        lab.Journal.Add(Laser, new MachineEvent.RightsRefused(Core.Access.RightsKind.Order, Core.Access.RightsRefusal.Expired, null, window.OrderNumber));
        await lab.Sessions.SendAsync(lab.Journal);

        Assert.Equal(EnrolOutcome.NotReached, await lab.Outcome());
    }

    [Fact]
    public async Task Asked_WhatCannotBe_IsRefused_AndNothingIsSent()
    {
        await using var lab = await Driver.Greeted(StoreKind.Sqlite);
        Assert.Equal(ChangeRefusal.EnrolSecondsOutOfRange, await lab.Refusal(Blaise, Laser, 4));
        Assert.Equal(ChangeRefusal.EnrolSecondsOutOfRange, await lab.Refusal(Blaise, Laser, 61));
        Assert.Equal(ChangeRefusal.MemberNotFound, await lab.Refusal(new(Guid.NewGuid()), Laser, 15));
        Assert.Equal(ChangeRefusal.MachineNotFound, await lab.Refusal(Blaise, MachineId.Parse("lathe-9"), 15));
        Assert.Equal(ChangeRefusal.BoxOffline, await lab.Refusal(Blaise, Mill, 15));
        lab.Give(Blaise, BadgeOperations.MostPerMember - 2);
        Assert.Equal(ChangeRefusal.TooManyBadges, await lab.Refusal(Blaise, Laser, 15));
        Assert.Empty(lab.Sent.Orders);
        using var db = lab.Sessions.Ingest.Store.CreateDbContext();
        Assert.Empty(db.BadgeWindows);
    }

    private static Duration MomentOf(BadgeWindow window) => OrderOperations.Validity + Duration.FromSeconds(window.Seconds) + Core.Time.MomentPlacing.Tolerance;

    /// <summary>A lab whose box A has just greeted.</summary>
    private sealed class Driver(StoreKind kind) : IAsyncDisposable
    {
        public SessionDriver Sessions { get; } = new(kind);

        public TestClock Clock => Sessions.Ingest.Clock;

        public JournalBuilder Journal { get; } = new JournalBuilder(BoxA).Wait(Duration.FromSeconds(2));

        public SentDown Sent { get; } = new();

        public static async Task<Driver> Greeted(StoreKind kind)
        {
            var lab = new Driver(kind);
            await lab.Sessions.SendAsync(lab.Journal.Now, lab.Journal.Greeting());
            return lab;
        }

        public async Task<BadgeWindow> Open() => (await Do(e => e.Open(Blaise, Laser, null, "Nadia", default))).IsMade(out var window, out var why) ? window : throw new InvalidOperationException($"{why}");

        public async Task<ChangeRefusal?> Refusal(MemberId member, MachineId machine, int seconds) =>
            (await Do(e => e.Open(member, machine, seconds, null, default))).IsMade(out _, out var why) ? null : why;

        public async Task<EnrolOutcome> Outcome() => (await Do(e => e.Latest(Blaise, default)))!.Outcome;

        public int Badges()
        {
            using var db = Sessions.Ingest.Store.CreateDbContext();
            return db.Badges.Count();
        }

        public BadgeHash BadgeOf(MemberId member)
        {
            using var db = Sessions.Ingest.Store.CreateDbContext();
            return db.Badges.First(b => b.Member == member).Hash;
        }

        public void Give(MemberId member, int badges)
        {
            using var db = Sessions.Ingest.Store.CreateDbContext();
            for (ulong i = 0; i < (ulong)badges; i++) db.Badges.Add(new() { Hash = new(9, i), Member = member, Mask = "…0000", AddedAt = Clock.Now });
            db.SaveChanges();
        }

        public ValueTask DisposeAsync() => Sessions.DisposeAsync();

        private async Task<T> Do<T>(Func<EnrolOperations, Task<T>> what)
        {
            await using var db = Sessions.Ingest.Store.CreateDbContext();
            return await what(new(db, new(db, Sent, TestSigner.Current, Clock), Clock));
        }
    }
}
