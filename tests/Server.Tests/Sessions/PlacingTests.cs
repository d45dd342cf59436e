using FabAccess.Core.Time;
using FabAccess.Core.Values;
using FabAccess.Server.Ingest;
using FabAccess.Server.Sessions;
using FabAccess.Server.Tests.Labs;
using FabAccess.Server.Tests.Store;
using NodaTime;
using static FabAccess.Server.Tests.Labs.LabBuilder;

namespace FabAccess.Server.Tests.Sessions;

/// <summary>Sessions of boxes whose clocks are wrong, and what the bill makes of them.</summary>
public sealed class PlacingTests
{
    private static readonly Duration Years = Duration.FromDays(3653);

    // Midnight of 1 November in Paris.
    private static readonly Instant MonthEnd = Instant.FromUtc(2026, 10, 31, 23, 0);

    [Theory, OnSqlite, OnPostgres]
    public async Task Session_BoxGreetedInThatBoot_StandsWhereTheServersClockPutsIt(StoreKind kind)
    {
        await using var lab = new SessionDriver(kind);
        var journal = new JournalBuilder(BoxA) { Trust = ClockTrust.Never, WrongBy = -Years };
        var began = journal.Wait(Duration.FromMinutes(3)).Now + Duration.FromSeconds(1);
        var session = journal.Start(Laser, Ada);
        journal.End(Laser, session, 600_000);

        await lab.SendAsync(journal.Now, journal.Greeting());
        await lab.SendAsync(journal);

        var row = lab.Session(session);
        Assert.Equal((PlacedBy.Server, began, began - Years, 600_000L), (row.PlacedBy, row.StartedAt, row.OwnStartedAt, row.ElapsedMilliseconds));
        Assert.InRange(began, row.EarliestStart, row.LatestStart);
        Assert.Equal(began, lab.Charge(session)!.StartedAt);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Session_ClockSetLaterInThatBoot_StandsWhereThatClockPutsIt_AlsoWhenItIsLearnedLater(StoreKind kind)
    {
        await using var lab = new SessionDriver(kind);
        var journal = new JournalBuilder(BoxA) { Trust = ClockTrust.Never, WrongBy = -Years };
        var began = journal.Now + Duration.FromSeconds(1);
        var session = journal.Start(Laser, Ada);
        await lab.SendAsync(journal, journal.Now + Duration.FromDays(2));
        Assert.Equal(PlacedBy.Estimated, lab.Session(session).PlacedBy);

        (journal.Trust, journal.WrongBy) = (ClockTrust.Synchronised, Duration.Zero);
        journal.End(Laser, session, 600_000);
        await lab.SendAsync(journal, journal.Now + Duration.FromDays(3), from: 2);

        var row = lab.Session(session);
        Assert.Equal((PlacedBy.BootClock, began), (row.PlacedBy, row.StartedAt));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Session_ChargedAlready_IsPlacedAnewWithoutTouchingItsCharge(StoreKind kind)
    {
        await using var lab = new SessionDriver(kind);
        var journal = new JournalBuilder(BoxA);
        journal.End(Laser, journal.Start(Laser, Ada), 600_000);
        journal.Reboot(Duration.FromHours(1));
        (journal.Trust, journal.WrongBy) = (ClockTrust.Never, -Years);
        var session = journal.Start(Laser, Ada);
        var began = journal.Now;
        journal.End(Laser, session, 600_000);
        await lab.SendAsync(journal, journal.Now + Duration.FromDays(2));
        var charged = lab.Charge(session)!;

        await lab.SendAsync(journal.Now, journal.State());

        Assert.Equal((PlacedBy.Server, began), (lab.Session(session).PlacedBy, lab.Session(session).StartedAt));
        Assert.Equal(charged.StartedAt, lab.Charge(session)!.StartedAt);
        Assert.True(charged.StartedAt < began);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Session_NothingTells_LiesBetweenTheBootBeforeAndWhenItCame(StoreKind kind)
    {
        await using var lab = new SessionDriver(kind);
        var journal = new JournalBuilder(BoxA);
        journal.End(Laser, journal.Start(Laser, Ada), 600_000);
        var before = journal.Now;
        (journal.Trust, journal.WrongBy) = (ClockTrust.Never, -Duration.FromDays(400));
        var session = journal.Reboot(Duration.FromHours(9)).Start(Laser, Ada);
        var truth = journal.Now;
        journal.Wait(Duration.FromHours(2)).End(Laser, session, 7_200_000);
        await lab.SendAsync(journal, journal.Now + Duration.FromHours(5));

        var row = lab.Session(session);
        Assert.Equal((PlacedBy.Estimated, row.EarliestStart), (row.PlacedBy, row.StartedAt));
        Assert.InRange(truth, row.EarliestStart, row.LatestStart);
        Assert.InRange(row.EarliestStart, before, before + Duration.FromSeconds(2));
        Assert.InRange(row.LatestStart, truth, truth + Duration.FromHours(5) + Duration.FromSeconds(2));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Session_NothingTells_LiesBeforeTheBootAfter_AlsoWhenThatComesLater(StoreKind kind)
    {
        await using var lab = new SessionDriver(kind);
        var journal = new JournalBuilder(BoxA) { Trust = ClockTrust.Never, WrongBy = -Years };
        var first = journal.Start(Laser, Ada);
        var truth = journal.Now;
        journal.End(Laser, first, 600_000);
        var second = journal.Reboot(Duration.FromHours(1)).Start(Laser, Ada);
        journal.End(Laser, second, 600_000);
        await lab.SendAsync(journal, journal.Now + Duration.FromDays(9));

        journal.Reboot(Duration.FromHours(2));
        var began = journal.Now;
        (journal.Trust, journal.WrongBy) = (ClockTrust.Synchronised, Duration.Zero);
        journal.Add(Saw, new Core.Machines.MachineEvent.Released());
        await lab.SendAsync(journal, journal.Now + Duration.FromDays(9), from: 5);

        Assert.InRange(lab.Session(second).LatestStart, truth, began);
        Assert.Equal(PlacedBy.Estimated, lab.Session(second).PlacedBy);
        Assert.InRange(truth, lab.Session(first).EarliestStart, lab.Session(first).LatestStart);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Charge_StartOnEitherSideOfAMonthEnd_WaitsForAClockThatTells(StoreKind kind)
    {
        await using var lab = new SessionDriver(kind);
        var journal = new JournalBuilder(BoxA) { Trust = ClockTrust.Never, WrongBy = -Duration.FromDays(400) }.BootedAt(MonthEnd - Duration.FromMinutes(30));
        var session = journal.Start(Laser, Ada);
        journal.End(Laser, session, 3_600_000);

        await lab.SendAsync(journal, journal.Now + Duration.FromHours(5));
        Assert.Null(lab.Charge(session));
        Assert.NotNull(lab.Session(session).ChargeAwaitedUntil);

        await lab.SendAsync(journal.Now, journal.Greeting());
        Assert.Equal((MonthEnd - Duration.FromMinutes(30) + Duration.FromSeconds(1), 1800L), (lab.Charge(session)!.StartedAt, lab.Charge(session)!.NetMinor));
        Assert.Null(lab.Session(session).ChargeAwaitedUntil);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Charge_NoClockEverTells_IsMadeAfterThirtyDays(StoreKind kind)
    {
        await using var lab = new SessionDriver(kind);
        var journal = new JournalBuilder(BoxA) { Trust = ClockTrust.Never, WrongBy = -Duration.FromDays(400) }.BootedAt(MonthEnd - Duration.FromMinutes(30));
        var session = journal.Start(Laser, Ada);
        journal.End(Laser, session, 3_600_000);
        var came = journal.Now + Duration.FromHours(5);
        await lab.SendAsync(journal, came);

        using (var early = lab.Ingest.Store.CreateDbContext()) Assert.False(Replacing.ChargeOverdue(early, came + Duration.FromDays(30) - Duration.FromSeconds(1)));
        using (var due = lab.Ingest.Store.CreateDbContext()) Assert.True(Replacing.ChargeOverdue(due, came + Duration.FromDays(30)));

        Assert.Equal((lab.Session(session).StartedAt, 1800L), (lab.Charge(session)!.StartedAt, lab.Charge(session)!.NetMinor));
        using (var after = lab.Ingest.Store.CreateDbContext()) Assert.False(Replacing.ChargeOverdue(after, came + Duration.FromDays(60)));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Greeting_KeptByTheBroker_TellsNothingOfTheBoot(StoreKind kind)
    {
        await using var lab = new SessionDriver(kind);
        var journal = new JournalBuilder(BoxA) { Trust = ClockTrust.Never };
        await lab.SendAsync(journal.Now + Duration.FromDays(3), journal.Greeting() with { IsRetained = true }, journal.State() with { IsRetained = true });

        using var db = lab.Ingest.Store.CreateDbContext();
        Assert.Empty(db.BootAnchors);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Greeting_QuickerThanTheOneBefore_IsTheTruerOne_AndASlowerOneChangesNothing(StoreKind kind)
    {
        await using var lab = new SessionDriver(kind);
        var journal = new JournalBuilder(BoxA) { Trust = ClockTrust.Never };
        foreach (int late in new[] { 9, 2, 20 }) await lab.SendAsync(journal.Wait(Duration.FromMinutes(1)).Now + Duration.FromSeconds(late), journal.Greeting());

        using var db = lab.Ingest.Store.CreateDbContext();
        Assert.Equal(Instant.FromUtc(2026, 11, 21, 8, 0) + Duration.FromSeconds(2), db.BootAnchors.Single().Server);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Greeting_ReadingBeyondItsRange_IsADeadLetter(StoreKind kind)
    {
        await using var lab = new SessionDriver(kind);
        var greeting = new JournalBuilder(BoxA).Wait(Duration.FromDays(3660) + Duration.FromMilliseconds(1)).Greeting();

        await lab.SendAsync(Instant.FromUtc(2026, 11, 21, 9, 0), greeting);

        Assert.Equal(DeadLetterReason.Malformed, Assert.Single(lab.Ingest.DeadLetters()).Reason);
    }

    // Whatever the wall clock does, a session lasts as long as it lasted, and lies where it truly was or says between what.
    [Theory, OnSqlite]
    public async Task Clock_JumpsTenYearsEitherWay_DurationsStayAndTimesAreBounded(StoreKind kind)
    {
        for (int seed = 1; seed <= 12; seed++)
        {
            await using var lab = new SessionDriver(kind);
            var random = new Random(seed);
            var journal = new JournalBuilder(BoxA).BootedAt(Instant.FromUtc(2026, 3, 28, 18, 0));
            var truth = new Dictionary<SessionId, (Instant Start, long Elapsed)>();
            for (int i = 0, sent = 1; i < 40; i++)
            {
                if (random.Next(4) == 0) journal.Reboot(Duration.FromMinutes(random.Next(1, 600)));
                (journal.Trust, journal.WrongBy) = random.Next(3) == 0 ? (ClockTrust.Synchronised, Duration.Zero) : (ClockTrust.Never, Duration.FromDays(random.Next(-3653, 3654)));
                var session = journal.Start(Laser, Ada);
                long elapsed = random.Next(1, 14_400_000);
                truth.Add(session, (journal.Now, elapsed));
                if (random.Next(2) == 0) (journal.Trust, journal.WrongBy) = (ClockTrust.Never, Duration.FromDays(random.Next(-3653, 3654)));
                journal.End(Laser, session, elapsed);
                if (random.Next(3) == 0) await lab.SendAsync(journal.Now, journal.Greeting());
                if (random.Next(3) != 0) continue;
                await lab.SendAsync(journal, journal.Now + Duration.FromSeconds(random.Next(2) == 0 ? 1 : 400_000), sent);
                sent = journal.Bodies.Count + 1;
            }
            await lab.SendAsync(journal, journal.Now + Duration.FromDays(6));

            foreach (var (id, (start, elapsed)) in truth)
            {
                var row = lab.Session(id);
                Assert.Equal(elapsed, row.ElapsedMilliseconds);
                if (row.PlacedBy == PlacedBy.Clock) continue;
                Assert.True(row.EarliestStart <= start && start <= row.LatestStart, $"Seed {seed}: {id} began at {start}, said {row.PlacedBy} {row.EarliestStart} to {row.LatestStart}.");
            }
        }
    }
}
