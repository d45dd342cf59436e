using System.Diagnostics;

namespace FabAccess.Bench.Scenarios;

/// <summary>
/// What a box has of a week without network: 10,000 events in its journal on a real disk. How much room they take there,
/// and how fast they are gone once the network is back, from connect to the server's acknowledgement of the last, through
/// a real broker, into the embedded store. References are the bounds: 64 MB, 2,000 events a second.
/// </summary>
internal static class Outbox
{
    private const int Week = 10_000, Rounds = 5;
    private const double LongestMegabytes = 64, LeastPerSecond = 2_000;

    public static async Task<IReadOnlyList<Figure>> MeasureAsync()
    {
        using var folder = new BenchFolder("outbox", onDisk: true);
        var box = await BenchBox.StartAsync(folder.Path).ConfigureAwait(false);
        await using (box.ConfigureAwait(false))
        {
            List<double> rates = [];
            double megabytes = 0;
            for (int i = 0; i < Rounds; i++)
            {
                await box.RestartWithBacklogAsync(Week).ConfigureAwait(false);
                if (i == 0) megabytes = box.DataBytes / (1024.0 * 1024);
                long before = await box.StoredAsync().ConfigureAwait(false);
                box.MendNetwork();
                // The wait before a reconnect is random and not the drain's.
                await box.WaitStoredAsync(before + 1).ConfigureAwait(false);
                long start = Stopwatch.GetTimestamp(), already = await box.StoredAsync().ConfigureAwait(false);
                await box.WaitStoredAsync(before + Week).ConfigureAwait(false);
                rates.Add((before + Week - already) / Stopwatch.GetElapsedTime(start).TotalSeconds);
            }
            var drain = new Samples(rates);
            return
            [
                new("outbox, a week offline", megabytes, LongestMegabytes, "MB", 1, AtLeast: false, $"the whole data folder with {Week} events that nobody acknowledged"),
                new("outbox, drain", drain.Median, LeastPerSecond, "events/s", 1, AtLeast: true, $"slowest of {Rounds} rounds {drain.At(0):0}"),
            ];
        }
    }
}
