using System.Diagnostics;
using System.Text.Json;
using FabAccess.Fuzzing.Engine;
using FabAccess.Fuzzing.Targets;

namespace FabAccess.Fuzzing.Running;

/// <summary>One target in this process: the committed seeds, then one seed after the other until the time is over.</summary>
internal static class Worker
{
    /// <summary>More than any target needs, warm; what is piled up from case to case goes beyond it sooner or later.</summary>
    private const long MostResidentBytes = 400L * 1024 * 1024;

    public static string FindsFolder => Path.Combine(Corpus.Root, ".fab", "faults", "finds");

    public static int Run(string name, FuzzArguments arguments)
    {
        EndWithParent();
        using var target = AllTargets.Make(name);
        List<byte[]> corpus = [.. Corpus.Of(name).Select(c => c.Input)];
        if (corpus.Count == 0) throw new InvalidOperationException($"tests/Fuzzing/corpus/{name} holds no case.");
        var judge = new Judge(target);
        using var hangs = new HangWatch(judge, name);
        var finds = new Dictionary<string, Find>();
        long start = Stopwatch.GetTimestamp(), cases = 0, seeds = 0, resident = 0;
        int kinds = 0;
        bool IsOver() => Stopwatch.GetElapsedTime(start).TotalSeconds >= arguments.Seconds;
        foreach (ulong seed in Corpus.SeedsOf(name).Concat(From(arguments.Seed)))
        {
            if (IsOver()) break;
            hangs.Seed = seed;
            var result = new SeedRun(target, corpus, judge).Run(seed, IsOver);
            (cases, seeds, kinds) = (cases + result.Cases, seeds + 1, Math.Max(kinds, result.Kinds));
            foreach (var find in result.Finds.Where(f => finds.TryAdd(f.Sign, f))) Console.Error.WriteLine($"{name}: {find.Sign}. {find.Write(FindsFolder, name)}");
            resident = Math.Max(resident, Environment.WorkingSet);
            if (resident > MostResidentBytes && finds.TryAdd("memory", new("memory", $"{resident} bytes are resident.", seed, []))) Console.Error.WriteLine($"{name}: {resident} bytes are resident after seed {seed}; {MostResidentBytes} are allowed.");
        }
        string how = $"structure-aware mutation of {corpus.Count} committed cases, seeds from {arguments.Seed}";
        string outcome = finds.Count == 0
            ? $"no find; {kinds} kinds of outcome, slowest case {judge.Slowest.TotalMilliseconds:0} ms, {resident >> 20} MiB resident"
            : $"{finds.Count} finds: {string.Join("; ", finds.Keys)}";
        Console.WriteLine(JsonSerializer.Serialize(new(new($"{target.Subject} made wrong", how, cases, outcome), finds.Count), RunningJson.Default.WorkerReport));
        return finds.Count == 0 ? 0 : 1;
    }

    // The parent holds the other end of the standard input: when it is gone, nobody waits for the rest.
    private static void EndWithParent() => new Thread(() =>
    {
        while (Console.In.Read() >= 0)
        {
        }
        Environment.Exit(1);
    })
    { IsBackground = true, Name = "parent" }.Start();

    private static IEnumerable<ulong> From(ulong seed)
    {
        while (true) yield return seed++;
    }
}
