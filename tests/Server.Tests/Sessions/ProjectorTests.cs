using System.Text.Json;
using FabAccess.Core.Access;
using FabAccess.Core.Billing;
using FabAccess.Core.Machines;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using FabAccess.Server.Billing;
using FabAccess.Server.Board;
using FabAccess.Server.Ingest;
using FabAccess.Server.Machines;
using FabAccess.Server.Sessions;
using FabAccess.Server.Tests.Ingest;
using FabAccess.Server.Tests.Labs;
using FabAccess.Server.Tests.Store;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using static FabAccess.Server.Tests.Labs.LabBuilder;

namespace FabAccess.Server.Tests.Sessions;

public sealed class ProjectorTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task Session_Ended_IsChargedToTheCentWithItsTrace(StoreKind kind)
    {
        await using var ingest = new IngestDriver(kind);
        var journal = new JournalBuilder(BoxA);
        journal.End(Laser, journal.Start(Laser, Ada), 2_772_000);

        await ProjectAsync(ingest, journal);

        using var db = ingest.Store.CreateDbContext();
        var charge = db.Charges.Single();
        var trace = JsonSerializer.Deserialize(charge.Trace!, WireJson.Default.ChargeTrace)!;
        Assert.Equal((1410, 2772, 47m, Ada), (charge.NetMinor, charge.ElapsedSeconds, trace.BilledMinutes, charge.Member));
        Assert.Equal(charge.NetMinor, Rating.ChargeOf(charge.Session, trace, charge.Currency).Net.Minor);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Session_WithoutPrice_SaysWhy(StoreKind kind)
    {
        await using var ingest = new IngestDriver(kind);
        var journal = new JournalBuilder(BoxB);
        journal.End(Mill, journal.Start(Mill, Ada), 60_000);

        await ProjectAsync(ingest, journal);

        using var db = ingest.Store.CreateDbContext();
        Assert.Equal((null, UnpricedReason.NoRule), (db.Charges.Single().NetMinor, db.Charges.Single().Unpriced));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task SecondOpenSession_SupersedesTheFirst_AndIsFlagged(StoreKind kind)
    {
        await using var ingest = new IngestDriver(kind);
        var journal = new JournalBuilder(BoxA);
        var first = journal.Start(Laser, Ada);
        var second = journal.Start(Laser, Blaise);
        journal.End(Laser, second, 60_000);
        journal.End(Laser, first, 120_000);

        await ProjectAsync(ingest, journal);

        using var db = ingest.Store.CreateDbContext();
        Assert.Equal([true, false], db.Sessions.OrderBy(s => s.StartSequence).Select(s => s.IsSuperseded).ToArray());
        Assert.Equal([0L, 30L], db.Charges.OrderBy(c => c.ElapsedSeconds).Select(c => c.NetMinor!.Value).ToArray());
        Assert.Equal([EntryFlagKind.SecondOpenSession, EntryFlagKind.SecondEnd], db.EntryFlags.OrderBy(f => f.Sequence).Select(f => f.Kind).ToArray());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Contradictions_AreFlagged_AndStopNothing(StoreKind kind)
    {
        await using var ingest = new IngestDriver(kind);
        var journal = new JournalBuilder(BoxA);
        var unknown = SessionId.Parse("01940000-0000-7000-8000-00000000dead");
        journal.Add(Laser, new MachineEvent.SessionEnded(unknown, EndReason.Member, 1, 0)).Add(Laser, new MachineEvent.SessionRunning(unknown));
        var session = journal.Start(Laser, Ada);
        journal.Add(Laser, new MachineEvent.SessionStarted(session, Blaise, default));
        journal.End(Laser, session, 60_000);
        journal.End(Laser, session, 999_000);
        var foreign = journal.Start(Mill, Ada);
        journal.End(Mill, foreign, 60_000);
        var nobodys = journal.Start(MachineId.Parse("nobodys"), Ada);

        await ProjectAsync(ingest, journal);

        using var db = ingest.Store.CreateDbContext();
        Assert.Equal(
            [EntryFlagKind.UnknownSession, EntryFlagKind.UnknownSession, EntryFlagKind.SecondStart, EntryFlagKind.SecondEnd, EntryFlagKind.ForeignMachine, EntryFlagKind.ForeignMachine],
            db.EntryFlags.OrderBy(f => f.Sequence).Select(f => f.Kind).ToArray());
        Assert.Equal((Ada, 60_000L), (db.Sessions.Single(s => s.Id == session).Member, db.Sessions.Single(s => s.Id == session).ElapsedMilliseconds));
        Assert.NotNull(db.Sessions.Single(s => s.Id == foreign).EndReason);
        Assert.Null(db.Sessions.Single(s => s.Id == nobodys).EndReason);
        Assert.Equal(journal.Bodies.Count, db.Boxes.Single(b => b.Id == BoxA).ProjectedUpTo);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Refusal_StandsOnTheBoard(StoreKind kind)
    {
        await using var ingest = new IngestDriver(kind);
        var journal = new JournalBuilder(BoxA).Add(Laser, new MachineEvent.AccessRefused(RefusalReason.NotCertified, default(BadgeHash), Blaise));

        await ProjectAsync(ingest, journal);

        using var db = ingest.Store.CreateDbContext();
        var status = db.MachineStatuses.Single();
        Assert.Equal((RefusalReason.NotCertified, Blaise, MachineStateKind.Free), (status.LastRefusal, status.LastRefusedMember, status.Kind));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task States_ProjectedInSteps_EqualAFoldFromScratch(StoreKind kind)
    {
        await using var ingest = new IngestDriver(kind);
        var journal = new JournalBuilder(BoxA).Day(21, 1_500, Laser, Saw);

        foreach (var batch in journal.Batches(170)) await ProjectAsync(ingest, batch);

        using var db = ingest.Store.CreateDbContext();
        foreach (var machine in new[] { Laser, Saw })
        {
            var expected = journal.Entries.Where(e => e.Machine == machine).Aggregate(MachineState.Initial, (state, entry) => MachineFold.Apply(state, entry.Event, entry.Moment));
            var row = db.MachineStatuses.Single(s => s.Machine == machine);
            Assert.Equal(expected, JsonSerializer.Deserialize(row.State, MachineStateJson.Default.MachineState));
            Assert.Equal((expected.Kind, expected.Session?.Id, expected.Session?.Member), (row.Kind, row.Session, row.Member));
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Delivery_DroppedDoubledAndReordered_ThenHealed_GivesTheSameSessionsAndCharges(StoreKind kind)
    {
        for (int seed = 1; seed <= 12; seed++)
        {
            await using var ingest = new IngestDriver(kind);
            var journal = new JournalBuilder(BoxA).Day(seed, 200, Laser, Saw);
            var random = new Random(seed);

            var chaos = journal.Batches(random.Next(1, 30)).SelectMany(b => Enumerable.Repeat(b, random.Next(3))).OrderBy(_ => random.Next()).ToList();
            foreach (var part in chaos.Chunk(5)) await ProjectAsync(ingest, part);
            await ProjectAsync(ingest, [.. journal.Batches(50)]);

            using var db = ingest.Store.CreateDbContext();
            var charges = db.Charges.AsNoTracking().ToDictionary(c => c.Session, c => c.NetMinor);
            var sessions = db.Sessions.AsNoTracking().OrderBy(s => s.StartSequence).ToList();
            Assert.Equal(Fold(journal), sessions.Select(s => Told(s, charges.GetValueOrDefault(s.Id))));
            Assert.True(charges.Count == sessions.Count(s => s.EndReason != null), $"Seed {seed}.");
        }
    }

    private static List<string> Fold(JournalBuilder journal)
    {
        ReceivedEntry[] entries = [.. journal.Entries.Select(e => new ReceivedEntry(e, e.Wall))];
        var times = new BootTimes(entries.Select(e => e.Entry.Boot).Distinct().ToDictionary(b => b, b => new BootAnchorRow { Box = journal.Box, Boot = b, LearnedAt = default }), null);
        times.Learn(entries);
        var prices = new LabPrices(Seed().PriceBook, DateTimeZoneProviders.Tzdb["Europe/Paris"]);
        var fold = new SessionFold(new(journal.Box, new Dictionary<MachineId, BoxId> { [Laser] = BoxA, [Saw] = BoxA }, [], [], [], prices, times));
        foreach (var entry in entries) fold.Take(entry);
        return [.. fold.NewSessions.Select(s => Told(s, fold.NewCharges.SingleOrDefault(c => c.Session == s.Id)?.NetMinor))];
    }

    private static string Told(Session s, long? net) => $"{s.Id} {s.Machine} {s.Member} {s.StartedAt} {s.StartSequence}-{s.EndSequence} {s.EndReason} {s.ElapsedMilliseconds} {s.IsSuperseded} {net}";

    private static Task ProjectAsync(IngestDriver ingest, JournalBuilder journal) => ProjectAsync(ingest, [.. journal.Batches(100)]);

    private static async Task ProjectAsync(IngestDriver ingest, params Mqtt.MqttMessage[] messages)
    {
        // Days of entries come at once: the server's clock is past them all.
        ingest.Clock.Now = Instant.FromUtc(2027, 11, 21, 9, 0);
        await ingest.SendAsync(messages);
        using var arrivals = new IngestQueue();
        using var projector = new Projector(ingest.Store, new ProjectionSignal(), arrivals, new BoardChanges(), TimeProvider.System, NullLogger<Projector>.Instance);
        projector.CatchUp(CancellationToken.None);
    }
}
