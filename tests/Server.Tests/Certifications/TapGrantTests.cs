using FabAccess.Core.Machines;
using FabAccess.Core.Values;
using FabAccess.Server.Board;
using FabAccess.Server.Certifications;
using FabAccess.Server.Changes;
using FabAccess.Server.Machines;
using FabAccess.Server.Sessions;
using FabAccess.Server.Store;
using FabAccess.Server.Tests.Labs;
using FabAccess.Server.Tests.Sessions;
using FabAccess.Server.Tests.Store;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using static FabAccess.Server.Tests.Labs.LabBuilder;

namespace FabAccess.Server.Tests.Certifications;

/// <summary>What comes of a certification that a trainer gave at a machine: Ada, who is a trainer for the laser, to Blaise.</summary>
public sealed class TapGrantTests
{
    private static readonly Instant Tapped = Instant.FromUtc(2026, 11, 21, 9, 0);
    private static readonly BadgeHash AdasBadge = Hash("04523B1A6F5C80"), BlaisesBadge = Hash("DEADBEEF"), BlaisesBlocked = Hash("04A1B2C3D4E5F6");
    private static readonly MachineEvent.CertificationGranted Given = new(Blaise, BlaisesBadge, Ada, AdasBadge);

    [Theory, OnSqlite, OnPostgres]
    public async Task Given_ByATrainer_IsAGrantFromThatInstant_AndBoxesHearOfIt(StoreKind kind)
    {
        await using var driver = Lab(kind);
        var journal = Journal(Given);
        var before = driver.Ingest.Planning.Told;

        await driver.SendAsync(journal);

        using var db = driver.Ingest.Store.CreateDbContext();
        var grant = Assert.Single(db.Grants.AsNoTracking().Where(g => g.Member == Blaise));
        Assert.Equal((Tapped, null, MemberRights.None, Ada, "Ada A", Laser, BoxA, 1L), (grant.From, grant.Until, grant.Rights, grant.Trainer, grant.GrantedBy, grant.Machine, grant.Box, grant.Sequence));
        Assert.Empty(db.EntryFlags);
        Assert.Equal(before + 1, driver.Ingest.Planning.Told);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Given_ThatComesAgain_OrInAnotherEntry_IsOneGrant(StoreKind kind)
    {
        await using var driver = Lab(kind);
        var journal = Journal(Given).Add(Laser, Given);

        await driver.SendAsync(journal);
        await driver.SendAsync(journal);
        // A store that lost its mark reads all of it again.
        Change(driver, db => db.Boxes.Single(b => b.Id == BoxA).ProjectedUpTo = 0);
        await driver.SendAsync(journal.Add(Laser, new MachineEvent.CheckNeeded()), from: 3);

        using var after = driver.Ingest.Store.CreateDbContext();
        Assert.Equal(1, after.Grants.Count(g => g.Member == Blaise));
        Assert.Empty(after.EntryFlags);
    }

    [Theory, OnSqlite]
    public async Task Given_WhereNovicesAreSupervised_IsANovices(StoreKind kind)
    {
        await using var driver = Lab(kind, db => db.Machines.Single(m => m.Id == Laser).Use = MachineUse.Text(new() { TrainersGrant = true, Supervision = Supervision.Starts }));

        await driver.SendAsync(Journal(Given));

        using var after = driver.Ingest.Store.CreateDbContext();
        Assert.Equal(MemberRights.Novice, after.Grants.Single(g => g.Member == Blaise).Rights);
    }

    /// <summary>What was so when the entry came, some of it days after the tap; and whether it counts.</summary>
    public static TheoryData<string, bool> Cases => new()
    {
        { "trainer's right withdrawn before", false },
        { "trainer's right withdrawn after", true },
        { "trainer's right ended before", false },
        { "trainer's right begins after", false },
        { "trainer was certified only", false },
        { "trainer suspended", false },
        { "trainer unknown", false },
        { "trainer's badge blocked", false },
        { "badge is somebody else's", false },
        { "learner's badge blocked", false },
        { "learner is the trainer", false },
        { "learner unknown", false },
        { "learner suspended", false },
        { "withdrawn from the learner since", false },
        { "withdrawn from the learner before", true },
        { "learner's ran out before", true },
        { "learner's ends later", false },
        { "rule off", false },
        { "rule off since", true },
        { "rule off before", false },
        { "machine requires nothing", false },
        { "machine of another box", false },
        { "machine unknown", false },
        { "as many grants as are kept", false },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Given_IsAskedOfTheServersOwnRecords_AsOfThatTime(string what, bool counts)
    {
        await using var driver = Lab(StoreKind.Sqlite, db => Prepare(db, what));
        var (given, machine) = what switch
        {
            "trainer unknown" => (Given with { Trainer = new(Guid.CreateVersion7()) }, Laser),
            "badge is somebody else's" => (Given with { Badge = AdasBadge }, Laser),
            "learner's badge blocked" => (Given with { Badge = BlaisesBlocked }, Laser),
            "learner is the trainer" => (Given with { Member = Ada, Badge = AdasBadge }, Laser),
            "learner unknown" => (Given with { Member = new(Guid.CreateVersion7()) }, Laser),
            "machine of another box" => (Given, Mill),
            "machine unknown" => (Given, MachineId.Parse("lathe-9")),
            _ => (Given, Laser),
        };
        int before = Count(driver);

        await driver.SendAsync(Journal(given, machine), Tapped + Duration.FromDays(3));

        Assert.Equal(counts ? before + 1 : before, Count(driver));
        using var db = driver.Ingest.Store.CreateDbContext();
        Assert.Equal(counts ? [] : [EntryFlagKind.CertificationNotGiven], db.EntryFlags.AsNoTracking().Select(f => f.Kind).ToArray());
        if (!counts) Assert.Matches("^.+ by .+ at .+: .+\\.$", db.EntryFlags.AsNoTracking().Single().Detail);
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public async Task Given_ByABoxWithoutAClock_CountsOnlyByARightThatHeldAllTheWhile(bool isWithdrawnSince, bool counts)
    {
        await using var driver = Lab(StoreKind.Sqlite, db => Prepare(db, isWithdrawnSince ? "trainer's right withdrawn after" : "nothing"));
        // It wakes with the time of its last end, when the trainer was one; the tap is of days later.
        var late = Duration.FromDays(2);
        var journal = new JournalBuilder(BoxA) { Trust = ClockTrust.Never, WrongBy = -late }.BootedAt(Tapped + late).Add(Laser, Given, afterMilliseconds: 0);

        await driver.SendAsync(journal, Tapped + Duration.FromDays(3));

        using var db = driver.Ingest.Store.CreateDbContext();
        Assert.Equal(counts ? 1 : 0, db.Grants.Count(g => g.Member == Blaise));
        Assert.Equal(counts ? 0 : 1, db.EntryFlags.Count());
    }

    [Fact]
    public async Task Given_ThatDoesNotCount_NamesBothAndWhy()
    {
        await using var driver = Lab(StoreKind.Sqlite, db => Prepare(db, "rule off"));

        await driver.SendAsync(Journal(Given));

        using var db = driver.Ingest.Store.CreateDbContext();
        Assert.Equal("Blaise B by Ada A at Laser 1: the machine's rules do not let trainers certify at it.", db.EntryFlags.AsNoTracking().Single().Detail);
    }

    [Theory]
    [InlineData(-1, false)]
    [InlineData(1, true)]
    public async Task Rule_SwitchedOffInTheOffice_CountsForWhatCameBefore(int hoursAfterTheTap, bool counts)
    {
        await using var driver = Lab(StoreKind.Sqlite);
        using (var db = driver.Ingest.Store.CreateDbContext())
        {
            driver.Ingest.Clock.Now = Tapped + Duration.FromHours(hoursAfterTheTap);
            var machines = new MachineOperations(db, new RightsNotice(driver.Ingest.Planning, new BoardChanges()), driver.Ingest.Clock);
            Assert.True((await machines.ChangeUse(Laser, new() { BookedOnly = true }, default)).IsMade(out _, out _));
        }
        int before = Count(driver);

        await driver.SendAsync(Journal(Given), Tapped + Duration.FromDays(3));

        Assert.Equal(counts ? before + 1 : before, Count(driver));
    }

    // The learner's session runs, whatever becomes of the certification.
    [Fact]
    public async Task Session_ThatBeganWithIt_StandsEitherWay()
    {
        await using var driver = Lab(StoreKind.Sqlite, db => Prepare(db, "rule off"));
        var journal = Journal(Given);
        var session = journal.Start(Laser, Blaise);
        journal.End(Laser, session, 60_000);

        await driver.SendAsync(journal);

        Assert.Equal(60_000, driver.Session(session).ElapsedMilliseconds);
    }

    private static int Count(SessionDriver driver)
    {
        using var db = driver.Ingest.Store.CreateDbContext();
        return db.Grants.Count();
    }

    private static SessionDriver Lab(StoreKind kind, Action<LabDb>? change = null)
    {
        var driver = new SessionDriver(kind);
        Change(driver, db =>
        {
            db.Grants.Single(g => g.Member == Ada).Rights = MemberRights.Trainer;
            db.Machines.Single(m => m.Id == Laser).Use = MachineUse.Text(new() { TrainersGrant = true });
            change?.Invoke(db);
        });
        return driver;
    }

    private static void Prepare(LabDb db, string what)
    {
        var ada = db.Grants.Single(g => g.Member == Ada);
        var laser = db.Machines.Single(m => m.Id == Laser);
        Instant before = Tapped - Duration.FromHours(1), after = Tapped + Duration.FromHours(1);
        Grant Held(Instant? until = null, Instant? revoked = null, string by = "x") => new()
        {
            Member = Blaise, CertificationId = laser.RequiredCertificationId!.Value, From = Tapped - Duration.FromDays(9), Until = until, GrantedBy = by, RevokedAt = revoked, RevokedBy = revoked is null ? null : "x", RevocationReason = revoked is null ? null : "x",
        };
        switch (what)
        {
            case "trainer's right withdrawn before" or "trainer's right withdrawn after":
                (ada.RevokedAt, ada.RevokedBy, ada.RevocationReason) = (what.EndsWith("before", StringComparison.Ordinal) ? before : after, "x", "x");
                break;
            case "trainer's right ended before":
                ada.Until = before;
                break;
            case "trainer's right begins after":
                ada.From = after;
                break;
            case "trainer was certified only":
                ada.Rights = MemberRights.None;
                break;
            case "trainer suspended" or "learner suspended":
                db.Members.Single(m => m.Id == (what.StartsWith("trainer", StringComparison.Ordinal) ? Ada : Blaise)).IsSuspended = true;
                break;
            case "trainer's badge blocked":
                db.Badges.Single(b => b.Hash == AdasBadge).IsBlocked = true;
                break;
            case "withdrawn from the learner since":
                db.Grants.Add(Held(revoked: after));
                break;
            case "withdrawn from the learner before":
                db.Grants.Add(Held(revoked: before));
                break;
            case "learner's ran out before":
                db.Grants.Add(Held(until: before));
                break;
            case "learner's ends later":
                db.Grants.Add(Held(until: after));
                break;
            case "rule off" or "rule off since" or "rule off before":
                (laser.Use, laser.TrainersGrantedUntil) = (null, what.EndsWith("since", StringComparison.Ordinal) ? after : what.EndsWith("before", StringComparison.Ordinal) ? before : null);
                break;
            case "machine requires nothing":
                laser.RequiredCertificationId = null;
                break;
            case "machine of another box":
                db.Machines.Single(m => m.Id == Mill).Use = MachineUse.Text(new() { TrainersGrant = true });
                break;
            case "as many grants as are kept":
                for (int i = 0; i < GrantOperations.MostPerMember; i++) db.Grants.Add(Held(revoked: before, by: $"{i}"));
                break;
        }
    }

    private static void Change(SessionDriver driver, Action<LabDb> change)
    {
        using var db = driver.Ingest.Store.CreateDbContext();
        change(db);
        db.SaveChanges();
    }

    private static JournalBuilder Journal(MachineEvent.CertificationGranted given, MachineId? machine = null) =>
        new JournalBuilder(BoxA).BootedAt(Tapped).Add(machine ?? Laser, given, afterMilliseconds: 0);

    private static BadgeHash Hash(string uid) => BadgeHash.Of(BadgeUid.TryParse(uid, out var number) ? number : throw new ArgumentException(uid, nameof(uid)), Convert.FromHexString("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"));
}
