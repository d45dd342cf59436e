using System.Data.Common;

namespace FabAccess.Server.Store;

/// <summary>A write transaction of plain SQL. Disposing without <see cref="Commit"/> rolls it back.</summary>
public sealed class StoreWrite(DbConnection connection, DbTransaction transaction, IDisposable? turn) : IDisposable
{
    public DbConnection Connection => connection;

    public DbTransaction Transaction => transaction;

    public DbCommand Command(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        var command = connection.Command(sql, parameters);
        command.Transaction = transaction;
        return command;
    }

    public int Execute(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using var command = Command(sql, parameters);
        return command.ExecuteNonQuery();
    }

    public void Commit() => transaction.Commit();

    public void Dispose()
    {
        transaction.Dispose();
        turn?.Dispose();
    }
}
