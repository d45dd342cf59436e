using System.Globalization;
using FabAccess.PowerCuts.Days;
using FabAccess.PowerCuts.Images;
using FabAccess.PowerCuts.Recordings;

namespace FabAccess.PowerCuts;

/// <summary>A kill after which something was wrong.</summary>
internal sealed record KillFailure(string Call, int Number, string Words);

/// <summary>What came of killing a program at each of its calls.</summary>
internal sealed record KillResults(int Kills, IReadOnlyList<KillFailure> Failures);

/// <summary>
/// Kills the real program at the beginning of each of its calls that change the folder, one run a call. What it left is
/// opened and judged like an image; and it must be, byte for byte, the image that the recording of the same run makes of
/// "everything kept": so the images stand for real kills.
/// </summary>
internal static class Kills
{
    private static readonly string[] Calls = ["pwrite64", "fdatasync", "fsync", "rename", "ftruncate", "unlink"];

    /// <param name="scenario">Without injections.</param>
    /// <param name="workers">Runs at a time.</param>
    /// <param name="step">1 for every call, n for every n-th.</param>
    public static KillResults Run(Scenario scenario, int workers, int step = 1)
    {
        var failures = new List<KillFailure>();
        int kills = 0;
        Parallel.ForEach(Places(scenario).Where((_, i) => i % step == 0), new ParallelOptions { MaxDegreeOfParallelism = workers }, place =>
        {
            var (isKilled, words) = Kill(scenario, place.Call, place.Number);
            lock (failures)
            {
                if (isKilled) kills++;
                if (words is not null) failures.Add(new(place.Call, place.Number, words));
            }
        });
        return new(kills, failures);
    }

    // Strace counts each call by itself in each thread.
    private static List<(string Call, int Number)> Places(Scenario scenario)
    {
        using var folder = new ImageFolder("kill");
        var calls = Strace.Run(scenario.Name, folder.Path).Recording.Calls;
        return [.. Calls.SelectMany(call => Enumerable.Range(1, calls.Where(c => c.Key.Call == call).Select(c => c.Value).DefaultIfEmpty().Max()).Select(number => (call, number)))];
    }

    private static (bool IsKilled, string? Words) Kill(Scenario scenario, string call, int number)
    {
        using var folder = new ImageFolder("kill");
        var traced = Strace.Run(scenario.Name, folder.Path, string.Create(CultureInfo.InvariantCulture, $"inject={call}:signal=SIGKILL:when={number}"));
        if (traced.ExitCode == 0) return (false, null);
        var disk = new Disk();
        var expectation = scenario.Day.Expect();
        foreach (var operation in traced.Recording.Operations)
        {
            disk.Do(operation);
            if (operation is Operation.Told told) expectation.Told(told.Line);
        }
        return (true, Differs(disk.Cut(CutPolicy.KeepAll, NameRule.Folder, new Random(0)), folder) ?? expectation.Check(folder.Path)?.Words);
    }

    private static string? Differs(Image image, ImageFolder folder)
    {
        using var made = new ImageFolder("made");
        image.WriteTo(made.Path);
        string[] left = Names(folder), expected = Names(made);
        if (!left.SequenceEqual(expected)) return $"The kill left {string.Join(", ", left)}; the image has {string.Join(", ", expected)}.";
        return left.FirstOrDefault(n => !File.ReadAllBytes(Path.Combine(folder.Path, n)).AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(made.Path, n)))) is { } name
            ? $"{name} has other bytes in the image than after the kill."
            : null;
    }

    private static string[] Names(ImageFolder folder) =>
        [.. Directory.EnumerateFiles(folder.Path).Select(f => Path.GetFileName(f)).Where(n => !n.EndsWith("-shm", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
}
