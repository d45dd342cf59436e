using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace FabAccess.Server.Board;

/// <summary>
/// Tells open pages that the board changed. It carries no content: a page asks the store again. Changes that come faster
/// than a page reads melt into one.
/// </summary>
public sealed class BoardChanges
{
    private readonly ConcurrentDictionary<Channel<bool>, bool> listeners = new();

    public void Changed()
    {
        foreach (var listener in listeners.Keys) listener.Writer.TryWrite(true);
    }

    /// <summary>Yields once for each change, or bundle of changes, from now on.</summary>
    public async IAsyncEnumerable<bool> Listen([EnumeratorCancellation] CancellationToken stop)
    {
        var mine = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        listeners[mine] = true;
        try
        {
            await foreach (bool change in mine.Reader.ReadAllAsync(stop)) yield return change;
        }
        finally
        {
            listeners.TryRemove(mine, out _);
        }
    }
}
