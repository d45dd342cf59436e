using FabAccess.Server.Alarms;
using FabAccess.Server.Store;
using FabAccess.Server.Store.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace FabAccess.Server.Tests.Store;

/// <summary>What a start does with a store that is sound, damaged, empty or gone.</summary>
public sealed class StoreOpeningTests
{
    [Fact]
    public void Sound_IsOpened_AndItsEpochNoted()
    {
        using var lab = new LabFolder();
        lab.AddEntries(3);

        Assert.Null(lab.Open());

        Assert.Equal((1, 3), (EpochFile.Read(lab.Path), lab.Entries()));
        Assert.Empty(lab.State().Alarms);
    }

    [Fact]
    public void First_Start_MakesAnEmptyStore_AndASecondOneKeepsIt()
    {
        using var lab = new LabFolder(isSeeded: false);
        Assert.Null(lab.Open());
        Assert.Null(lab.Open());
        Assert.Equal(0, lab.Ask(db => db.Labs.Count()));
        Assert.False(EpochFile.IsThere(lab.Path));
    }

    [Theory]
    [InlineData("garbage")]
    [InlineData("empty")]
    [InlineData("short")]
    [InlineData("gone")]
    public void Damaged_WithABackup_IsKeptToTheByte_AndTheBackupStandsInItsPlaceInANewEpoch(string damage)
    {
        using var lab = new LabFolder();
        Assert.Null(lab.Open());
        lab.AddEntries(20);
        lab.BackUp();
        lab.AddEntries(20);
        byte[]? damaged = Damage(lab.File, damage);

        Assert.Null(lab.Open());

        Assert.Equal(20, lab.Entries());
        var (epoch, alarms) = lab.State();
        Assert.Equal((2, 2), (epoch, EpochFile.Read(lab.Path)));
        Assert.Equal([AlarmCause.StoreRestored], alarms);
        Assert.Equal(damaged, File.Exists(lab.File + ".damaged-1") ? File.ReadAllBytes(lab.File + ".damaged-1") : null);
        Assert.Null(lab.Open());
        Assert.Equal(2, lab.State().Epoch);
    }

    [Theory]
    [InlineData("garbage")]
    [InlineData("empty")]
    [InlineData("gone")]
    public void Damaged_WithoutABackup_IsRefusedInWords_AndNothingIsTouched(string damage)
    {
        using var lab = new LabFolder();
        Assert.Null(lab.Open());
        byte[]? damaged = Damage(lab.File, damage);

        string refusal = lab.Open()!;

        Assert.Contains(lab.File, refusal, StringComparison.Ordinal);
        Assert.Contains("There is no backup", refusal, StringComparison.Ordinal);
        Assert.Contains("backup restore", refusal, StringComparison.Ordinal);
        Assert.Equal(damaged, File.Exists(lab.File) ? File.ReadAllBytes(lab.File) : null);
        Assert.DoesNotContain(Directory.GetFiles(lab.Path), f => f.Contains(".damaged", StringComparison.Ordinal) || f.Contains(".ready", StringComparison.Ordinal));
    }

    [Fact]
    public void NewestBackupDamagedToo_TheOneBeforeIsTaken()
    {
        using var lab = new LabFolder();
        Assert.Null(lab.Open());
        lab.AddEntries(5);
        lab.BackUp();
        lab.AddEntries(5);
        Damage(lab.BackUp().File, "garbage");
        Damage(lab.File, "garbage");

        Assert.Null(lab.Open());

        Assert.Equal(5, lab.Entries());
    }

    [Fact]
    public void RestoredTwiceFromOneBackup_NoEpochIsUsedTwice()
    {
        using var lab = new LabFolder();
        Assert.Null(lab.Open());
        lab.BackUp();
        foreach (int epoch in new[] { 2, 3 })
        {
            Damage(lab.File, "garbage");
            Assert.Null(lab.Open());
            Assert.Equal(epoch, lab.State().Epoch);
        }
        Assert.True(File.Exists(lab.File + ".damaged-2"));
    }

    [Fact]
    public void RottenEntry_IsTold_AndTheStoreGoesOn()
    {
        using var lab = new LabFolder();
        lab.AddEntries(5);
        lab.Use(store =>
        {
            using var connection = store.Open();
            using var rot = connection.Command("""UPDATE "Entries" SET "Body" = x'00' WHERE "Sequence" = 3""");
            rot.ExecuteNonQuery();
        });

        Assert.Null(lab.Open());

        Assert.Equal(4, lab.Entries());
        Assert.Equal((AlarmCause.StoreRotten, "Entry 3 of box-a is not what was stored."), lab.Ask(db => db.Alarms.AsEnumerable().Select(a => (a.Cause, a.Detail)).Single()));
    }

    [Fact]
    public void OldSchema_IsBackedUpAsItIs_BeforeItIsChanged()
    {
        using var lab = new LabFolder(isSeeded: false);
        lab.Use(store =>
        {
            using var db = store.CreateDbContext();
            db.GetService<IMigrator>().Migrate("Spine");
            db.Database.ExecuteSqlRaw("""
                INSERT INTO "Labs" ("Id", "Site", "Name", "Language", "TimeZone", "Currency", "Store", "Epoch", "BadgeKey")
                VALUES (1, 'atelier', 'Old', 'French', 'UTC', 'EUR', '01940000-0000-7000-8000-000000000000', 1, zeroblob(32))
                """);
        });

        Assert.Null(lab.Open());

        using var old = new SqliteStore(Assert.Single(lab.Backups.All).File, pooling: false);
        using var backup = old.CreateDbContext();
        Assert.EndsWith("Spine", Assert.Single(backup.Database.GetAppliedMigrations()), StringComparison.Ordinal);
        Assert.Empty(lab.Ask(db => db.Database.GetPendingMigrations().ToList()));
        Assert.Null(lab.Open());
        Assert.Single(lab.Backups.All);
    }

    [Fact]
    public void EachPage_OverwrittenInTurn_IsFoundOrHarmless_AndNeverAWrongEntry()
    {
        using var lab = new LabFolder();
        Assert.Null(lab.Open());
        lab.AddEntries(60);
        string backup = lab.BackUp().File;
        byte[] sound = File.ReadAllBytes(lab.File);
        var random = new Random(7);
        int restored = 0;
        for (int page = 0; page < sound.Length / 4096; page += 3)
        {
            byte[] damaged = [.. sound];
            random.NextBytes(damaged.AsSpan(page * 4096, 4096));
            File.WriteAllBytes(lab.File, damaged);
            File.Delete(lab.File + "-wal");

            Assert.Null(lab.Open());

            Assert.True(lab.Entries() == 60 || lab.State().Alarms.Contains(AlarmCause.StoreRotten), $"Page {page} was overwritten, and nobody is told.");
            restored += File.Exists(lab.File + ".damaged-1") ? 1 : 0;
            foreach (string kept in Directory.GetFiles(lab.Path, "lab.db.*")) File.Delete(kept);
        }
        Assert.True(restored > 10, $"Only {restored} pages were missed.");
        Assert.True(File.Exists(backup));
    }

    private static byte[]? Damage(string file, string how)
    {
        switch (how)
        {
            case "garbage":
                File.WriteAllBytes(file, [.. Enumerable.Range(0, 20_000).Select(i => (byte)(i * 31 % 251))]);
                break;
            case "empty":
                File.WriteAllBytes(file, []);
                break;
            case "short":
                File.WriteAllBytes(file, File.ReadAllBytes(file)[..^5000]);
                break;
            default:
                File.Delete(file);
                return null;
        }
        return File.ReadAllBytes(file);
    }
}
