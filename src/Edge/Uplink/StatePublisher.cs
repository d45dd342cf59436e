using FabAccess.Mqtt;

namespace FabAccess.Edge.Uplink;

/// <summary>
/// When <c>up/state</c> is published: at once on the first change, then at most every 200 ms however much changes, and
/// every 60 s in any case, so that a board can tell a quiet box from a silent one. One thread.
/// </summary>
public sealed class StatePublisher(Func<PublishResult> publish, TimeProvider time)
{
    public static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(60), Gap = TimeSpan.FromMilliseconds(200);

    private bool isConnected, isDue;
    private long publishedAt;

    public void Connected() => (isConnected, isDue, publishedAt) = (true, true, time.GetTimestamp() - (long)(Gap.TotalSeconds * time.TimestampFrequency));

    public void Disconnected() => isConnected = false;

    public void Changed() => isDue = true;

    /// <summary>Publishes if it is time. Returns after how long it wants to be called again, if nothing else happens.</summary>
    public TimeSpan Advance()
    {
        if (!isConnected) return Timeout.InfiniteTimeSpan;
        var rest = (isDue ? Gap : Heartbeat) - time.GetElapsedTime(publishedAt);
        if (rest > TimeSpan.Zero) return rest;
        // What could not be handed over is due still, and comes after the gap.
        isDue = publish() != PublishResult.Accepted;
        publishedAt = time.GetTimestamp();
        return isDue ? Gap : Heartbeat;
    }
}
