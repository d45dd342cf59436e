using FabAccess.Core.Wire;
using FabAccess.Edge.Journal;
using FabAccess.Mqtt;
using Microsoft.Extensions.Logging;

namespace FabAccess.Edge.Uplink;

/// <summary>
/// The box's side of the conversation with the server, turn after turn, with somebody else's thread and clock. The link
/// only leaves news here; a step takes them in, reads the journal and publishes. <see cref="BoxUplink"/> steps on a thread.
/// </summary>
internal sealed class UplinkTurns : IMqttHandler, IDisposable
{
    private readonly Lock gate = new();
    private readonly Topics topics;
    private readonly IMqttLink link;
    private readonly IJournal journal;
    private readonly BoxReports reports;
    private readonly ILogger log;
    private readonly JournalSender sender;
    private readonly StatePublisher state;
    private bool isStateChanged, isUp;
    private bool? connection;
    private byte[]? acknowledgement;
    private (string Store, int Epoch)? store;
    private string? lastRefused, lastUnreadable;
    private string? trouble = "No connection yet.";

    /// <param name="topics">The box's.</param>
    /// <param name="link">To the broker; started by <see cref="Start"/>, closed with this.</param>
    /// <param name="journal">What is sent.</param>
    /// <param name="reports">What the box says about itself.</param>
    /// <param name="time">For the waits.</param>
    /// <param name="log">For what a person should know.</param>
    public UplinkTurns(Topics topics, IMqttLink link, IJournal journal, BoxReports reports, TimeProvider time, ILogger log)
    {
        (this.topics, this.link, this.journal, this.reports, Time, this.log) = (topics, link, journal, reports, time, log);
        sender = new(journal, payload => link.Publish(topics.Journal, payload.Span, MqttQos.AtLeastOnce, retain: false), time, log);
        state = new(() => link.Publish(topics.State, reports.State(sender.Acknowledged), MqttQos.AtLeastOnce, retain: true), time);
    }

    public TimeProvider Time { get; }

    /// <summary>Takes a payload of <c>down/permits</c>, and whether it came as it was published and not from what the broker keeps; on the link's thread, and must return at once.</summary>
    public Action<byte[], bool>? PermitsCame { get; set; }

    /// <summary>The same for <c>down/config</c>.</summary>
    public Action<byte[]>? ConfigCame { get; set; }

    /// <summary>The same for <c>down/order</c>.</summary>
    public Action<byte[]>? OrderCame { get; set; }

    /// <summary>Called, by whoever brings them, when there is news for the next step. Must return at once.</summary>
    public Action? Roused { get; set; }

    /// <summary>Whether the link is up, as far as it has said.</summary>
    public bool IsUp
    {
        get { lock (gate) return isUp; }
    }

    /// <summary>Why the link is down, in words; null while it is up.</summary>
    public string? Trouble
    {
        get { lock (gate) return trouble; }
    }

    /// <summary>Entries that the server has not acknowledged.</summary>
    public long Unacknowledged => journal.End.Sequence - sender.Acknowledged;

    /// <summary>The server has all of the journal.</summary>
    public bool IsDrained => sender.Acknowledged >= journal.End.Sequence;

    public void Start()
    {
        journal.Grown = () => Roused?.Invoke();
        link.Start(this);
    }

    /// <summary>A machine's state or the permit list changed. Returns at once.</summary>
    public void StateChanged() => Leave(() => isStateChanged = true);

    /// <inheritdoc/>
    public void Connected() => Leave(() => (isUp, connection, acknowledgement, trouble) = (true, true, null, null));

    /// <inheritdoc/>
    public void Disconnected(string reason) => Leave(() => (isUp, connection, trouble) = (false, false, reason));

    /// <inheritdoc/>
    public void Received(MqttMessage message)
    {
        // Only the latest acknowledgement counts.
        if (message.Topic == topics.Acknowledgement) Leave(() => acknowledgement = message.Payload);
        else if (message.Topic == topics.Permits) PermitsCame?.Invoke(message.Payload, !message.IsRetained);
        else if (message.Topic == topics.Config) ConfigCame?.Invoke(message.Payload);
        else if (message.Topic == topics.Order) OrderCame?.Invoke(message.Payload);
    }

    /// <inheritdoc/>
    public void PublishRefused(string topic, string reason)
    {
        string refused = $"{topic} {reason}";
        if (refused != lastRefused) UplinkLog.PublishRefused(log, topic, reason);
        lastRefused = refused;
    }

    /// <summary>
    /// Takes in what was left here, sends what may be sent and tells the state if that is due. Returns how long it can do
    /// without the next step, if nothing comes; <see cref="Timeout.InfiniteTimeSpan"/> while there is nobody to talk to.
    /// </summary>
    public TimeSpan Step()
    {
        TakeIn();
        var (first, second) = (sender.Advance(), state.Advance());
        return first == Timeout.InfiniteTimeSpan || (second != Timeout.InfiniteTimeSpan && second < first) ? second : first;
    }

    /// <summary>Says goodbye, so that the board need not wait for the last will, and closes the link.</summary>
    public void Dispose()
    {
        link.Publish(topics.Online, reports.Online(online: false), MqttQos.AtLeastOnce, retain: true);
        link.Dispose();
    }

    private void TakeIn()
    {
        bool? changed;
        byte[]? ack;
        lock (gate)
        {
            (changed, ack) = (connection, acknowledgement);
            (connection, acknowledgement) = (null, null);
            if (isStateChanged) state.Changed();
            isStateChanged = false;
        }
        if (changed == true) Greet();
        if (changed == false) Fall();
        if (ack is not null) Take(ack);
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
        lock (gate) news();
        Roused?.Invoke();
    }
}
