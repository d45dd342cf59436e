using System.Diagnostics;
using System.Threading.Channels;
using FabAccess.Core.Access;
using FabAccess.Core.Machines;
using FabAccess.Core.Values;
using FabAccess.Edge.Journal;
using FabAccess.Simulator.Cards;
using FabAccess.Simulator.Gpio;
using FabAccess.Simulator.Hardware;
using FabAccess.Simulator.Lab;
using FabAccess.Simulator.Processes;
using FabAccess.Simulator.Server;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace FabAccess.Bench;

/// <summary>A lab of real processes with one box, one machine and 10,000 members, of which each tap takes the next.</summary>
internal sealed class BenchBox : IAsyncDisposable
{
    private const int Members = 10_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30), ReleasedFor = TimeSpan.FromMilliseconds(60);

    private readonly LabProcesses lab;
    private readonly SimulatedBox box;
    private readonly SimulatedMachine machine;
    private readonly ServerApi server;
    private readonly Channel<(LineChange Change, long CardAnswerAt)> changes = Channel.CreateUnbounded<(LineChange, long)>();
    private int taps;

    private BenchBox(LabProcesses lab)
    {
        this.lab = lab;
        box = lab.Boxes[0];
        machine = box.Machines[0];
        server = new(lab.ServerAddress);
        box.Chip.Changed += change =>
        {
            if (change.Line == machine.RelayLine) changes.Writer.TryWrite((change, machine.Reader.Counters.LastAnswerAt));
        };
    }

    public static async Task<BenchBox> StartAsync(string folder)
    {
        var lab = await LabProcesses.PrepareAsync(new(folder, Repository.Server, Repository.Edge, GeneratedLab.Of(1, 1, Members))).ConfigureAwait(false);
        await lab.StartAsync().ConfigureAwait(false);
        var bench = new BenchBox(lab);
        await UntilAsync(async () => (await bench.IngestAsync().ConfigureAwait(false)).Generation > 0, "the permit list").ConfigureAwait(false);
        return bench;
    }

    /// <summary>The next member starts the machine, the button stops it. Milliseconds from the card's last byte to the relay's line.</summary>
    public async Task<double> TapAsync()
    {
        machine.Reader.Place(new PlainCard(GeneratedLab.Uid(1 + taps++ % Members)));
        var (on, cardAnswerAt) = await NextAsync(level: true).ConfigureAwait(false);
        // A finger is slower than the button's debouncing: released for less than that is not released.
        await Task.Delay(ReleasedFor).ConfigureAwait(false);
        machine.HoldStop(true);
        await NextAsync(level: false).ConfigureAwait(false);
        machine.HoldStop(false);
        return (on.Timestamp - cardAnswerAt) * 1000.0 / Stopwatch.Frequency;
    }

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
                    last = journal.Append(machine.Id, [new MachineEvent.AccessRefused(RefusalReason.UnknownBadge, new(UInt128.MaxValue), null)], new(new(Guid.NewGuid()), 0, SystemClock.Instance.GetCurrentInstant(), ClockTrust.Synchronised));
                if (last?.WaitDurable(Patience) != true) throw new InvalidOperationException("The backlog could not be written.");
            }
        }
        await lab.StartEdgeAsync(box.Id).ConfigureAwait(false);
    }

    public async Task WaitDrainBegunAsync()
    {
        long before = (await IngestAsync().ConfigureAwait(false)).DurableUpTo;
        await UntilAsync(async () => (await IngestAsync().ConfigureAwait(false)).DurableUpTo > before, "the drain").ConfigureAwait(false);
    }

    /// <summary>Waits until the backlog has been committed; how many entries that were.</summary>
    public async Task<long> WaitDrainedAsync()
    {
        long before = 0, first = (await IngestAsync().ConfigureAwait(false)).DurableUpTo;
        await UntilAsync(
            async () =>
            {
                long now = (await IngestAsync().ConfigureAwait(false)).DurableUpTo;
                bool isSlow = now - before < 20;
                before = now;
                return isSlow && now > first;
            },
            "the end of the drain").ConfigureAwait(false);
        return before - first;
    }

    public async ValueTask DisposeAsync()
    {
        server.Dispose();
        await lab.DisposeAsync().ConfigureAwait(false);
    }

    private async Task<IngestBox> IngestAsync() => (await server.IngestAsync().ConfigureAwait(false)).Boxes[0];

    private async Task<(LineChange Change, long CardAnswerAt)> NextAsync(bool level)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            var change = await changes.Reader.ReadAsync(patience.Token).ConfigureAwait(false);
            if (change.Change.Level == level) return change;
        }
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
