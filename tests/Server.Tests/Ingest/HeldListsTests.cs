using FabAccess.Core.Values;
using FabAccess.Server.Ingest;
using FabAccess.Server.Permits;
using FabAccess.Server.Tests.Labs;
using FabAccess.Server.Tests.Store;
using NodaTime;
using static FabAccess.Server.Tests.Labs.LabBuilder;

namespace FabAccess.Server.Tests.Ingest;

/// <summary>A store that went back to an older state without being told so, seen by what boxes hold.</summary>
public sealed class HeldListsTests
{
    [Theory]
    [InlineData("1.5", "1.5", 1, null)]
    [InlineData("1.4", "1.5", 1, null)]
    [InlineData("0.0", "0.0", 1, null)]
    [InlineData("1.6", "1.5", 1, 2)]
    [InlineData("1.1", "0.0", 1, 2)]
    [InlineData("4.1", "1.5", 1, 5)]
    [InlineData("1.9", "1.5", 2, null)] // Restored in words: what was published is about to be published anew.
    [InlineData("2.1", "1.5", 2, 3)]
    [InlineData("1000000.1", "1.5", 1, null)]
    public void EpochAfter_OfWhatABoxHolds_IsNewerThanAllThatItHolds(string holds, string published, int epoch, int? after) =>
        Assert.Equal(after, HeldLists.EpochAfter(Parse(holds), Parse(published), epoch));

    [Theory, OnSqlite, OnPostgres]
    public async Task BoxHoldsANewerListThanTheStoreKnows_EpochRises_AndListsGoOnAboveIt(StoreKind kind)
    {
        await using var ingest = new IngestDriver(kind);
        Issue(ingest);

        await ingest.SendAsync(IngestDriver.Greeting(BoxA, holds: new(1, 7)));

        Assert.Equal((2, 1), (ingest.LastAck(BoxA).Epoch, ingest.Planning.Told));
        Assert.All(Issue(ingest), list => Assert.Equal((2, 1L), (list.Epoch, list.Generation)));
        await ingest.SendAsync(IngestDriver.Greeting(BoxA, holds: new(1, 7)), IngestDriver.Greeting(BoxB, holds: new(2, 1)));
        Assert.Equal(2, ingest.LastAck(BoxB).Epoch);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task BoxThatClaimsHigherAndHigher_RaisesTheEpochOnceAnHour(StoreKind kind)
    {
        await using var ingest = new IngestDriver(kind);

        await ingest.SendAsync(IngestDriver.State(BoxA, new(7, 1)));
        await ingest.SendAsync(IngestDriver.State(BoxA, new(70, 1)), IngestDriver.Greeting(BoxA, holds: new(71, 1)));
        int first = ingest.LastAck(BoxA).Epoch;
        ingest.Clock.Now += IngestCommits.BetweenEpochs;
        await ingest.SendAsync(IngestDriver.Greeting(BoxA, holds: new(700, 1)));

        Assert.Equal((8, 701), (first, ingest.LastAck(BoxA).Epoch));
    }

    [Fact]
    public async Task EpochBeyondAllReason_IsRefusedAndChangesNothing()
    {
        await using var ingest = new IngestDriver(StoreKind.Sqlite);

        await ingest.SendAsync(IngestDriver.Greeting(BoxA, holds: new(int.MaxValue, 1)), IngestDriver.Greeting(BoxB, holds: new(1, -1)));

        Assert.Equal([DeadLetterReason.Malformed, DeadLetterReason.Malformed], ingest.DeadLetters().Select(d => d.Reason));
        Assert.Equal(1, ingest.LastAck(Spare).Epoch);
    }

    /// <summary>Found by the simulation (seeds 186 and 224): a disk that was full when the list came, and nobody who sent it again.</summary>
    [Theory, OnSqlite, OnPostgres]
    public async Task BoxThatGoesByAnOlderListThanWasPublished_IsToldOf_WhenItSaysSoNow(StoreKind kind)
    {
        await using var ingest = new IngestDriver(kind);
        Issue(ingest);

        // What the broker had kept says nothing of now, nor does a greeting: the list comes right after it.
        await ingest.SendAsync(IngestDriver.State(BoxA, default), IngestDriver.Greeting(BoxA));
        await ingest.SendAsync(IngestDriver.State(BoxA, new(1, 1)) with { IsRetained = false });
        Assert.Empty(ingest.Planning.Behind);

        await ingest.SendAsync(IngestDriver.State(BoxA, default) with { IsRetained = false });
        Assert.Equal([BoxA], ingest.Planning.Behind);
    }

    private static IReadOnlyList<PublishedPermits> Issue(IngestDriver ingest)
    {
        using var db = ingest.Store.CreateDbContext();
        return PermitIssuing.Issue(db, TestSigner.Current, Instant.FromUtc(2026, 11, 21, 9, 0)).New;
    }

    private static Generation Parse(string text) => new(int.Parse(text.Split('.')[0], null), long.Parse(text.Split('.')[1], null));
}
