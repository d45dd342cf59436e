using System.Diagnostics;
using FabAccess.Postgres;
using FabAccess.Simulator.Lab;
using FabAccess.Simulator.Processes;
using FabAccess.Simulator.Server;
using Npgsql;
using NpgsqlTypes;

namespace FabAccess.Bench.Scenarios;

/// <summary>
/// Events a second through Mosquitto to committed and acknowledged (the published server, its broker, on both stores, with
/// the projection of sessions and charges running behind), over PostgreSQL's own INSERT … SELECT … ON CONFLICT DO NOTHING of
/// the same rows from a staging table, in turn; the first round is warm-up. Everything with fsync.
/// </summary>
internal static class Ingest
{
    private const int Boxes = 20, EntriesPerBox = 2_000, Rounds = 5;
    private const double Goal = 0.15;

    public static async Task<IReadOnlyList<Figure>> MeasureAsync()
    {
        using var postgres = new PostgresServer(isDurable: true);
        using var reference = new SetInsert(postgres.CreateDatabase("reference"));
        return
        [
            await RunAsync("sqlite", null, reference).ConfigureAwait(false),
            await RunAsync("postgresql", postgres.CreateDatabase("lab"), reference).ConfigureAwait(false),
        ];
    }

    private static async Task<Figure> RunAsync(string store, string? connectionString, SetInsert reference)
    {
        using var folder = new BenchFolder("ingest", onDisk: true);
        var seed = GeneratedLab.Of(Boxes, 1, 10);
        var lab = await LabProcesses.PrepareAsync(new(folder.Path, Repository.Server, Repository.Edge, seed) { PostgresConnectionString = connectionString, ExtraAcl = LoadLink.Rules }).ConfigureAwait(false);
        await using (lab.ConfigureAwait(false))
        {
            var (ca, identity) = await lab.ObserveAsync(LoadLink.Name).ConfigureAwait(false);
            await lab.StartServerAsync().ConfigureAwait(false);
            using var link = new LoadLink(lab.BrokerPort, seed.Site.ToString(), new(ca, identity));
            BoxLoad[] loads = [.. seed.Machines.Select(m => new BoxLoad(seed.Site, m.Box, m.Id))];
            List<double> ours = [], theirs = [];
            for (int round = 0; round <= Rounds; round++)
            {
                foreach (var load in loads) load.Make(EntriesPerBox);
                double a = Rate(() => link.SendAll(loads));
                double b = reference.Rate(loads);
                if (round > 0) (ours, theirs) = ([.. ours, a], [.. theirs, b]);
            }
            await RequireAllStoredAsync(lab).ConfigureAwait(false);
            Samples mine = new(ours), other = new(theirs);
            return new($"ingest, {store}", mine.Median, other.Median, "events/s", Goal, AtLeast: true,
                $"{Rounds} rounds of {Boxes} boxes x {EntriesPerBox} events, {mine.At(0):0} to {mine.At(1):0}; reference spread {other.Spread:0.0}x{(other.Spread > 2 ? ", VOID: the disk moved too much" : "")}");
        }
    }

    // What was acknowledged is there, once, or the figure does not count.
    private static async Task RequireAllStoredAsync(LabProcesses lab)
    {
        using var api = new ServerApi(lab.ServerAddress);
        var boxes = (await api.IngestAsync().ConfigureAwait(false)).Boxes;
        long expected = (Rounds + 1) * EntriesPerBox;
        if (boxes.Length != Boxes || boxes.Any(b => b.Entries != expected || b.DurableUpTo != expected || b.DeadLetters != 0 || b.ChainBreaks != 0))
            throw new InvalidOperationException("What was sent and what is stored differ.");
    }

    private static double Rate(Action all)
    {
        long start = Stopwatch.GetTimestamp();
        all();
        return Boxes * EntriesPerBox / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>The reference: the same rows, from a staging table into one with the same key.</summary>
    private sealed class SetInsert : IDisposable
    {
        private const string Columns = "box text, sequence bigint, hash text, received timestamptz, body bytea, readable boolean";
        private readonly NpgsqlConnection connection;

        public SetInsert(string connectionString)
        {
            connection = new(connectionString);
            connection.Open();
            Execute($"CREATE TABLE entries ({Columns}, PRIMARY KEY (box, sequence)); CREATE UNLOGGED TABLE staging ({Columns})");
        }

        public double Rate(IReadOnlyList<BoxLoad> loads)
        {
            Execute("TRUNCATE staging");
            using (var copy = connection.BeginBinaryImport("COPY staging FROM STDIN (FORMAT BINARY)"))
            {
                foreach (var load in loads)
                {
                    foreach (var (sequence, hash, body) in load.Rows)
                    {
                        copy.StartRow();
                        copy.Write(load.Topics.Box.ToString(), NpgsqlDbType.Text);
                        copy.Write(sequence, NpgsqlDbType.Bigint);
                        copy.Write(hash, NpgsqlDbType.Text);
                        copy.Write(DateTime.UnixEpoch, NpgsqlDbType.TimestampTz);
                        copy.Write(body, NpgsqlDbType.Bytea);
                        copy.Write(true, NpgsqlDbType.Boolean);
                    }
                }
                copy.Complete();
            }
            return Ingest.Rate(() => Execute("INSERT INTO entries SELECT * FROM staging ON CONFLICT DO NOTHING"));
        }

        public void Dispose()
        {
            Execute("DROP TABLE entries, staging");
            connection.Dispose();
        }

        private void Execute(string sql)
        {
#pragma warning disable CA2100 // Written in this file.
            using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
            command.ExecuteNonQuery();
        }
    }
}
