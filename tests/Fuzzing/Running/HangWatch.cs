using System.Diagnostics;
using FabAccess.Fuzzing.Engine;

namespace FabAccess.Fuzzing.Running;

/// <summary>
/// Ends the process when a case does not come back. A case that only takes long is judged when it has; this one is for those
/// that never do: one that has used so much of the processor, or one that waits for so long. The second bound is wide,
/// because a machine that is busy with other things may give this process no time.
/// </summary>
internal sealed class HangWatch : IDisposable
{
    public const int ExitCode = 7;

    private static readonly TimeSpan MostBusy = TimeSpan.FromSeconds(20), MostWaiting = TimeSpan.FromMinutes(5), LookEvery = TimeSpan.FromSeconds(1);

    private readonly Timer timer;
    private readonly Judge judge;
    private readonly string target;
    private byte[]? seen;
    private TimeSpan usedBefore;

    public HangWatch(Judge judge, string target)
    {
        (this.judge, this.target) = (judge, target);
        timer = new(_ => Look(), null, LookEvery, LookEvery);
    }

    public ulong Seed { get; set; }

    public void Dispose() => timer.Dispose();

    private void Look()
    {
        var (running, since) = judge.Running;
        var used = Environment.CpuUsage.TotalTime;
        if (!ReferenceEquals(running, seen)) (seen, usedBefore) = (running, used);
        if (running is null || (used - usedBefore < MostBusy && Stopwatch.GetElapsedTime(since) < MostWaiting)) return;
        string path = new Find("hang", $"It did not come back after {Stopwatch.GetElapsedTime(since).TotalSeconds:0} s.", Seed, running).Write(Worker.FindsFolder, target);
        Console.Error.WriteLine($"{target}: a case hangs. {path}");
        Environment.Exit(ExitCode);
    }
}
