using FabAccess.Server.Tests.Labs;
using Microsoft.EntityFrameworkCore;

namespace FabAccess.Server.Tests.Store;

public sealed class StoreTests
{
    [Theory, OnSqlite, OnPostgres]
    public void Model_MatchesItsMigrations(StoreKind kind)
    {
        using var lab = new TestStore(kind);
        using var db = lab.Store.CreateDbContext();
        Assert.False(db.Database.HasPendingModelChanges());
    }

    [Fact]
    public void Sqlite_EveryConnection_IsDurable()
    {
        using var lab = new TestStore(StoreKind.Sqlite);
        using var db = lab.Store.CreateDbContext();
        db.Database.OpenConnection();
        foreach (var connection in new[] { db.Database.GetDbConnection(), lab.Store.Open() })
        {
            Assert.Equal("wal", Ask(connection, "PRAGMA journal_mode"));
            Assert.Equal(2L, Ask(connection, "PRAGMA synchronous"));
            Assert.Equal(1L, Ask(connection, "PRAGMA foreign_keys"));
        }
    }

    [Fact]
    public async Task Sqlite_WritersOfAllKinds_QueueInsteadOfFailing()
    {
        using var lab = new TestStore(StoreKind.Sqlite);
        LabBuilder.SeedInto(lab.Store);

        await Task.WhenAll(Enumerable.Range(0, 6).Select(kind => Task.Run(async () =>
        {
            for (int i = 0; i < 40; i++) await WriteAsync(lab, kind % 3);
        })));

        using var db = lab.Store.CreateDbContext();
        Assert.Equal(240, db.Boxes.Single(b => b.Id == LabBuilder.BoxA).Duplicates);
    }

    [Fact]
    public void Sqlite_TransactionLeftOpen_LetsTheNextWriterIn()
    {
        using var lab = new TestStore(StoreKind.Sqlite);
        LabBuilder.SeedInto(lab.Store);
        using (var db = lab.Store.CreateDbContext())
        {
            using var abandoned = db.Database.BeginTransaction();
            db.Boxes.ExecuteDelete();
        }
        using (var db = lab.Store.CreateDbContext()) Assert.ThrowsAny<Exception>(() => db.Database.ExecuteSqlRaw("""UPDATE "Boxes" SET "Nothing" = 1"""));

        using var next = lab.Store.CreateDbContext();
        Assert.Equal(3, next.Boxes.ExecuteUpdate(b => b.SetProperty(x => x.Name, "there")));
    }

    private static async Task WriteAsync(TestStore lab, int kind)
    {
        using var db = lab.Store.CreateDbContext();
        if (kind == 0)
        {
            await db.Boxes.Where(b => b.Id == LabBuilder.BoxA).ExecuteUpdateAsync(b => b.SetProperty(x => x.Duplicates, x => x.Duplicates + 1));
        }
        else if (kind == 1)
        {
            await using var transaction = await db.Database.BeginTransactionAsync();
            var box = await db.Boxes.SingleAsync(b => b.Id == LabBuilder.BoxA);
            box.Duplicates++;
            await db.SaveChangesAsync();
            await transaction.CommitAsync();
        }
        else
        {
            using var connection = lab.Store.Open();
            using var write = lab.Store.BeginWrite(connection);
            write.Execute("""UPDATE "Boxes" SET "Duplicates" = "Duplicates" + 1 WHERE "Id" = 'box-a'""");
            write.Commit();
        }
    }

    private static object? Ask(System.Data.Common.DbConnection connection, string question)
    {
        using var command = FabAccess.Server.Store.PlainSql.Command(connection, question);
        return command.ExecuteScalar();
    }
}
