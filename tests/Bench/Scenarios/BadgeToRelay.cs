using System.Diagnostics;

namespace FabAccess.Bench.Scenarios;

/// <summary>
/// The software's share of badge → relay: from the last byte of the reader's answers about the card on the serial line to the change of
/// the relay's line, in a real edge process through libnfc, with four machines and 10,000 members in its permit list. Its journal is in memory
/// (/dev/shm), because the share leaves the disk's sync out; everything else is what runs on a box. Three situations: quiet;
/// the broker gone; a backlog of 40,000 events draining. Server and broker, which are another machine in a lab and share
/// the cores here, give way. The reference is the bound of 2 ms on an x64 machine.
/// </summary>
internal static class BadgeToRelay
{
    public const int WarmUp = 200;
    private const int Taps = 500, Backlog = 40_000;
    private const double BoundMilliseconds = 2;

    public static async Task<IReadOnlyList<Figure>> MeasureAsync()
    {
        using var folder = new BenchFolder("badge", onDisk: false);
        var box = await BenchBox.StartAsync(folder.Path).ConfigureAwait(false);
        using var metronome = new Metronome();
        await using (box.ConfigureAwait(false))
        {
            await TapsAsync(box, WarmUp).ConfigureAwait(false);
            _ = metronome.Take();
            var quiet = Of("quiet", await TapsAsync(box, Taps).ConfigureAwait(false), metronome.Take(), "");
            box.CutNetwork();
            var alone = Of("no broker", await TapsAsync(box, Taps).ConfigureAwait(false), metronome.Take(), "");
            return [quiet, alone, await DrainingAsync(box, metronome).ConfigureAwait(false)];
        }
    }

    public static async Task<List<(double Share, double Asking)>> TapsAsync(BenchBox box, int taps)
    {
        int left = taps;
        return await TapWhileAsync(box, () => Interlocked.Decrement(ref left) >= 0).ConfigureAwait(false);
    }

    // A backlog is gone in seconds, so it is a long one and made anew until there are enough taps that fell into one.
    private static async Task<Figure> DrainingAsync(BenchBox box, Metronome metronome)
    {
        List<(double Share, double Asking)> shares = [];
        List<double> drains = [], late = [];
        while (shares.Count < Taps)
        {
            await box.RestartWithBacklogAsync(Backlog).ConfigureAwait(false);
            await TapsAsync(box, WarmUp / 2).ConfigureAwait(false);
            long before = await box.StoredAsync().ConfigureAwait(false), start = Stopwatch.GetTimestamp();
            _ = metronome.Take();
            box.MendNetwork();
            await box.WaitStoredAsync(before + 1).ConfigureAwait(false);
            var isDrained = box.WaitStoredAsync(before + Backlog);
            shares.AddRange(await TapWhileAsync(box, () => !isDrained.IsCompleted).ConfigureAwait(false));
            await isDrained.ConfigureAwait(false);
            late.AddRange(metronome.Take());
            drains.Add(Backlog / Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
        return Of("a backlog draining", shares, late, $"; {drains.Count} backlogs of {Backlog} events, median {new Samples(drains).Median:0} events/s from connect to acknowledged");
    }

    // Every machine by itself, tap after tap, all at once.
    public static async Task<List<(double Share, double Asking)>> TapWhileAsync(BenchBox box, Func<bool> goesOn)
    {
        try
        {
            var shares = await Task.WhenAll(box.Machines.Select(async machine =>
            {
                var own = new List<(double, double)>();
                while (goesOn()) own.Add(await machine.TapAsync().ConfigureAwait(false));
                return own;
            })).ConfigureAwait(false);
            return [.. shares.SelectMany(s => s)];
        }
        catch (TimeoutException)
        {
            foreach (string line in box.LastWords) await Console.Error.WriteLineAsync(line).ConfigureAwait(false);
            throw;
        }
    }

    public static Figure Of(string situation, List<(double Share, double Asking)> taps, IEnumerable<double> late, string more, double bound = BoundMilliseconds)
    {
        Samples shares = new(taps.Select(t => t.Share)), asking = new(taps.Select(t => t.Asking));
        double machineLate = new Samples(late).At(0.99);
        string spread = $"p50 {shares.Median:0.000}, p95 {shares.At(0.95):0.000}, p99 {shares.At(0.99):0.000}, max {shares.At(1):0.000} ms of {shares.Count} taps";
        string machine = $"a real-time thread here woke {machineLate:0.000} ms late at p99{(machineLate > Metronome.UsableMilliseconds ? ", VOID: the machine itself is late" : "")}";
        return new($"badge-to-relay, {situation}", shares.At(0.99), bound, "ms", 1, AtLeast: false,
            $"{spread}; the line was busy {asking.Median:0.0} ms more with the look for a second card{more}; {machine}");
    }
}
