using FabAccess.Core.Access;
using FabAccess.Core.Time;
using FabAccess.Core.Values;
using FabAccess.Postgres;
using FabAccess.Server.Alarms;
using FabAccess.Server.Machines;
using FabAccess.Server.Store;
using FabAccess.Server.Store.Postgres;
using FabAccess.Server.Store.Sqlite;
using FabAccess.Server.Tests.Labs;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace FabAccess.Server.Tests.Store;

/// <summary>A store of version 0.1 with what a lab has in it by then, brought to this version.</summary>
public sealed class MigrationTests : IDisposable
{
    private const string Before = "Spine";

    private static readonly Instant Believed = Instant.FromUtc(2026, 11, 20, 9, 0), Behind = Instant.FromUtc(2026, 3, 1, 0, 0), Came = Instant.FromUtc(2026, 11, 20, 12, 0);

    private readonly string folder = Directory.CreateTempSubdirectory("fab-store-").FullName;

    [Theory, OnSqlite, OnPostgres]
    public void OldStore_WithRows_KeepsThemAll(StoreKind kind)
    {
        using var store = Old(kind);

        store.Migrate();

        using var db = store.CreateDbContext();
        Assert.False(db.Database.HasPendingModelChanges());
        Assert.Equal(db.Database.GetMigrations().Max(), db.Newest);
        Assert.Equal((2, 2, 1, 1), (db.Entries.Count(), db.Sessions.Count(), db.DeadLetters.Count(), db.EntryFlags.Count()));
        Assert.Equal((7L, "", 0L), (db.Boxes.Single().DurableUpTo, db.PublishedPermits.Single().KeyId, db.Boxes.Single().SpokeAfterRevocation));
        Assert.Equal((MachineRisk.Standard, MinimumCredential.Uid), (db.Machines.Single().Risk, db.Machines.Single().MinimumCredential));
        Assert.All(db.Badges, b => Assert.Equal((BadgeKind.Uid, null), (b.Kind, b.SealedKey)));
        Assert.Null(db.DeadLetters.Single().SettledAt);
        Assert.Null(db.EntryFlags.Single().SettledAt);
    }

    [Theory, OnSqlite, OnPostgres]
    public void OldSession_BelievedClock_StandsWhereItStood(StoreKind kind)
    {
        using var store = Old(kind);

        store.Migrate();

        using var db = store.CreateDbContext();
        var session = db.Sessions.Single(s => s.StartSequence == 1);
        Assert.Equal((Believed, Believed, Believed, Believed, PlacedBy.Clock), (session.StartedAt, session.OwnStartedAt, session.EarliestStart, session.LatestStart, session.PlacedBy));
    }

    [Theory, OnSqlite, OnPostgres]
    public void OldSession_ClockNeverSet_LiesBetweenThatReadingAndWhenItCame(StoreKind kind)
    {
        using var store = Old(kind);

        store.Migrate();

        using var db = store.CreateDbContext();
        var session = db.Sessions.Single(s => s.StartSequence == 2);
        Assert.Equal((Behind, Behind, Behind, Came, PlacedBy.Estimated), (session.StartedAt, session.OwnStartedAt, session.EarliestStart, session.LatestStart, session.PlacedBy));
    }

    [Theory, OnSqlite, OnPostgres]
    public void Alarm_SecondOpenOneOfACause_IsRefusedByTheStore(StoreKind kind)
    {
        using var lab = new TestStore(kind);
        foreach (BoxId? box in new BoxId?[] { LabBuilder.BoxA, null })
        {
            using (var db = lab.Store.CreateDbContext())
            {
                db.Alarms.AddRange(Alarm(box, closedAt: Came), Alarm(box, closedAt: Came), Alarm(box, closedAt: null));
                db.SaveChanges();
            }
            using var second = lab.Store.CreateDbContext();
            second.Alarms.Add(Alarm(box, closedAt: null));
            Assert.Throws<DbUpdateException>(() => second.SaveChanges());
        }
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static Alarm Alarm(BoxId? box, Instant? closedAt) =>
        new() { Cause = AlarmCause.JournalGap, Box = box, Detail = "", OpenedAt = Believed, LastAt = Believed, ClosedAt = closedAt };

    private ILabStore Old(StoreKind kind)
    {
        ILabStore store = kind == StoreKind.Sqlite ? new SqliteStore(Path.Combine(folder, "lab.db")) : new PostgresStore(PostgresServer.NewDatabase());
        using var db = store.CreateDbContext();
        db.Database.Migrate(Before);
        using var connection = store.Open();
        using var write = store.BeginWrite(connection);
        write.Execute("""INSERT INTO "Boxes" ("Id", "Name", "DurableUpTo", "DurableHash", "ProjectedUpTo", "ChainBreaks", "Duplicates", "IsOnline") VALUES ('box-a', 'A', 7, 'h', 7, 0, 0, @no)""", ("@no", false));
        write.Execute("""INSERT INTO "Machines" ("Id", "Box", "Name") VALUES ('laser-1', 'box-a', 'Laser')""");
        write.Execute(
            """INSERT INTO "PublishedPermits" ("Box", "Epoch", "Generation", "IssuedAt", "ContentHash", "Payload") VALUES ('box-a', 1, 3, @at, 'h', @bytes)""",
            ("@at", Came.ToDateTimeUtc()), ("@bytes", new byte[] { 1 }));
        write.Execute(
            """
            INSERT INTO "DeadLetters" ("Reason", "Detail", "Topic", "PayloadHash", "Payload", "FirstAt", "LastAt", "Count")
            VALUES ('Malformed', 'd', 't', 'h', @bytes, @at, @at, 1)
            """,
            ("@at", Came.ToDateTimeUtc()), ("@bytes", new byte[] { 1 }));
        write.Execute("""INSERT INTO "EntryFlags" ("Box", "Sequence", "Kind", "Detail") VALUES ('box-a', 2, 'SecondEnd', 'd')""");
        Session(write, 1, Believed, ClockTrust.Synchronised);
        Session(write, 2, Behind, ClockTrust.Never);
        write.Commit();
        return store;
    }

    private static void Session(StoreWrite write, int sequence, Instant start, ClockTrust trust)
    {
        write.Execute(
            """INSERT INTO "Entries" ("Box", "Sequence", "Hash", "ReceivedAt", "Body", "IsReadable") VALUES ('box-a', @sequence, 'h', @came, @body, @yes)""",
            ("@sequence", (long)sequence), ("@came", Came.ToDateTimeUtc()), ("@body", new byte[] { 1 }), ("@yes", true));
        write.Execute(
            """
            INSERT INTO "Sessions" ("Id", "Machine", "Box", "Member", "StartedAt", "Trust", "StartSequence", "EndSequence", "EndReason", "ElapsedMilliseconds",
              "UncertaintyMilliseconds", "IsRightWithdrawn", "IsSuperseded")
            VALUES (@id, 'laser-1', 'box-a', @member, @start, @trust, @sequence, @end, 'Member', 60000, 0, @no, @no)
            """,
            ("@id", new Guid(sequence, 0, 0x7000, new byte[8])), ("@member", LabBuilder.Ada.Value), ("@start", start.ToDateTimeUtc()), ("@trust", trust.ToString()),
            ("@sequence", (long)sequence), ("@end", sequence + 100L), ("@no", false));
    }
}
