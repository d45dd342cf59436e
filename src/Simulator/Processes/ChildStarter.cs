using System.Collections.Concurrent;
using System.Diagnostics;

namespace FabAccess.Simulator.Processes;

/// <summary>
/// Starts children that die with this process. The kernel ties a parent-death signal (setpriv --pdeathsig) to the
/// <em>thread</em> that started the child, and a pool thread ends when it has nothing to do; so one thread that lives as
/// long as the process starts them all.
/// </summary>
internal static class ChildStarter
{
    private static readonly BlockingCollection<(ProcessStartInfo Start, TaskCompletionSource<Process> Started)> Queue = Begin();

    /// <exception cref="InvalidOperationException">There is no such program.</exception>
    public static Task<Process> StartAsync(ProcessStartInfo start)
    {
        var started = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
        Queue.Add((start, started));
        return started.Task;
    }

    private static BlockingCollection<(ProcessStartInfo, TaskCompletionSource<Process>)> Begin()
    {
        var queue = new BlockingCollection<(ProcessStartInfo, TaskCompletionSource<Process>)>();
        new Thread(() => Serve(queue)) { Name = "child starter", IsBackground = true }.Start();
        return queue;
    }

    private static void Serve(BlockingCollection<(ProcessStartInfo Start, TaskCompletionSource<Process> Started)> queue)
    {
        foreach (var (start, started) in queue.GetConsumingEnumerable())
        {
            try
            {
                started.SetResult(Process.Start(start)!);
            }
            catch (Exception failure) when (failure is System.ComponentModel.Win32Exception or InvalidOperationException or IOException)
            {
                started.SetException(new InvalidOperationException($"{start.FileName} does not start: {failure.Message}", failure));
            }
        }
    }
}
