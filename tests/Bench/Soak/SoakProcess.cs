using System.Diagnostics;
using System.Text.Json;

namespace FabAccess.Bench.Soak;

/// <summary>
/// The day in a process of its own: what other scenarios left to the collector, to the pool of threads or to the kernel is not
/// there. Code is compiled once, since the thread that compiles it again comes and goes.
/// </summary>
internal static class SoakProcess
{
    public const string Verb = "soak-day";

    /// <param name="folder">An empty one; the box's.</param>
    public static int RunHere(string folder)
    {
        SQLitePCL.Batteries_V2.Init();
        // What telling needs is loaded before anything counts.
        Tell(SoakReading.Take(0, new(0, 0, 0, 0, 0, 0, 0, 0)));
        foreach (var reading in new SoakDay(folder).Run()) Tell(reading);
        return 0;
    }

    /// <exception cref="InvalidOperationException">The day did not come to its end.</exception>
    public static async Task<IReadOnlyList<SoakReading>> RunAsync()
    {
        using var folder = new BenchFolder("soak", onDisk: false);
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, Environment = { ["DOTNET_TieredCompilation"] = "0" } };
        foreach (string word in new[] { typeof(SoakProcess).Assembly.Location, Verb, folder.Path }) start.ArgumentList.Add(word);
        using var process = Process.Start(start)!;
        List<SoakReading> readings = [];
        while (await process.StandardOutput.ReadLineAsync().ConfigureAwait(false) is { } line)
        {
            var reading = JsonSerializer.Deserialize<SoakReading>(line)!;
            if (reading.Hour == 0) continue;
            await Console.Error.WriteLineAsync($"hour {reading.Hour,2}: {reading.Managed / 1024:N0} KB, SQLite {reading.Sqlite / 1024:N0} KB, {reading.Descriptors} descriptors, {reading.Threads} threads, {reading.Deeds}").ConfigureAwait(false);
            readings.Add(reading);
        }
        await process.WaitForExitAsync().ConfigureAwait(false);
        return process.ExitCode == 0 ? readings : throw new InvalidOperationException($"The day ended after {readings.Count} hours.");
    }
    private static void Tell(SoakReading reading) => Console.WriteLine(JsonSerializer.Serialize(reading));
}
