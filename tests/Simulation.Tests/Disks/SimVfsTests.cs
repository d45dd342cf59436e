using FabAccess.Simulation.Disks;
using FabAccess.Simulation.Disks.Vfs;
using FabAccess.Simulation.Worlds;
using Microsoft.Data.Sqlite;

namespace FabAccess.Simulation.Tests.Disks;

public sealed class SimVfsTests
{
    [Fact]
    public void RandomWork_OnTheSimulatedDisk_GivesWhatRealFilesGive()
    {
        string folder = Directory.CreateTempSubdirectory("sim").FullName;
        try
        {
            for (int seed = 0; seed < 20; seed++)
            {
                using var disk = new MountedDisk();
                string real = Work(Path.Combine(folder, $"{seed}.db"), seed), simulated = Work(disk.Database, seed);

                Assert.Equal(real, simulated);
                Assert.EndsWith("ok", simulated, StringComparison.Ordinal);
            }
            Assert.Null(VfsFailure.Unforeseen);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void PowerCut_AtEveryOperationOfManyCommits_LosesNothingThatHadReturned()
    {
        using var mounted = new MountedDisk();
        var dice = Dice.Of(1, "cuts");
        int returned = 0, under = 0, images = 0;
        using (var connection = Sql.Open(mounted.Database))
        {
            connection.Run("CREATE TABLE entry (n INTEGER PRIMARY KEY, body BLOB NOT NULL); PRAGMA wal_autocheckpoint=40");
            mounted.Disk.Fate = (operation, _) =>
            {
                if (operation is DiskOperation.Look or DiskOperation.Read) return DiskFault.None;
                foreach (var policy in MountedDisk.Policies(mounted.Disk, dice)) Check(mounted.Disk, policy, returned, under, ref images);
                return DiskFault.None;
            };
            for (int n = 1; n <= 200; n++)
            {
                under = n;
                try
                {
                    connection.Run($"INSERT INTO entry VALUES ({n}, randomblob({1 + dice.Below(1500)}))");
                }
                catch (SqliteException) when (VfsFailure.Unforeseen is { } finding)
                {
                    // SQLite carried it as a number.
                    throw new InvalidOperationException(finding.Message, finding);
                }
                returned = n;
            }
            mounted.Disk.Fate = null;
        }
        Assert.InRange(images, 2000, int.MaxValue);
        Assert.Null(VfsFailure.Unforeseen);
    }

    [Fact]
    public void SyncThatFails_IsLostOnTheDisk_ButSeenByThePrograms()
    {
        using var mounted = new MountedDisk();
        var file = mounted.Disk.Open($"{mounted.Disk.Folder}/f", create: true)!;
        file.Write("old"u8, 0);
        file.Sync();
        file.Write("new"u8, 0);
        mounted.Disk.Fate = (operation, _) => operation == DiskOperation.Sync ? DiskFault.Error : DiskFault.None;
        Assert.Throws<DiskFailure>(file.Sync);
        mounted.Disk.Fate = null;

        file.Sync();

        Assert.Equal("new"u8.ToArray(), mounted.Disk.Contents().Single().Bytes);
        Assert.Equal("old"u8.ToArray(), mounted.Disk.Image("/sim/image", new CutPolicy.KeepAll()).Contents().Single().Bytes);
    }

    [Fact]
    public void FullDisk_RefusesACommit_AndTakesItAgainWithRoom()
    {
        using var mounted = new MountedDisk();
        using var connection = Sql.Open(mounted.Database);
        connection.Run("CREATE TABLE entry (n INTEGER PRIMARY KEY, body BLOB NOT NULL)");
        mounted.Disk.Capacity = mounted.Disk.UsedBytes + 6000;

        var refusal = Assert.Throws<SqliteException>(() => connection.Run("INSERT INTO entry VALUES (1, zeroblob(20000))"));
        mounted.Disk.Capacity = 1 << 20;
        connection.Run("INSERT INTO entry VALUES (2, zeroblob(20000))");

        Assert.Equal(SqliteApi.Full, refusal.SqliteErrorCode);
        Assert.Equal("2", connection.Ask("SELECT n FROM entry"));
    }

    [Fact]
    public void ProgramThatWasCutOff_ReachesNothingAnyMore_AndTheNextOneStartsClean()
    {
        using var mounted = new MountedDisk();
        using var before = Sql.Open(mounted.Database);
        before.Run("CREATE TABLE entry (n INTEGER PRIMARY KEY); INSERT INTO entry VALUES (1); BEGIN IMMEDIATE; INSERT INTO entry VALUES (2)");
        mounted.Disk.Cut();
        mounted.Disk.Restore(new CutPolicy.DropAll());

        using var after = Sql.Open(mounted.Database);
        after.Run("INSERT INTO entry VALUES (3)");

        Assert.Throws<SqliteException>(() => before.Run("COMMIT"));
        Assert.Equal("1\n3", after.Ask("SELECT n FROM entry"));
    }

    [Fact]
    public void RandomnessAndTime_AreTheWorlds()
    {
        Assert.Equal(Draw(7), Draw(7));
        Assert.NotEqual(Draw(7), Draw(8));

        static string Draw(long seed)
        {
            SimVfs.Begin(Dice.Of(seed, "sqlite"), () => new(2026, 10, 25, 1, 30, 0, TimeSpan.Zero));
            using var mounted = new MountedDisk();
            using var connection = Sql.Open(mounted.Database);
            return connection.Ask("SELECT hex(randomblob(16)), datetime('now')");
        }
    }

    private static void Check(SimDisk disk, CutPolicy policy, int returned, int under, ref int images)
    {
        images++;
        using var image = MountedDisk.ImageOf(disk, policy);
        using var connection = Sql.Open(image.Database);
        int last = int.Parse(connection.Ask("SELECT COALESCE(MAX(n), 0) FROM entry"), System.Globalization.CultureInfo.InvariantCulture);

        Assert.InRange(last, returned, under);
        Assert.Equal($"{last}", connection.Ask("SELECT COUNT(*) FROM entry"));
        if (images % 50 == 0) Assert.Equal("ok", connection.Ask("PRAGMA integrity_check"));
        connection.Run($"INSERT INTO entry VALUES ({last + 1}, 'x')");
    }

    // A few hundred statements of every kind that the stores use, and some that they do not.
    private static string Work(string path, int seed)
    {
        var dice = Dice.Of(seed, "work");
        var answers = new List<string>();
        using (var connection = Sql.Open(path))
        {
            connection.Run("CREATE TABLE a (n INTEGER PRIMARY KEY, k TEXT UNIQUE, body BLOB); CREATE TABLE b (n INTEGER, t TEXT); CREATE INDEX bt ON b (t)");
            using var reader = Sql.Open(path, SqliteOpenMode.ReadOnly);
            for (int i = 0; i < 150; i++)
            {
                string text = $"'{dice.Next():x}'";
                string sql = dice.Below(12) switch
                {
                    < 4 => $"INSERT OR REPLACE INTO a VALUES ({dice.Below(60)}, {text}, zeroblob({dice.Below(9000)}))",
                    4 => $"INSERT INTO b SELECT n, {text} FROM a",
                    5 => $"DELETE FROM b WHERE n % 7 = {dice.Below(7)}",
                    6 => $"BEGIN; INSERT INTO a VALUES (NULL, {text}, zeroblob(40000)); UPDATE b SET t = t || {text}; {(dice.Chance(0.5) ? "COMMIT" : "ROLLBACK")}",
                    7 => $"SAVEPOINT s; DELETE FROM a WHERE n > {dice.Below(60)}; ROLLBACK TO s; RELEASE s",
                    8 => $"PRAGMA wal_checkpoint({dice.Pick(["PASSIVE", "FULL", "TRUNCATE", "RESTART"])})",
                    9 => $"UPDATE a SET k = k || {text} WHERE n < {dice.Below(20)}",
                    10 => "PRAGMA incremental_vacuum; DELETE FROM a WHERE n > 50",
                    _ => dice.Chance(0.1) ? "VACUUM" : $"CREATE TABLE IF NOT EXISTS c{dice.Below(5)} AS SELECT * FROM b ORDER BY t LIMIT 50",
                };
                connection.Run(sql);
                answers.Add(reader.Ask("SELECT n, k, length(body) FROM a ORDER BY k") + reader.Ask("SELECT t, SUM(n) FROM b GROUP BY t ORDER BY 2, 1"));
            }
        }
        using var again = Sql.Open(path, SqliteOpenMode.ReadOnly);
        answers.Add(again.Ask("SELECT name, sql FROM sqlite_schema ORDER BY name"));
        answers.Add(again.Ask("PRAGMA integrity_check"));
        return string.Join('\n', answers);
    }
}
