using System.Diagnostics;
using FabAccess.Simulator.Hardware;

namespace FabAccess.Bench;

/// <summary>
/// What this machine itself can do, measured beside the taps: a thread that goes before all others sleeps a millisecond, again
/// and again, and notes how late it woke. A tap needs six such awakenings; on a virtual machine whose host is busy they come late.
/// </summary>
internal sealed class Metronome : IDisposable
{
    /// <summary>A machine that keeps real-time threads waiting for longer, at the 99th percentile, cannot show what is 2 ms or less.</summary>
    public const double UsableMilliseconds = 0.3;

    private readonly List<double> late = [];
    private readonly Thread thread;
    private readonly ManualResetEvent stop = new(initialState: false);

    public Metronome()
    {
        thread = new(Run) { IsBackground = true, Name = "metronome" };
        thread.Start();
    }

    /// <summary>How late it woke since the last call, in milliseconds.</summary>
    public IReadOnlyList<double> Take()
    {
        lock (late)
        {
            double[] taken = [.. late];
            late.Clear();
            return taken;
        }
    }

    public void Dispose()
    {
        stop.Set();
        thread.Join();
        stop.Dispose();
    }

    private void Run()
    {
        HardwareThread.Become();
        while (true)
        {
            long start = Stopwatch.GetTimestamp();
            if (stop.WaitOne(1)) return;
            double overslept = Stopwatch.GetElapsedTime(start).TotalMilliseconds - 1;
            lock (late) late.Add(overslept);
        }
    }
}
