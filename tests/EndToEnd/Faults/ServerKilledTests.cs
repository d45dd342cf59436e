using System.Data;
using FabAccess.EndToEnd.Labs;
using FabAccess.Simulator.Day;
using FabAccess.Simulator.Processes;
using Microsoft.Data.Sqlite;

namespace FabAccess.EndToEnd.Faults;

[Collection(OnSqlite.Name)]
public sealed class ServerKilledTests(SqliteLab lab)
{
    [Fact]
    public async Task SecondServer_OnTheSameData_IsRefusedAndTheFirstKeepsItsBroker()
    {
        int? broker = lab.Processes.BrokerId;
        string state = Path.GetDirectoryName(lab.ServerData)!;
        var second = new ChildProcess("second server", Programs.Server, ["run", "--config", Path.Combine(state, "server.json")], Path.Combine(state, "logs", "second.log"));
        await using (second)
        {
            await second.StartAsync();
            Assert.Equal(6, await second.ExitAsync(TestLab.Patience));
            Assert.Contains(second.Output, l => l.Contains("Another server runs", StringComparison.Ordinal));
        }
        Assert.Equal(broker, lab.Processes.BrokerId);
    }

    [Fact]
    public async Task ServerKilled_BetweenReceiptAndCommit_HasAcknowledgedNothingAndLosesNothing()
    {
        var before = await Books.AgreeAsync(lab);
        var topics = TestLab.TopicsOf(lab.BoxOf("laser-1"));
        long durable = BoxJournal.Read(topics.Box, lab.Processes.DataFolderOf(topics.Box)).LastSequence;

        using (HoldWriteLock())
        {
            await lab.Stage.PlayAsync("laser-1", "paul");
            // A box sends again after 5 s without acknowledgement: by then the server has long had the first one in its hands.
            await Until.RequireAsync("the box sends the end of the session again", () => lab.Tap.Batches(topics).Count(b => b.First <= durable + 2 && b.First + b.Entries.Length > durable + 2) >= 2, TestLab.Patience);
            Assert.DoesNotContain(lab.Tap.Acknowledgements(topics), a => a.DurableUpTo > durable);
            await lab.Processes.Server.KillAsync();
        }
        await lab.Processes.StartServerAsync();

        var after = await Books.AgreeAsync(lab);
        Assert.Equal((before.Entries + 2, before.Stored.Length + 1), (after.Entries, after.Stored.Length));
        await Until.RequireAsync("the box is told", () => lab.Tap.Acknowledgements(topics).Any(a => a.DurableUpTo == durable + 2), TestLab.Patience);
        await lab.FreeAsync();
    }

    // Whoever holds this keeps everybody else from committing; reading goes on.
    private SqliteTransactionHold HoldWriteLock()
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Path.Combine(lab.ServerData, "lab.db"), Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ToString());
        connection.Open();
        return new(connection, connection.BeginTransaction(IsolationLevel.Serializable, deferred: false));
    }

    private sealed record SqliteTransactionHold(SqliteConnection Connection, SqliteTransaction Transaction) : IDisposable
    {
        public void Dispose()
        {
            Transaction.Dispose();
            Connection.Dispose();
        }
    }
}
