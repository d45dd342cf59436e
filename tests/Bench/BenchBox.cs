using System.Collections.Immutable;
using FabAccess.Core.Access;
using FabAccess.Core.Machines;
using FabAccess.Core.Values;
using FabAccess.Edge.Journal;
using FabAccess.Server.Keys;
using FabAccess.Server.Machines;
using FabAccess.Server.Store.Sqlite;
using FabAccess.Simulator.Hardware;
using FabAccess.Simulator.Lab;
using FabAccess.Simulator.Processes;
using FabAccess.Simulator.Server;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace FabAccess.Bench;

/// <summary>A lab of real processes with one box of four machines.</summary>
internal sealed class BenchBox : IAsyncDisposable
{
    private const int MachinesOfTheBox = 4;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly LabProcesses lab;
    private readonly SimulatedBox box;
    private readonly ServerApi server;
    private readonly SemaphoreSlim oneHand = new(1);

    private BenchBox(LabProcesses lab, int members)
    {
        this.lab = lab;
        box = lab.Boxes[0];
        server = new(lab.ServerAddress);
        Machines = [.. box.Machines.Select((m, i) => new BenchMachine(m, box.Chip, 1 + (i * (members / MachinesOfTheBox)), members / MachinesOfTheBox, oneHand))];
        lab.Edges[box.Id].Printed += line =>
        {
            foreach (var machine in Machines) machine.Heard(line);
        };
    }

    public ImmutableArray<BenchMachine> Machines { get; }

    public int BrokerPort => lab.BrokerPort;

    /// <summary>Where the lab's CA is.</summary>
    public string Authority => Path.Combine(lab.ServerDataFolder, "keys", "ca");

    /// <param name="folder">Everything that is written stands in it.</param>
    /// <param name="members">Each of them has a badge that starts every machine; each box holds them all.</param>
    /// <param name="others">Boxes that the lab knows besides, without machines.</param>
    /// <param name="cards">So many of the members, from the first on, have cards with keys (<see cref="WrittenCard"/>).</param>
    public static async Task<BenchBox> StartAsync(string folder, int members = 10_000, IReadOnlyList<BoxId>? others = null, int cards = 0)
    {
        var lab = await LabProcesses.PrepareAsync(new(folder, Repository.Server, Repository.Edge, GeneratedLab.Of(1, MachinesOfTheBox, members)) { IsServerElsewhere = true }).ConfigureAwait(false);
        if (others is not null) Add(lab, others);
        if (cards > 0) GiveKeys(lab, cards);
        await lab.StartAsync().ConfigureAwait(false);
        var bench = new BenchBox(lab, members);
        await lab.Edges[bench.box.Id].WaitForLineAsync(line => line.Contains("is in force.", StringComparison.Ordinal), Patience).ConfigureAwait(false);
        return bench;
    }

    /// <summary>What the box's data folder takes on the disk.</summary>
    public long DataBytes => new DirectoryInfo(lab.DataFolderOf(box.Id)).EnumerateFiles().Sum(f => f.Length);

    public void KillBroker()
    {
        if (!lab.KillBroker()) throw new InvalidOperationException("There was no broker to kill.");
    }

    /// <summary>How many boxes the server holds for connected.</summary>
    public async Task<int> OnlineAsync() => (await server.IngestAsync().ConfigureAwait(false)).Boxes.Count(b => b.Online);

    /// <summary>Its errors, and what the box said last.</summary>
    public IEnumerable<string> LastWords => lab.Edges[box.Id].Output.Where(l => l.StartsWith("Error", StringComparison.Ordinal)).Concat(lab.Edges[box.Id].Output.TakeLast(12));

    public void CutNetwork() => box.Cable.Cut();

    public void MendNetwork() => box.Cable.Mend();

    /// <summary>Ends the box, lets it have had so many events without network, and starts it again, still without network.</summary>
    public async Task RestartWithBacklogAsync(int events)
    {
        CutNetwork();
        await lab.Edges[box.Id].EndAsync(Patience).ConfigureAwait(false);
        using (var journal = new SqliteJournal(new(lab.DataFolderOf(box.Id)), new(Guid.NewGuid()), TimeProvider.System, NullLogger.Instance))
        {
            for (int i = 0; i < events; i += 1000)
            {
                JournalTicket? last = null;
                for (int k = 0; k < 1000; k++)
                    last = journal.Append(box.Machines[0].Id, [new MachineEvent.AccessRefused(RefusalReason.UnknownBadge, new(ulong.MaxValue, ulong.MaxValue), null)], new(new(Guid.NewGuid()), 0, SystemClock.Instance.GetCurrentInstant(), ClockTrust.Synchronised));
                if (last?.WaitDurable(Patience) != true) throw new InvalidOperationException("The backlog could not be written.");
            }
        }
        // A badge that lies there when the box begins does not count, nor does the next one in its place.
        foreach (var machine in box.Machines) machine.Reader.Remove();
        await lab.StartEdgeAsync(box.Id).ConfigureAwait(false);
    }

    /// <summary>How far the server has the box's journal.</summary>
    public async Task<long> StoredAsync() => (await server.IngestAsync().ConfigureAwait(false)).Boxes[0].DurableUpTo;

    public Task WaitStoredAsync(long sequence) => UntilAsync(async () => await StoredAsync().ConfigureAwait(false) >= sequence, $"entry {sequence} at the server");

    public async ValueTask DisposeAsync()
    {
        server.Dispose();
        oneHand.Dispose();
        await lab.DisposeAsync().ConfigureAwait(false);
    }

    private static void Add(LabProcesses lab, IReadOnlyList<BoxId> others)
    {
        using var store = new SqliteStore(Path.Combine(lab.ServerDataFolder, "lab.db"), pooling: false);
        using var db = store.CreateDbContext();
        db.Boxes.AddRange(others.Select(id => new Box { Id = id, Name = id.ToString() }));
        db.SaveChanges();
    }

    private static void GiveKeys(LabProcesses lab, int cards)
    {
        var safe = CardKeySafe.Open(lab.ServerDataFolder, isUsed: false);
        using var store = new SqliteStore(Path.Combine(lab.ServerDataFolder, "lab.db"), pooling: false);
        using var db = store.CreateDbContext();
        for (int i = 1; i <= cards; i++)
        {
            var member = GeneratedLab.MemberOf(i);
            var badge = db.Badges.Single(b => b.Member == member);
            (badge.Kind, badge.SealedKey) = (BadgeKind.Desfire, safe.Seal(badge.Hash, BadgeKind.Desfire, WrittenCard.KeyOf(GeneratedLab.Uid(i))));
        }
        db.SaveChanges();
    }

    private static async Task UntilAsync(Func<Task<bool>> condition, string what)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        using var patience = new CancellationTokenSource(Patience);
        while (!await condition().ConfigureAwait(false))
        {
            if (patience.IsCancellationRequested) throw new TimeoutException($"Waited in vain for {what}.");
            await timer.WaitForNextTickAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }
}
