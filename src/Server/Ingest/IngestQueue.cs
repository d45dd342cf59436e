using System.Threading.Channels;
using FabAccess.Mqtt;

namespace FabAccess.Server.Ingest;

/// <summary>One thing to ingest, in the order in which it came; a null message is the loss of the link.</summary>
internal sealed record Arrival(MqttMessage? Message);

/// <summary>
/// What came in and is not committed yet: at most 128 messages, some 32 MiB. When it is full the caller waits, and with
/// it the broker's stream; the broker's own queue and in the end the boxes' journals hold the rest.
/// </summary>
public sealed class IngestQueue : IDisposable
{
    public const int Capacity = 128;

    private readonly Channel<Arrival> channel = Channel.CreateBounded<Arrival>(new BoundedChannelOptions(Capacity) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private readonly ManualResetEventSlim idle = new(initialState: true);

    /// <summary>
    /// Waits until the ingest loop has nothing to do, but not for longer than <paramref name="atMost"/>: for work that can come
    /// after it, as long as it comes.
    /// </summary>
    /// <returns>Whether it has nothing to do now; false: the time was over first.</returns>
    public bool GiveWay(TimeSpan atMost, CancellationToken stop) => idle.Wait(atMost, stop);

    /// <summary>Waits for the next arrival; false once the server ends.</summary>
    internal async ValueTask<bool> NextAsync(CancellationToken stop)
    {
        if (channel.Reader.Count == 0) idle.Set();
        bool isMore = await channel.Reader.WaitToReadAsync(stop);
        idle.Reset();
        return isMore;
    }

    /// <summary>What is there now, at most so many; never waits.</summary>
    internal List<MqttMessage?> Take(int most)
    {
        var messages = new List<MqttMessage?>();
        while (messages.Count < most && channel.Reader.TryRead(out var arrival)) messages.Add(arrival.Message);
        return messages;
    }

    /// <summary>Whether <see cref="Put(MqttMessage)"/> would return at once.</summary>
    internal bool HasRoom => channel.Reader.Count < Capacity;

    public void Dispose() => idle.Dispose();

    /// <summary>Blocks while the queue is full; false once the server ends.</summary>
    public bool Put(MqttMessage message) => Put(new Arrival(message));

    /// <summary>Nothing is known of any box any more.</summary>
    public bool PutLinkLost() => Put(new Arrival(null));

    public void Close() => channel.Writer.TryComplete();

    private bool Put(Arrival arrival)
    {
        if (channel.Writer.TryWrite(arrival)) return true;
        try
        {
            channel.Writer.WriteAsync(arrival).AsTask().GetAwaiter().GetResult();
            return true;
        }
        catch (ChannelClosedException)
        {
            return false;
        }
    }
}
