using FabAccess.Core.Machines;
using FabAccess.Core.Values;
using FabAccess.Server.Tests.Labs;
using FabAccess.Server.Tests.Store;
using NodaTime;
using static FabAccess.Server.Tests.Labs.LabBuilder;

namespace FabAccess.Server.Tests.Sessions;

/// <summary>Sessions whose end nobody saw: each ends once, is charged up to where it is known to have run, and says how much more it may have been.</summary>
public sealed class UnendedSessionTests
{
    // X1: it once stayed open for ever, and nobody was charged.
    [Theory, OnSqlite, OnPostgres]
    public async Task SupersededSession_IsEndedAtItsLastMark_AndCharged(StoreKind kind)
    {
        await using var lab = new SessionDriver(kind);
        var journal = new JournalBuilder(BoxA);
        var first = journal.Start(Laser, Ada);
        journal.Add(Laser, new MachineEvent.SessionRunning(first), 600_000).Wait(Duration.FromSeconds(40));
        var second = journal.Start(Laser, Blaise);
        await lab.SendAsync(journal);

        var row = lab.Session(first);
        Assert.Equal((true, EndReason.Superseded, 600_000L, 41_000L, 3L), (row.IsSuperseded, row.EndReason, row.ElapsedMilliseconds, row.UncertaintyMilliseconds, row.EndSequence));
        Assert.Equal(300, lab.Charge(first)!.NetMinor);
        Assert.Null(lab.Session(second).EndReason);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task SupersededSession_OfAMachineWithoutState_IsEndedWithAllTheDoubt(StoreKind kind)
    {
        await using var lab = new SessionDriver(kind);
        var journal = new JournalBuilder(BoxA);
        var first = journal.Start(Mill, Ada);
        journal.Add(Mill, new MachineEvent.SessionRunning(first), 600_000);
        journal.Start(Mill, Blaise);
        await lab.SendAsync(journal);

        Assert.Equal((EndReason.Superseded, 0L, 601_000L), (lab.Session(first).EndReason, lab.Session(first).ElapsedMilliseconds, lab.Session(first).UncertaintyMilliseconds));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task MemoryLost_OpenSession_IsEndedAtItsLastMark_AndTheMachineIsFree(StoreKind kind)
    {
        await using var lab = new SessionDriver(kind);
        var journal = new JournalBuilder(BoxA);
        var session = journal.Start(Laser, Ada);
        journal.Add(Laser, new MachineEvent.SessionRunning(session), 600_000).Reboot(Duration.FromHours(3)).Wait(Duration.FromSeconds(30));
        journal.Add(Laser, new MachineEvent.MemoryLost()).Add(Saw, new MachineEvent.MemoryLost());
        await lab.SendAsync(journal);

        var row = lab.Session(session);
        Assert.Equal((false, EndReason.MemoryLost, 600_000L, 3 * 3_600_000L), (row.IsSuperseded, row.EndReason, row.ElapsedMilliseconds, row.UncertaintyMilliseconds));
        Assert.Equal(300, lab.Charge(session)!.NetMinor);
        using var db = lab.Ingest.Store.CreateDbContext();
        Assert.All(db.MachineStatuses, s => Assert.Equal((MachineStateKind.Free, null), (s.Kind, s.Session)));
        Assert.Empty(db.EntryFlags);
    }

    // X9: a box that lost power seldom has a clock at its start; the server knows when its boots began.
    [Theory, OnSqlite, OnPostgres]
    public async Task PowerLoss_BoxCannotTell_IsBoundedByTheTwoBoots(StoreKind kind)
    {
        await using var lab = new SessionDriver(kind);
        var journal = new JournalBuilder(BoxA);
        var session = journal.Start(Laser, Ada);
        journal.Add(Laser, new MachineEvent.SessionRunning(session), 600_000).Wait(Duration.FromMinutes(70)).Reboot(Duration.FromHours(3));
        (journal.Trust, journal.WrongBy) = (ClockTrust.Never, -Duration.FromDays(30));
        await lab.SendAsync(journal.Now, journal.Greeting());
        journal.Add(Laser, new MachineEvent.SessionEnded(session, EndReason.PowerLoss, 600_000, (long)MachineRules.Untold.TotalMilliseconds));
        await lab.SendAsync(journal);

        var truth = Duration.FromMinutes(70);
        Assert.InRange(Duration.FromMilliseconds(lab.Session(session).UncertaintyMilliseconds), truth, truth + Duration.FromHours(3) + Duration.FromSeconds(1));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task PowerLoss_BoxTellsMoreExactly_IsBelieved(StoreKind kind)
    {
        await using var lab = new SessionDriver(kind);
        var journal = new JournalBuilder(BoxA);
        var session = journal.Start(Laser, Ada);
        journal.Reboot(Duration.FromHours(3)).Add(Laser, new MachineEvent.SessionEnded(session, EndReason.PowerLoss, 0, 61_000));
        await lab.SendAsync(journal);

        Assert.Equal(61_000, lab.Session(session).UncertaintyMilliseconds);
    }
}
