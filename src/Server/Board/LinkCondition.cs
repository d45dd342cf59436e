using FabAccess.Server.Broker;
using NodaTime;

namespace FabAccess.Server.Board;

/// <summary>Whether news from the boxes can arrive now.</summary>
public enum LinkState
{
    /// <summary>No attempt to reach the broker has come to an end yet.</summary>
    Starting,
    Up,

    /// <summary>The broker does not answer; boxes go on by themselves and deliver later.</summary>
    Down,

    /// <summary>The broker's program is not installed, so waiting will not help.</summary>
    BrokerMissing,
}

/// <param name="State">How it stands.</param>
/// <param name="Since">Since when.</param>
/// <param name="Detail">The technical complaint in English, for whoever repairs it; null where there is none.</param>
public sealed record LinkReport(LinkState State, Instant Since, string? Detail);

/// <summary>What pages know of the way to the boxes. The link reports; a repeated report changes nothing.</summary>
public sealed class LinkCondition(TimeProvider time, BoardChanges changes, BrokerOptions options, BrokerState broker)
{
    private volatile LinkReport reported = new(LinkState.Starting, Instant.FromDateTimeOffset(time.GetUtcNow()), null);

    public LinkReport Now
    {
        get
        {
            var report = reported;
            if (report.State == LinkState.Up || !broker.IsEmbedded || broker.IsRunning) return report;
            // The broker's own complaint says more than "connection refused".
            return report with { State = File.Exists(options.Mosquitto) ? report.State : LinkState.BrokerMissing, Detail = broker.Reason ?? report.Detail };
        }
    }

    public void Up() => Report(LinkState.Up, null);

    public void Down(string reason) => Report(LinkState.Down, reason);

    private void Report(LinkState state, string? detail)
    {
        var before = reported;
        if (before.State == state && before.Detail == detail) return;
        reported = new(state, before.State == state ? before.Since : Instant.FromDateTimeOffset(time.GetUtcNow()), detail);
        changes.Changed();
    }
}
