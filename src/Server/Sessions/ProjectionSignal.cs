using System.Threading.Channels;

namespace FabAccess.Server.Sessions;

/// <summary>Tells the projector that entries were committed; several become one.</summary>
internal sealed class ProjectionSignal
{
    private readonly Channel<bool> channel = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Wake() => channel.Writer.TryWrite(true);

    /// <summary>Whether it was woken since; never waits.</summary>
    public bool TryNext() => channel.Reader.TryRead(out _);

    public ValueTask<bool> NextAsync(CancellationToken stop) => channel.Reader.ReadAsync(stop);
}
