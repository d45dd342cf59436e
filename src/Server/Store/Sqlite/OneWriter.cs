using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace FabAccess.Server.Store.Sqlite;

/// <summary>
/// One writer a file, at any instant. SQLite before 3.51.3 (the bundled one is 3.50.4) can corrupt a WAL that two
/// connections write and checkpoint in the same instant, and its own locks make writers fail after a wait instead of
/// queueing. So a transaction takes this gate before it begins and gives it back after commit, rollback or close; the
/// automatic checkpoint runs inside the commit and so behind the gate too. Readers never meet it.
/// </summary>
internal sealed class OneWriter : IDisposable
{
    private readonly SemaphoreSlim gate = new(1, 1);
    private readonly ConcurrentDictionary<DbConnection, bool> holders = new();

    public OneWriter() => Interceptors = [new Transactions(this), new LooseCommands(this), new Connections(this)];

    public IReadOnlyList<IInterceptor> Interceptors { get; }

    /// <summary>For plain SQL outside EF.</summary>
    public IDisposable Enter()
    {
        gate.Wait();
        return new Turn(gate);
    }

    public void Dispose() => gate.Dispose();

    private void Take(DbConnection connection)
    {
        gate.Wait();
        holders[connection] = true;
    }

    private async ValueTask TakeAsync(DbConnection connection, CancellationToken stop)
    {
        await gate.WaitAsync(stop);
        holders[connection] = true;
    }

    private void GiveBack(DbConnection? connection)
    {
        if (connection is not null && holders.TryRemove(connection, out _)) gate.Release();
    }

    private sealed class Turn(SemaphoreSlim gate) : IDisposable
    {
        private SemaphoreSlim? held = gate;

        public void Dispose() => Interlocked.Exchange(ref held, null)?.Release();
    }

    // A transaction that has ended no longer knows its connection.
    private static DbConnection? Of(DbContextEventData ended) => ended.Context?.Database.GetDbConnection();

    private sealed class Transactions(OneWriter writer) : DbTransactionInterceptor
    {
        public override InterceptionResult<DbTransaction> TransactionStarting(DbConnection connection, TransactionStartingEventData eventData, InterceptionResult<DbTransaction> result)
        {
            writer.Take(connection);
            return result;
        }

        public override async ValueTask<InterceptionResult<DbTransaction>> TransactionStartingAsync(
            DbConnection connection, TransactionStartingEventData eventData, InterceptionResult<DbTransaction> result, CancellationToken cancellationToken = default)
        {
            await writer.TakeAsync(connection, cancellationToken);
            return result;
        }

        public override void TransactionCommitted(DbTransaction transaction, TransactionEndEventData eventData) => writer.GiveBack(Of(eventData));

        public override Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            writer.GiveBack(Of(eventData));
            return Task.CompletedTask;
        }

        public override void TransactionRolledBack(DbTransaction transaction, TransactionEndEventData eventData) => writer.GiveBack(Of(eventData));

        public override Task TransactionRolledBackAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            writer.GiveBack(Of(eventData));
            return Task.CompletedTask;
        }
    }

    /// <summary>Bulk updates and deletes that run outside any transaction commit by themselves, and are writers too.</summary>
    private sealed class LooseCommands(OneWriter writer) : DbCommandInterceptor
    {
        public override InterceptionResult<int> NonQueryExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<int> result)
        {
            if (command.Transaction is null) writer.Take(command.Connection!);
            return result;
        }

        public override async ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
        {
            if (command.Transaction is null) await writer.TakeAsync(command.Connection!, cancellationToken);
            return result;
        }

        public override int NonQueryExecuted(DbCommand command, CommandExecutedEventData eventData, int result)
        {
            if (command.Transaction is null) writer.GiveBack(command.Connection);
            return result;
        }

        public override ValueTask<int> NonQueryExecutedAsync(DbCommand command, CommandExecutedEventData eventData, int result, CancellationToken cancellationToken = default)
        {
            if (command.Transaction is null) writer.GiveBack(command.Connection);
            return ValueTask.FromResult(result);
        }

        public override void CommandFailed(DbCommand command, CommandErrorEventData eventData)
        {
            if (command.Transaction is null) writer.GiveBack(command.Connection);
        }

        public override Task CommandFailedAsync(DbCommand command, CommandErrorEventData eventData, CancellationToken cancellationToken = default)
        {
            CommandFailed(command, eventData);
            return Task.CompletedTask;
        }
    }

    /// <summary>A transaction that ends without commit or rollback ends with its connection, and so does a command that failed.</summary>
    private sealed class Connections(OneWriter writer) : DbConnectionInterceptor
    {
        public override void ConnectionClosed(DbConnection connection, ConnectionEndEventData eventData) => writer.GiveBack(connection);

        public override Task ConnectionClosedAsync(DbConnection connection, ConnectionEndEventData eventData)
        {
            writer.GiveBack(connection);
            return Task.CompletedTask;
        }

        public override void ConnectionDisposed(DbConnection connection, ConnectionEndEventData eventData) => writer.GiveBack(connection);

        public override Task ConnectionDisposedAsync(DbConnection connection, ConnectionEndEventData eventData)
        {
            writer.GiveBack(connection);
            return Task.CompletedTask;
        }
    }
}
