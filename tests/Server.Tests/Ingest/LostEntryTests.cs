using System.Text;
using FabAccess.Core.Machines;
using FabAccess.Server.Ingest;
using FabAccess.Server.Tests.Labs;
using FabAccess.Server.Tests.Store;
using Microsoft.EntityFrameworkCore;
using static FabAccess.Server.Tests.Labs.LabBuilder;

namespace FabAccess.Server.Tests.Ingest;

/// <summary>Entries that a box says it has lost.</summary>
public sealed class LostEntryTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task EntriesThatTheBoxLost_AreStoredInTheirPlaces_AndEachRunIsOneLetter(StoreKind kind)
    {
        await using var ingest = new IngestDriver(kind);
        var journal = new JournalBuilder(BoxA);
        for (int sequence = 1; sequence <= 120; sequence++)
        {
            if (sequence is 1 or 50) journal.Add(Laser, new MachineEvent.Released());
            else journal.AddBody($"{{\"lost\":{sequence}}}");
        }
        await ingest.SendAsync(journal.Batch(1, 120));

        Assert.Equal(
            [(DeadLetterReason.Lost, 2L, "The box no longer has the 48 entries 2 to 49."), (DeadLetterReason.Lost, 51L, "The box no longer has the 70 entries 51 to 120.")],
            ingest.DeadLetters().Select(d => (d.Reason, d.Sequence!.Value, d.Detail)));
        Assert.Equal((120L, 120), (ingest.LastAck(BoxA).DurableUpTo, ingest.Entries(BoxA).Count));
        Assert.Equal(0, ingest.Box(BoxA).ChainBreaks);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task EntryThatTheBoxLost_AndThatIsHere_IsADuplicateAndNoFork(StoreKind kind)
    {
        await using var ingest = new IngestDriver(kind);
        var journal = new JournalBuilder(BoxA).Day(13, 5, Laser);
        await ingest.SendAsync(journal.Batch(1, 5));

        await ingest.SendAsync(JournalBuilder.BatchOf(BoxA, 2, ["{\"lost\":2}", "{\"lost\":3}"]));
        await ingest.SendAsync(JournalBuilder.BatchOf(BoxA, 2, ["{\"lost\":3}"]));

        Assert.Equal(2, ingest.Box(BoxA).Duplicates);
        Assert.Equal(journal.Bodies, ingest.Entries(BoxA).Select(e => Encoding.UTF8.GetString(e.Body)));
        Assert.Equal((DeadLetterReason.Fork, 2L), (Assert.Single(ingest.DeadLetters()).Reason, ingest.DeadLetters()[0].Sequence!.Value));
    }

    /// <summary>Found by the simulation (seed 339): a copy that was days under way, after a restore and a card that had lost the entry meanwhile.</summary>
    [Theory, OnSqlite, OnPostgres]
    public async Task EntryThatTheBoxLost_AndThatComesAfterAll_IsKeptForAPersonAndIsNoFork(StoreKind kind)
    {
        await using var ingest = new IngestDriver(kind);
        var journal = new JournalBuilder(BoxA).Day(13, 5, Laser);
        await ingest.SendAsync(JournalBuilder.BatchOf(BoxA, 1, [journal.Bodies[0], "{\"lost\":2}", .. journal.Bodies[2..]]));

        await ingest.SendAsync(journal.Batch(1, 5));
        // Something else in the lost one's place, which the entry behind it does not name.
        await ingest.SendAsync(JournalBuilder.BatchOf(BoxA, 2, [journal.Bodies[4]]));

        var letters = ingest.DeadLetters();
        Assert.Equal([DeadLetterReason.Lost, DeadLetterReason.Lost, DeadLetterReason.Fork], letters.Select(l => l.Reason));
        Assert.Equal(journal.Bodies[1], Encoding.UTF8.GetString(letters[1].Payload));
        Assert.Equal("{\"lost\":2}", Encoding.UTF8.GetString(ingest.Entries(BoxA)[1].Body));
        Assert.Equal(5, ingest.LastAck(BoxA).DurableUpTo);
    }
}
