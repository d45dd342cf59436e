using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using FabAccess.Fuzzing.Engine;
using FabAccess.Fuzzing.Targets;

namespace FabAccess.Fuzzing.Running;

/// <summary>
/// Runs the targets, some at a time, each in a process of its own: what kills the process is a find and stops no other, and
/// the memory is one target's. Writes the rows for the table of faults and ends with the line that ./fab counts.
/// </summary>
internal sealed class AllRuns(FuzzArguments arguments)
{
    private readonly Lock gate = new();
    private readonly SortedDictionary<string, (FaultRow Row, int Finds)> done = [];

    public int Run()
    {
        var waiting = new Queue<string>(arguments.Target is { } one ? [one] : AllTargets.Names);
        var threads = Enumerable.Range(0, arguments.AtOnce).Select(_ => new Thread(() => Take(waiting))).ToArray();
        foreach (var thread in threads) thread.Start();
        foreach (var thread in threads) thread.Join();
        // One target by itself is somebody trying something, not a run that the table is about.
        if (arguments.Target is null) RunningJson.Write(Path.Combine(Corpus.Root, ".fab", "faults", "fuzzing.json"), [.. done.Values.Select(d => d.Row)]);
        int failed = done.Values.Count(d => d.Finds > 0);
        Console.WriteLine($"{done.Count - failed} passed, {failed} failed");
        return failed == 0 ? 0 : 1;
    }

    private void Take(Queue<string> waiting)
    {
        while (true)
        {
            string? name;
            lock (gate) if (!waiting.TryDequeue(out name)) return;
            var (row, finds) = RunOne(name);
            lock (gate) done[name] = (row, finds);
            Console.Error.WriteLine($"Fuzzed {name}: {row.Times} cases, {row.Result}");
        }
    }

    private (FaultRow Row, int Finds) RunOne(string name)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardInput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet") start.ArgumentList.Add(typeof(AllRuns).Assembly.Location);
        foreach (string word in (ReadOnlySpan<string>)["--worker", "yes", "--target", name, "--seconds", Invariant(arguments.Seconds), "--seed", Invariant(arguments.Seed)]) start.ArgumentList.Add(word);
        using var worker = Process.Start(start)!;
        string output = worker.StandardOutput.ReadToEnd();
        worker.WaitForExit();
        try
        {
            var report = JsonSerializer.Deserialize(output, RunningJson.Default.WorkerReport)!;
            return (report.Row, report.Finds);
        }
        catch (JsonException)
        {
            string what = $"the process ended with {worker.ExitCode}, as it does when it crashes or hangs; the case may stand in .fab/faults/running";
            return (new($"{name} made wrong", $"structure-aware mutation, seeds from {arguments.Seed}", 0, what), 1);
        }
    }

    private static string Invariant(IFormattable number) => number.ToString(null, CultureInfo.InvariantCulture);
}
