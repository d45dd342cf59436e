namespace FabAccess.Mqtt;

/// <summary>
/// The messages that were handed to the client library and not yet answered (QoS 1) or written (QoS 0): what a refusal
/// by number is about, and how much the library holds in memory. Not thread-safe.
/// </summary>
internal sealed class WaitingMessages
{
    /// <summary>Packet numbers have 16 bits; staying far below keeps each one that waits unique.</summary>
    public const int MostMessages = 10_000;

    /// <summary>Eight of the longest permit lists.</summary>
    public const int MostBytes = 64 * 1024 * 1024;

    private readonly Dictionary<int, (string Topic, int Length)> waiting = [];
    private long bytes;

    public bool IsEmpty => waiting.Count == 0;

    /// <summary>Why one more of this length would be too much; null when it fits.</summary>
    public string? RefusalOf(int length)
    {
        if (waiting.Count >= MostMessages) return $"{MostMessages} messages wait for the broker already";
        return bytes + length > MostBytes ? $"{bytes} bytes wait for the broker already, {MostBytes} may" : null;
    }

    public void Add(int mid, string topic, int length)
    {
        waiting[mid] = (topic, length);
        bytes += length;
    }

    /// <summary>The topic of the message, which waits no longer; null when it is not known.</summary>
    public string? Take(int mid)
    {
        if (!waiting.Remove(mid, out var message)) return null;
        bytes -= message.Length;
        return message.Topic;
    }
}
