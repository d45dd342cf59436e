using System.Diagnostics;
using System.Text.RegularExpressions;

namespace FabAccess.Fuzzing.Engine;

/// <summary>What came of one case: words, or what was wrong. Two finds with the same sign are the same find.</summary>
internal readonly record struct Verdict(string Outcome, string? Sign, string Detail);

/// <summary>
/// Runs a case and judges it: no exception, no stall, bounded memory. The first run is only looked at; what seems slow or
/// hungry is run again, and the best of the runs counts, by processor time: the machine may be busy with something else,
/// and a first run compiles.
/// </summary>
internal sealed partial class Judge(Target target)
{
    private const int Reruns = 4;

    private byte[]? current;
    private long begunAt;

    /// <summary>The case that is running, and since when (a Stopwatch timestamp); for whoever watches for hangs. Any thread.</summary>
    public (byte[]? Case, long Since) Running => (Volatile.Read(ref current), Volatile.Read(ref begunAt));

    /// <summary>The slowest case, as judged.</summary>
    public TimeSpan Slowest { get; private set; }

    public Verdict Run(byte[] input)
    {
        var (verdict, took, allocated) = Once(input);
        if (verdict.Sign is not null) return verdict;
        long most = target.MostAllocated(input.Length);
        if (took <= target.MostTime && allocated <= most)
        {
            if (took > Slowest) Slowest = took;
            return verdict;
        }
        for (int i = 0; i < Reruns && (took > target.MostTime || allocated > most); i++)
        {
            var again = Once(input, byProcessor: true);
            if (again.Verdict.Sign is not null) return again.Verdict;
            took = again.Took < took ? again.Took : took;
            allocated = Math.Min(allocated, again.Allocated);
        }
        if (took > target.MostTime) return verdict with { Sign = "slow", Detail = $"It takes {took.TotalMilliseconds:0} ms of processor time; {target.MostTime.TotalMilliseconds:0} ms are allowed." };
        if (allocated > most) return verdict with { Sign = "hungry", Detail = $"{input.Length} bytes make it allocate {allocated}; {most} are allowed." };
        if (took > Slowest) Slowest = took;
        return verdict;
    }

    // Asking the kernel for the processor's time costs as much as many a case, so the first run is timed by the clock, which on one thread is never less.
    private (Verdict Verdict, TimeSpan Took, long Allocated) Once(byte[] input, bool byProcessor = false)
    {
        long allocatedBefore = GC.GetTotalAllocatedBytes(precise: false), start = Stopwatch.GetTimestamp();
        var usedBefore = byProcessor ? Environment.CpuUsage.TotalTime : default;
        Volatile.Write(ref begunAt, start);
        Volatile.Write(ref current, input);
        Verdict verdict;
        if (target.MayEndProcess) Corpus.Write(Path.Combine(Corpus.Root, ".fab", "faults", "running"), target.Name, input);
        try
        {
            verdict = new(target.Take(input), null, "");
        }
        catch (Exception failure)
        {
            verdict = new("", SignOf(failure), failure.ToString());
        }
        Volatile.Write(ref current, null);
        var took = byProcessor ? Environment.CpuUsage.TotalTime - usedBefore : Stopwatch.GetElapsedTime(start);
        return (verdict, took, GC.GetTotalAllocatedBytes(precise: false) - allocatedBefore);
    }

    // The kind of exception and where in the product it came from; of a broken promise, what it says.
    private static string SignOf(Exception failure)
    {
        if (failure is BrokenPromise) return Outcomes.KindOf(failure.Message);
        var frame = Frame().Matches(failure.ToString()).Select(m => m.Groups[1].Value).FirstOrDefault(f => !f.StartsWith("FabAccess.Fuzzing.", StringComparison.Ordinal));
        return $"{failure.GetType().Name} in {frame ?? "no code of ours"}";
    }

    [GeneratedRegex(@"^\s+at (FabAccess\.[^(]+)\(", RegexOptions.Multiline)]
    private static partial Regex Frame();
}
