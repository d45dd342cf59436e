using System.Data.Common;

namespace FabAccess.Server.Store;

/// <summary>A write transaction of plain SQL. Disposing without <see cref="Commit"/> rolls it back.</summary>
/// <param name="connection">Whose transaction it is.</param>
/// <param name="transaction">Begun.</param>
/// <param name="turn">Given back at the end; null where writers need not queue.</param>
/// <param name="kept">Commands of this connection by their text, kept prepared for its next writes; null where preparing costs nothing.</param>
public sealed class StoreWrite(DbConnection connection, DbTransaction transaction, IDisposable? turn, Dictionary<string, DbCommand>? kept = null) : IDisposable
{
    private readonly List<DbCommand> own = [];

    public DbConnection Connection => connection;

    public DbTransaction Transaction => transaction;

    /// <summary>It belongs to this write or to the connection: the caller does not dispose of it, and is done with it before asking for the same again.</summary>
    public DbCommand Command(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        if (kept?.TryGetValue(sql, out var command) != true || command is null)
        {
            command = connection.Command(sql, parameters);
            if (kept is null) own.Add(command);
            else kept.Add(sql, command);
        }
        else
        {
            foreach (var (name, value) in parameters) command.Parameters[name].Value = value ?? DBNull.Value;
        }
        command.Transaction = transaction;
        return command;
    }

    public int Execute(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters) => Command(sql, parameters).ExecuteNonQuery();

    public void Commit() => transaction.Commit();

    public void Dispose()
    {
        foreach (var command in own) command.Dispose();
        transaction.Dispose();
        turn?.Dispose();
    }
}
