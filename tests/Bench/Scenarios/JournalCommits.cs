using System.Diagnostics;
using FabAccess.Core.Machines;
using FabAccess.Core.Values;
using FabAccess.Edge.Journal;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace FabAccess.Bench.Scenarios;

/// <summary>
/// Commits a second of the journal, one fact each and each durable, over appends of the same bytes to a plain file with a
/// sync after each, on the same disk, in turn (A B A B …); the first round of each is warm-up.
/// </summary>
internal static class JournalCommits
{
    private const int Rounds = 15, CommitsPerRound = 1_000;

    public static IReadOnlyList<Figure> Measure()
    {
        using var folder = new BenchFolder("journal", onDisk: true);
        using var journal = new SqliteJournal(new(folder.Path), new(Guid.NewGuid()), TimeProvider.System, NullLogger.Instance);
        using var raw = new FileStream(Path.Combine(folder.Path, "raw"), FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        List<double> ours = [], reference = [];
        var boot = new BootId(Guid.NewGuid());
        long bytesBefore = journal.End.Sequence;
        for (int round = 0; round <= Rounds; round++)
        {
            double a = Rate(() => Append(journal, boot));
            byte[] body = [];
            journal.Read(journal.End.Sequence, 1, last =>
            {
                body = last.ToArray();
                return false;
            });
            double b = Rate(() =>
            {
                raw.Write(body);
#pragma warning disable RS0030 // Here only the time counts.
                raw.Flush(flushToDisk: true);
#pragma warning restore RS0030
            });
            if (round == 0) continue;
            ours.Add(a);
            reference.Add(b);
        }
        if (journal.End.Sequence - bytesBefore != (Rounds + 1) * CommitsPerRound) throw new InvalidOperationException("Commits were lost.");
        Samples mine = new(ours), theirs = new(reference), ratios = new(ours.Zip(reference, (a, b) => a / b));
        return [new("journal", mine.Median, theirs.Median, "commits/s", 0.8, AtLeast: true,
            $"{Rounds} rounds of {CommitsPerRound}, pairwise ratio median {ratios.Median:0.00} ({ratios.At(0):0.00} to {ratios.At(1):0.00}), reference spread {theirs.Spread:0.0}x{(theirs.Spread > 2 ? ", VOID: the disk moved too much" : "")}")];
    }

    private static void Append(SqliteJournal journal, BootId boot)
    {
        var session = new SessionId(Guid.CreateVersion7());
        var at = new Moment(boot, Environment.TickCount64, SystemClock.Instance.GetCurrentInstant(), ClockTrust.Synchronised);
        var ticket = journal.Append(MachineId.Parse("laser-1", null), [new MachineEvent.SessionStarted(session, new(Guid.Empty), default)], at);
        if (!ticket.WaitDurable(TimeSpan.FromSeconds(10))) throw new InvalidOperationException("A commit failed.");
    }

    private static double Rate(Action once)
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < CommitsPerRound; i++) once();
        return CommitsPerRound / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
