using FabAccess.Core.Wire;
using FabAccess.Server.Tests.Labs;
using FabAccess.Server.Tests.Store;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using static FabAccess.Server.Tests.Labs.LabBuilder;

namespace FabAccess.Server.Tests.Ingest;

public sealed class BoxFindingTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task Finding_StandsFromWhenItWasFirstSaid_UntilItIsSaidNoMore(StoreKind kind)
    {
        await using var ingest = new IngestDriver(kind);
        var journal = new JournalBuilder(BoxA);
        var first = ingest.Clock.Now;
        await ingest.SendAsync(journal.State(new(FindingKind.DiskFull, "12 MB"), new(FindingKind.ClockUntrusted)));
        ingest.Clock.Now += Duration.FromMinutes(1);
        await ingest.SendAsync(journal.State(new(FindingKind.DiskFull, "9\u0000 MB"), new(FindingKind.EntriesRotten, new string('x', 900))));

        using (var db = ingest.Store.CreateDbContext())
        {
            var rows = db.BoxFindings.AsNoTracking().OrderBy(f => f.Since).ToList();
            Assert.Equal([(FindingKind.DiskFull, first, "9\uFFFD MB"), (FindingKind.EntriesRotten, ingest.Clock.Now, new string('x', 500))], rows.Select(r => (r.Finding, r.Since, r.Detail)));
        }

        await ingest.SendAsync(journal.State());
        using var after = ingest.Store.CreateDbContext();
        Assert.Empty(after.BoxFindings);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Finding_SaidAgain_IsNotWrittenAgain_ButWhatAStoreForgotIs(StoreKind kind)
    {
        await using var ingest = new IngestDriver(kind);
        var state = new JournalBuilder(BoxA).State(new FindingReport(FindingKind.Unknown, "fan"));
        await ingest.SendAsync(state, state);

        ingest.LoseLink();
        await ingest.SendAsync(new JournalBuilder(BoxA).State());

        using var db = ingest.Store.CreateDbContext();
        Assert.Empty(db.BoxFindings);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task State_KeptByTheBroker_SaysNothingOfNow(StoreKind kind)
    {
        await using var ingest = new IngestDriver(kind);
        await ingest.SendAsync(new JournalBuilder(BoxA).State(new FindingReport(FindingKind.DiskFull)) with { IsRetained = true });

        using var db = ingest.Store.CreateDbContext();
        Assert.Empty(db.BoxFindings);
    }
}
