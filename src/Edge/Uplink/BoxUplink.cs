using FabAccess.Core.Wire;
using FabAccess.Edge.Journal;
using FabAccess.Mqtt;
using Microsoft.Extensions.Logging;

namespace FabAccess.Edge.Uplink;

/// <summary>
/// The box's side of the conversation with the server. The link's thread only leaves news here; one thread of its own
/// reads the journal and publishes, so that neither a slow disk nor a slow broker is felt by the other, and neither by a machine.
/// </summary>
public sealed class BoxUplink : IMqttHandler, IDisposable
{
    private readonly object gate = new();
    private readonly Topics topics;
    private readonly IMqttLink link;
    private readonly IJournal journal;
    private readonly BoxReports reports;
    private readonly Action<byte[]> takePermits;
    private readonly ILogger log;
    private readonly JournalSender sender;
    private readonly StatePublisher state;
    private readonly Thread thread;
    private bool isNews, isEnding, isStateChanged, isUp;
    private bool? connection;
    private byte[]? acknowledgement;
    private (string Store, int Epoch)? store;
    private string? lastRefused, lastUnreadable;

    /// <param name="topics">The box's.</param>
    /// <param name="link">To the broker; started here.</param>
    /// <param name="journal">What is sent.</param>
    /// <param name="reports">What the box says about itself.</param>
    /// <param name="takePermits">Takes a payload of <c>down/permits</c>; must return at once.</param>
    /// <param name="time">For the waits.</param>
    /// <param name="log">For what a person should know.</param>
    public BoxUplink(Topics topics, IMqttLink link, IJournal journal, BoxReports reports, Action<byte[]> takePermits, TimeProvider time, ILogger log)
    {
        ArgumentNullException.ThrowIfNull(link);
        ArgumentNullException.ThrowIfNull(journal);
        (this.topics, this.link, this.journal, this.reports, this.takePermits, this.log) = (topics, link, journal, reports, takePermits, log);
        sender = new(journal, payload => link.Publish(topics.Journal, payload.Span, MqttQos.AtLeastOnce, retain: false), time, log);
        state = new(() => link.Publish(topics.State, reports.State(sender.Acknowledged), MqttQos.AtLeastOnce, retain: true), time);
        thread = new Thread(Run) { Name = "uplink", IsBackground = true };
    }

    public void Start()
    {
        journal.Grown = () => Leave(() => { });
        thread.Start();
        link.Start(this);
    }

    /// <summary>A machine's state or the permit list changed. Returns at once.</summary>
    public void StateChanged() => Leave(() => isStateChanged = true);

    /// <inheritdoc/>
    public void Connected() => Leave(() => (isUp, connection, acknowledgement) = (true, true, null));

    /// <inheritdoc/>
    public void Disconnected(string reason) => Leave(() => (isUp, connection) = (false, false));

    /// <inheritdoc/>
    public void Received(MqttMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        // Only the latest acknowledgement counts.
        if (message.Topic == topics.Acknowledgement) Leave(() => acknowledgement = message.Payload);
        else if (message.Topic == topics.Permits) takePermits(message.Payload);
    }

    /// <inheritdoc/>
    public void PublishRefused(string topic, string reason)
    {
        string refused = $"{topic} {reason}";
        if (refused != lastRefused) UplinkLog.PublishRefused(log, topic, reason);
        lastRefused = refused;
    }

    /// <summary>Waits until the server has all of the journal; false when it was not in time, as without network.</summary>
    public bool Drain(TimeSpan within)
    {
        long end = Environment.TickCount64 + (long)within.TotalMilliseconds;
        lock (gate)
        {
            while (isUp && sender.Acknowledged < journal.End.Sequence && end - Environment.TickCount64 is > 0 and var rest)
                Monitor.Wait(gate, TimeSpan.FromMilliseconds(Math.Min(rest, 50)));
            return sender.Acknowledged >= journal.End.Sequence;
        }
    }

    /// <summary>Says goodbye, so that the board need not wait for the last will, and closes the link.</summary>
    public void Dispose()
    {
        Leave(() => isEnding = true);
        if (thread.IsAlive) thread.Join(TimeSpan.FromSeconds(2));
        link.Publish(topics.Online, reports.Online(online: false), MqttQos.AtLeastOnce, retain: true);
        link.Dispose();
    }

    private void Run()
    {
        var wait = TimeSpan.Zero;
        while (Next(wait))
        {
            var (first, second) = (sender.Advance(), state.Advance());
            wait = first == Timeout.InfiniteTimeSpan || (second != Timeout.InfiniteTimeSpan && second < first) ? second : first;
        }
    }

    // Waits for news and takes it in; false at the end.
    private bool Next(TimeSpan wait)
    {
        bool? changed;
        byte[]? ack;
        lock (gate)
        {
            if (!isNews && !isEnding) Monitor.Wait(gate, wait);
            (isNews, changed, ack) = (false, connection, acknowledgement);
            (connection, acknowledgement) = (null, null);
            if (isStateChanged) state.Changed();
            isStateChanged = false;
            if (isEnding) return false;
        }
        if (changed == true) Greet();
        if (changed == false) Fall();
        if (ack is not null) Take(ack);
        return true;
    }

    private void Greet()
    {
        UplinkLog.Connected(log, journal.End.Sequence);
        link.Publish(topics.Online, reports.Online(online: true), MqttQos.AtLeastOnce, retain: true);
        sender.Connected();
        state.Connected();
    }

    private void Fall()
    {
        sender.Disconnected();
        state.Disconnected();
    }

    private void Take(byte[] payload)
    {
        var (ack, reason) = AcknowledgementReading.Of(payload);
        if (ack is null)
        {
            if (reason != lastUnreadable) UplinkLog.AcknowledgementRefused(log, reason);
            lastUnreadable = reason;
            return;
        }
        lastUnreadable = null;
        var speaking = (ack.Store.ToString(), ack.Epoch);
        if (store != speaking) UplinkLog.Store(log, speaking.Item1, speaking.Epoch);
        store = speaking;
        try
        {
            sender.Acknowledge(ack);
        }
        catch (IOException e)
        {
            UplinkLog.JournalUnreadable(log, e.Message);
        }
    }

    private void Leave(Action news)
    {
        lock (gate)
        {
            news();
            isNews = true;
            Monitor.PulseAll(gate);
        }
    }
}
