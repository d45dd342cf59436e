using NodaTime;

namespace FabAccess.Server.Board;

/// <summary>Whether news from the boxes can arrive now.</summary>
public enum BrokerState
{
    /// <summary>Nobody has reported yet.</summary>
    Starting,
    Connected,

    /// <summary>The broker does not answer; boxes go on by themselves and deliver later.</summary>
    Disconnected,

    /// <summary>The broker's program is not installed.</summary>
    Missing,
}

/// <param name="State">How it stands.</param>
/// <param name="Since">Since when.</param>
/// <param name="Detail">The technical complaint in English, for whoever repairs it; null where there is none.</param>
public sealed record BrokerReport(BrokerState State, Instant Since, string? Detail);

/// <summary>What pages know of the broker. Whoever holds the connection reports; a repeated report changes nothing.</summary>
public sealed class BrokerCondition(TimeProvider time, BoardChanges changes)
{
    private volatile BrokerReport now = new(BrokerState.Starting, Instant.FromDateTimeOffset(time.GetUtcNow()), null);

    public BrokerReport Now => now;

    public void Report(BrokerState state, string? detail = null)
    {
        if (now.State == state && now.Detail == detail) return;
        now = new(state, now.State == state ? now.Since : Instant.FromDateTimeOffset(time.GetUtcNow()), detail);
        changes.Changed();
    }
}
