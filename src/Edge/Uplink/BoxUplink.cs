using FabAccess.Core.Wire;
using FabAccess.Edge.Journal;
using FabAccess.Edge.Time;
using FabAccess.Mqtt;
using FabAccess.Service;
using Microsoft.Extensions.Logging;

namespace FabAccess.Edge.Uplink;

/// <summary>
/// The thread that talks to the server: a slow disk and a slow broker hold it alone, not each other, and no machine.
/// </summary>
public sealed class BoxUplink : IDisposable
{
    private static readonly TimeSpan LongestTurn = TimeSpan.FromSeconds(60);

    private readonly Bell bell = new(), stepped = new();
    private readonly UplinkTurns turns;
    private readonly Thread thread;
    private volatile bool isEnding;

    /// <param name="topics">The box's.</param>
    /// <param name="link">To the broker; started here.</param>
    /// <param name="journal">What is sent.</param>
    /// <param name="reports">What the box says about itself.</param>
    /// <param name="takePermits">Takes a payload of <c>down/permits</c>; must return at once.</param>
    /// <param name="time">For the waits.</param>
    /// <param name="log">For what a person should know.</param>
    public BoxUplink(Topics topics, IMqttLink link, IJournal journal, BoxReports reports, Action<byte[]> takePermits, TimeProvider time, ILogger log)
        : this(new(topics, link, journal, reports, time, log) { PermitsCame = (payload, _) => takePermits(payload) })
    {
    }

    internal BoxUplink(UplinkTurns turns)
    {
        this.turns = turns;
        turns.Roused = bell.Ring;
        Pulse = new("link to the server", LongestTurn, turns.Time) { CanWait = true };
        thread = new Thread(Run) { Name = "uplink", IsBackground = true };
    }

    public Pulse Pulse { get; }

    public void Start()
    {
        thread.Start();
        turns.Start();
    }

    /// <summary>Waits until the server has all of the journal; false when it was not in time, as without network.</summary>
    public bool Drain(TimeSpan within)
    {
        long start = turns.Time.GetTimestamp();
        while (turns.IsUp && !turns.IsDrained && within - turns.Time.GetElapsedTime(start) is { Ticks: > 0 } rest) stepped.Wait(rest);
        return turns.IsDrained;
    }

    /// <summary>Ends the thread, says goodbye and closes the link.</summary>
    public void Dispose()
    {
        isEnding = true;
        bell.Ring();
        if (thread.IsAlive) thread.Join(TimeSpan.FromSeconds(2));
        turns.Dispose();
    }

    private void Run()
    {
        while (!isEnding)
        {
            Pulse.Awake();
            var rest = turns.Step();
            Pulse.Asleep(rest);
            stepped.Ring();
            bell.Wait(rest);
        }
        Pulse.Asleep(Timeout.InfiniteTimeSpan);
    }
}
