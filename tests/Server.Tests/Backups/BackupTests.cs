using FabAccess.Server.Alarms;
using FabAccess.Server.Backups;
using FabAccess.Server.Store;
using FabAccess.Server.Store.Sqlite;
using FabAccess.Server.Tests.Store;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace FabAccess.Server.Tests.Backups;

public sealed class BackupTests
{
    [Fact]
    public async Task Store_BackedUpWhileItIsWritten_IsWholeEachTime()
    {
        using var lab = new LabFolder();
        using var done = new CancellationTokenSource();
        var writing = Task.Run(() =>
        {
            while (!done.IsCancellationRequested) lab.AddEntries(5);
        });
        for (int i = 0; i < 5; i++) Assert.True(StoreCheck.Of(lab.BackUp().File, whole: true).IsSound);
        await done.CancelAsync();
        await writing;

        Assert.Equal(5, lab.Backups.All.Count);
        Assert.True(StoreCheck.Of(lab.File, whole: true).IsSound);
    }

    [Fact]
    public void Keeper_BacksUpAtOnce_ThenHourlyWhatWasWritten()
    {
        using var lab = new LabFolder();
        using var store = new SqliteStore(lab.File);
        using var keeper = Keeper(lab, store);

        Assert.True(keeper.Step());
        Assert.False(keeper.Step());
        lab.Clock.Now += Duration.FromHours(3);
        Assert.False(keeper.Step());
        lab.AddEntries(1);
        Assert.True(keeper.Step());
        lab.AddEntries(1);
        lab.Clock.Now += Duration.FromMinutes(59);
        Assert.False(keeper.Step());
        lab.Clock.Now += Duration.FromMinutes(1);
        Assert.True(keeper.Step());
        Assert.Equal(1, EpochFile.Read(lab.Path));
    }

    [Fact]
    public void Keeper_ClockSetBack_GoesOnAndNoNameIsUsedTwice()
    {
        using var lab = new LabFolder();
        using var store = new SqliteStore(lab.File);
        for (int i = 0; i < 3; i++)
        {
            using var keeper = Keeper(lab, store);
            lab.AddEntries(1);
            Assert.True(keeper.Step());
            lab.Clock.Now -= Duration.FromDays(400);
            lab.AddEntries(1);
            // Not one each minute until the clock has come back to where it was.
            Assert.False(keeper.Step());
        }
        Assert.Equal(3, lab.Backups.All.Count);
    }

    [Fact]
    public void Keeper_ThatCannot_TellsOnce_AndTakesItBack()
    {
        using var lab = new LabFolder();
        using var store = new SqliteStore(lab.File);
        using var keeper = Keeper(lab, store);
        File.WriteAllText(lab.Backups.FolderPath, "in the way");
        Assert.False(keeper.Step());
        Assert.False(keeper.Step());
        var alarm = lab.Ask(db => db.Alarms.Single());
        Assert.Equal((AlarmCause.BackupFailed, 1L, null), (alarm.Cause, alarm.Count, alarm.ClosedAt));

        File.Delete(lab.Backups.FolderPath);
        Assert.True(keeper.Step());
        Assert.NotNull(lab.Ask(db => db.Alarms.Single()).ClosedAt);
    }

    [Fact]
    public void Old_Backups_GoButForTheNewestAndOneADay()
    {
        using var lab = new LabFolder();
        var backups = lab.Backups;
        Directory.CreateDirectory(backups.FolderPath);
        for (int hour = 0; hour < 24 * 40; hour++)
        {
            lab.Clock.Now += Duration.FromHours(1);
            File.WriteAllBytes(Path.Combine(backups.FolderPath, $"lab-{lab.Clock.Now.ToString("uuuuMMdd'T'HHmmss", null)}.000Z.db"), []);
        }
        File.WriteAllBytes(backups.Next(lab.Clock.Now).File + StoreBackup.Unfinished, []);
        backups.Prune();

        var kept = backups.All;
        Assert.Equal(24 + 28, kept.Count);
        Assert.Equal(30, kept.Select(b => b.MadeAt.InUtc().Date).Distinct().Count());
        Assert.Equal(lab.Clock.Now, kept[0].MadeAt);
        Assert.Empty(Directory.GetFiles(backups.FolderPath, "*" + StoreBackup.Unfinished));
    }

    [Fact]
    public void Restore_OfASoundStore_KeepsWhatWasThere_AndEpochsRiseAboveAll()
    {
        using var lab = new LabFolder();
        lab.AddEntries(5);
        var backup = lab.BackUp();
        lab.AddEntries(5);
        lab.Use(store =>
        {
            using var db = store.CreateDbContext();
            db.Labs.ExecuteUpdate(l => l.SetProperty(x => x.Epoch, 7));
        });
        EpochFile.Raise(lab.Path, 4);

        var (epoch, kept) = StoreRestore.Put(backup.File, lab.File, lab.Path, "before-restore", "by hand", lab.Clock.Now);

        Assert.Equal((8, 8, 5), (epoch, EpochFile.Read(lab.Path), lab.Entries()));
        Assert.Equal((8, AlarmCause.StoreRestored), (lab.State().Epoch, Assert.Single(lab.State().Alarms)));
        Assert.Equal(7, StoreCheck.Of(kept!, whole: true).Epoch);
        Assert.DoesNotContain(Directory.GetFiles(lab.Path), f => f.Contains(".ready", StringComparison.Ordinal));
    }

    private static BackupKeeper Keeper(LabFolder lab, SqliteStore store) => new(new(lab.File, lab.Path), store, lab.Clock, NullLogger<BackupKeeper>.Instance);
}
