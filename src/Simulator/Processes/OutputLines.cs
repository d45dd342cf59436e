using System.Collections.Immutable;

namespace FabAccess.Simulator.Processes;

/// <summary>What a child printed, and who waits for a line that is still to come.</summary>
internal sealed class OutputLines
{
    private readonly Lock gate = new();
    private readonly Queue<string> kept = new();
    private readonly List<(Func<string, bool> IsIt, TaskCompletionSource<string> Found)> waiting = [];

    public ImmutableArray<string> All
    {
        get
        {
            lock (gate) return [.. kept];
        }
    }

    public void Clear()
    {
        lock (gate) kept.Clear();
    }

    public void Add(string line)
    {
        lock (gate)
        {
            kept.Enqueue(line);
            if (kept.Count > ChildProcess.MostLines) kept.Dequeue();
            foreach (var waiter in waiting.Where(w => w.IsIt(line)).ToList())
            {
                waiting.Remove(waiter);
                waiter.Found.SetResult(line);
            }
        }
    }

    /// <summary>The first line, old or new, that is it.</summary>
    public Task<string> FirstAsync(Func<string, bool> isIt)
    {
        lock (gate)
        {
            if (kept.FirstOrDefault(isIt) is { } already) return Task.FromResult(already);
            var found = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting.Add((isIt, found));
            return found.Task;
        }
    }
}
