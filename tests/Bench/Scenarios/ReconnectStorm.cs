using System.Diagnostics;
using FabAccess.Bench.Storm;
using FabAccess.Simulator.Lab;

namespace FabAccess.Bench.Scenarios;

/// <summary>
/// 10,000 boxes at one broker, which is killed: light ones, each with TLS, a certificate and a session of its own, from two
/// processes, on the same two cores as server and broker. All must be back within 90 s, and the one real box of the lab
/// switches its machines meanwhile, so that nobody notices.
/// </summary>
internal static class ReconnectStorm
{
    private const int Boxes = 10_000, Processes = 2, Members = 40;
    // What a person calls at once: the 10,000 boxes take their processors from the machine that is measured.
    private const double BoundSeconds = 90, BoundMilliseconds = 100;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    public static async Task<IReadOnlyList<Figure>> MeasureAsync()
    {
        using var folder = new BenchFolder("storm", onDisk: false);
        var box = await BenchBox.StartAsync(folder.Path, Members, [.. Enumerable.Range(1, Boxes).Select(StormClients.BoxOf)]).ConfigureAwait(false);
        using var metronome = new Metronome();
        await using (box.ConfigureAwait(false))
        {
            StormProcess[] storm = [.. Enumerable.Range(0, Processes).Select(i => new StormProcess(box.BrokerPort, box.Authority, GeneratedLab.Site, 1 + (i * Boxes / Processes), Boxes / Processes))];
            try
            {
                await UntilAsync(storm, all => all == Boxes).ConfigureAwait(false);
                await BadgeToRelay.TapsAsync(box, BadgeToRelay.WarmUp).ConfigureAwait(false);
                return await KillAsync(box, storm, metronome).ConfigureAwait(false);
            }
            finally
            {
                foreach (var one in storm) one.Dispose();
            }
        }
    }

    private static async Task<IReadOnlyList<Figure>> KillAsync(BenchBox box, StormProcess[] storm, Metronome metronome)
    {
        long failuresBefore = storm.Sum(s => s.Report.Failures);
        _ = metronome.Take();
        long killedAt = Stopwatch.GetTimestamp();
        box.KillBroker();
        var back = BackAsync(storm);
        var taps = await BadgeToRelay.TapWhileAsync(box, () => !back.IsCompleted).ConfigureAwait(false);
        await back.ConfigureAwait(false);
        double seconds = (storm.Max(s => s.Report.LastBackAt) - killedAt) / (double)Stopwatch.Frequency;
        var (online, known) = await KnownAsync(box, killedAt).ConfigureAwait(false);
        return
        [
            new("storm, all back", seconds, BoundSeconds, "s", 1, AtLeast: false, $"{storm.Sum(s => s.Report.Up)} of {Boxes} light boxes after the broker was killed; {storm.Sum(s => s.Report.Failures) - failuresBefore} attempts came to nothing"),
            new("storm, none lost", online, Boxes + 1, "boxes", 1, AtLeast: true, $"that the server holds for connected {known:0} s after the broker was killed"),
            BadgeToRelay.Of("a storm of 10,000 boxes", taps, metronome.Take(), "", BoundMilliseconds),
        ];
    }

    // The server hears of them one after the other: what it holds for connected is asked for until the bound.
    private static async Task<(int Online, double Seconds)> KnownAsync(BenchBox box, long killedAt)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        while (true)
        {
            int online = await box.OnlineAsync().ConfigureAwait(false);
            double seconds = Stopwatch.GetElapsedTime(killedAt).TotalSeconds;
            if (online > Boxes || seconds >= BoundSeconds) return (online, seconds);
            await timer.WaitForNextTickAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }

    private static async Task BackAsync(StormProcess[] storm)
    {
        await UntilAsync(storm, all => all < Boxes / 2).ConfigureAwait(false);
        await UntilAsync(storm, all => all == Boxes).ConfigureAwait(false);
    }

    private static async Task UntilAsync(StormProcess[] storm, Func<int, bool> isReached)
    {
        using var patience = new CancellationTokenSource(Patience);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        for (int looks = 1; !isReached(storm.Sum(s => s.Report.Up)); looks++)
        {
            if (looks % 100 == 0) Console.Error.WriteLine($"storm: {storm.Sum(s => s.Report.Up)} of {Boxes} boxes are connected, after {storm.Sum(s => s.Report.Failures)} attempts that came to nothing.");
            if (storm.Any(s => s.HasEnded)) throw new InvalidOperationException("A process of light boxes has ended.");
            if (patience.IsCancellationRequested) throw new TimeoutException($"{storm.Sum(s => s.Report.Up)} of {Boxes} boxes are there, and no more come.");
            await timer.WaitForNextTickAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }
}
