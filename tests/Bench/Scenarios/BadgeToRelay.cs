using System.Diagnostics;

namespace FabAccess.Bench.Scenarios;

/// <summary>
/// The software's share of badge → relay: from the last byte of the card's answer on the serial line to the change of the
/// relay's line, in a real edge process through libnfc, with 10,000 members in its permit list. Its journal is in memory
/// (/dev/shm), because the share leaves the disk's sync out; everything else is what runs on a box. Three situations: quiet;
/// the broker gone; a backlog of 10,000 events draining. The reference is the bound of 2 ms on an x64 machine.
/// </summary>
internal static class BadgeToRelay
{
    private const int Taps = 500, WarmUp = 50, Backlog = 10_000;
    private const double BoundMilliseconds = 2;

    public static async Task<IReadOnlyList<Figure>> MeasureAsync()
    {
        using var folder = new BenchFolder("badge", onDisk: false);
        var box = await BenchBox.StartAsync(folder.Path).ConfigureAwait(false);
        await using (box.ConfigureAwait(false))
        {
            for (int i = 0; i < WarmUp; i++) await box.TapAsync().ConfigureAwait(false);
            var quiet = await TapsAsync(box).ConfigureAwait(false);
            box.CutNetwork();
            var alone = await TapsAsync(box).ConfigureAwait(false);
            return [Of("quiet", quiet, ""), Of("no broker", alone, ""), await DrainingAsync(box).ConfigureAwait(false)];
        }
    }

    private static async Task<List<double>> TapsAsync(BenchBox box)
    {
        var shares = new List<double>(Taps);
        for (int i = 0; i < Taps; i++) shares.Add(await box.TapAsync().ConfigureAwait(false));
        return shares;
    }

    // A backlog is gone in seconds, so it is made anew until there are enough taps that fell into one.
    private static async Task<Figure> DrainingAsync(BenchBox box)
    {
        var shares = new List<double>(Taps);
        int rounds = 0;
        var drains = new List<double>();
        for (; shares.Count < Taps; rounds++)
        {
            await box.RestartWithBacklogAsync(Backlog).ConfigureAwait(false);
            for (int i = 0; i < 5; i++) await box.TapAsync().ConfigureAwait(false);
            long start = Stopwatch.GetTimestamp();
            box.MendNetwork();
            await box.WaitDrainBegunAsync().ConfigureAwait(false);
            var isDrained = box.WaitDrainedAsync();
            while (!isDrained.IsCompleted) shares.Add(await box.TapAsync().ConfigureAwait(false));
            drains.Add(await isDrained.ConfigureAwait(false) / Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
        return Of("10,000 events draining", shares, $"; {rounds} backlogs of {Backlog}, median {new Samples(drains).Median:0} events/s from connect to acknowledged");
    }

    private static Figure Of(string situation, List<double> shares, string more)
    {
        var samples = new Samples(shares);
        return new($"badge-to-relay, {situation}", samples.At(0.99), BoundMilliseconds, "ms", 1, AtLeast: false,
            $"p50 {samples.Median:0.000}, p95 {samples.At(0.95):0.000}, p99 {samples.At(0.99):0.000}, max {samples.At(1):0.000} ms of {samples.Count} taps{more}");
    }
}
