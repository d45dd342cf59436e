using Microsoft.EntityFrameworkCore;

namespace FabAccess.Server.Store.Sqlite;

/// <summary>The lab in one SQLite file.</summary>
public sealed class SqliteLabDb : LabDb
{
    // Every change runs in a transaction, also a single statement, so that each passes the one-writer gate.
    public SqliteLabDb(DbContextOptions<SqliteLabDb> options)
        : base(options) => Database.AutoTransactionBehavior = AutoTransactionBehavior.Always;

    internal override string Newest => "20261123171725_HoursAndBookings";
}
