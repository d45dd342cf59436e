using FabAccess.Mqtt;
using FabAccess.Simulation.Worlds;

namespace FabAccess.Simulation.Network;

/// <summary>
/// A client's connection to the broker, with <see cref="MosquittoLink"/>'s manners: it connects again by itself with the
/// product's own waits, tells the loss of a connection once, calls its handler for one thing at a time, and never from
/// within a call of its owner. A connection whose other end is silent is noticed after one and a half keep-alives.
/// </summary>
public sealed class SimLink : IMqttLink
{
    private static readonly TimeSpan Handshake = TimeSpan.FromMilliseconds(20), Refusal = TimeSpan.FromSeconds(1);

    private readonly World world;
    private readonly SimBroker broker;
    private readonly Weather weather;
    private readonly MqttLinkOptions options;
    private readonly Dice dice;
    private readonly Trace trace;
    private readonly ReconnectDelay delay;
    private readonly Queue<Action> events = [];
    private readonly Actor actor;
    private IMqttHandler? handler;
    private TimeSpan upSince;
    private bool isOpen, isEnded, isDownTold;
    // Which connection it is: what belongs to one before must not touch this one.
    private int connection;

    public SimLink(World world, SimBroker broker, Weather weather, MqttLinkOptions options, Dice dice, Trace trace)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(dice);
        (this.world, this.broker, this.weather, this.options, this.dice, this.trace) = (world, broker, weather, options, dice, trace);
        delay = new(options.FirstRetry, options.LongestRetry);
        actor = new(world, Handle, () => dice.Within(TimeSpan.Zero, TimeSpan.FromMilliseconds(2)));
    }

    public string Id => options.ClientId;

    /// <summary>Whether the handler would take a message without blocking; it waits here otherwise.</summary>
    public Func<bool> HasRoom { get; init; } = () => true;

    /// <summary>Told after the handler has handled one thing.</summary>
    public Action? Handled { get; set; }

    /// <summary>Told of each publication, before it is on its way.</summary>
    public Action<string, byte[]>? Publishing { get; set; }

    /// <summary>Asked before each publication; throws nothing, but the power may go at it.</summary>
    public Action Touch { get; init; } = () => { };

    public bool IsConnected => isOpen;

    internal (string Topic, byte[] Payload)? LastWill => options.LastWill;

    private TimeSpan Silence => TimeSpan.FromSeconds(options.KeepAliveSeconds * 1.5);

    public void Start(IMqttHandler handler)
    {
        this.handler = handler;
        world.After(TimeSpan.FromMilliseconds(dice.Between(1, 50)), Connect);
    }

    public PublishResult Publish(string topic, ReadOnlySpan<byte> payload, MqttQos qos, bool retain)
    {
        Touch();
        if (!isOpen) return PublishResult.NotConnected;
        byte[] bytes = payload.ToArray();
        Publishing?.Invoke(topic, bytes);
        if (broker.Refuses(topic))
        {
            Happens(() => handler!.PublishRefused(topic, "Not authorized (MQTT reason 0x87)"));
            return PublishResult.Accepted;
        }
        foreach (var arrival in weather.Arrivals()) world.After(arrival, () => broker.Take(topic, bytes, retain));
        return PublishResult.Accepted;
    }

    /// <summary>Says goodbye: what was accepted is still delivered, and there is no last will.</summary>
    public void Dispose() => End(() => broker.Detach(this, isWillPublished: false));

    /// <summary>The program is killed: the broker sees the connection fall.</summary>
    public void Kill() => End(() => broker.Detach(this, isWillPublished: true));

    /// <summary>The power is gone: the broker hears nothing more, and draws its conclusion in time.</summary>
    public void Vanish() => End(() => world.After(Silence, () => broker.Detach(this, isWillPublished: true)));

    /// <summary>The weather has changed to a silence; who is connected notices in time.</summary>
    public void Silenced()
    {
        int silent = connection;
        if (!isOpen) return;
        world.After(Silence, () =>
        {
            if (!weather.IsCutOff || connection != silent || !isOpen) return;
            broker.Detach(this, isWillPublished: true);
        });
    }

    internal bool Hears(string topic) => options.Subscriptions.Any(filter => IsMatch(filter, topic));

    /// <summary>The connection is lost.</summary>
    internal void Fall(string reason)
    {
        if (!isOpen || isEnded) return;
        isOpen = false;
        connection++;
        Down(reason, world.Now - upSince);
    }

    /// <summary>A message is on its way to this client.</summary>
    internal void Carry(MqttMessage message)
    {
        foreach (var arrival in weather.Arrivals())
            world.After(arrival, () =>
            {
                // It may be late by days, but whom it reaches must be there.
                if (isOpen) Happens(() => handler!.Received(message));
            });
    }

    private void Connect()
    {
        if (isEnded || isOpen) return;
        if (!broker.IsUp || weather.IsCutOff)
        {
            world.After(broker.IsUp ? dice.Within(Refusal, 10 * Refusal) : Handshake, () => Down(broker.IsUp ? "no answer within 10 s" : "Connection refused", TimeSpan.Zero));
            return;
        }
        world.After(Handshake, () =>
        {
            if (isEnded || isOpen) return;
            if (!broker.IsUp)
            {
                Down("Connection refused", TimeSpan.Zero);
                return;
            }
            (isOpen, isDownTold, upSince) = (true, false, world.Now);
            connection++;
            trace.Tell(Id, "connected");
            broker.Attach(this);
            Happens(() => handler!.Connected());
            broker.SendRetained(this);
        });
    }

    private void Down(string reason, TimeSpan lasted)
    {
        if (isEnded) return;
        if (!isDownTold)
        {
            trace.Tell(Id, $"disconnected: {reason}");
            Happens(() => handler!.Disconnected(reason));
        }
        isDownTold = true;
        world.After(delay.Next(lasted, dice.Part()), Connect);
    }

    private void Happens(Action happened)
    {
        if (isEnded) return;
        events.Enqueue(happened);
        actor.Rouse();
    }

    // One thing a turn: what a handler does takes its time, and others come in between.
    private TimeSpan Handle()
    {
        if (events.Count == 0) return Timeout.InfiniteTimeSpan;
        if (!HasRoom()) return TimeSpan.FromMilliseconds(20);
        events.Dequeue()();
        Handled?.Invoke();
        return events.Count > 0 ? TimeSpan.Zero : Timeout.InfiniteTimeSpan;
    }

    private void End(Action say)
    {
        if (isEnded) return;
        isEnded = true;
        actor.End();
        events.Clear();
        bool wasOpen = isOpen;
        isOpen = false;
        if (wasOpen) say();
    }

    private static bool IsMatch(string filter, string topic)
    {
        if (!filter.Contains('+', StringComparison.Ordinal) && !filter.Contains('#', StringComparison.Ordinal)) return filter == topic;
        string[] wanted = filter.Split('/'), given = topic.Split('/');
        for (int i = 0; i < wanted.Length; i++)
        {
            if (wanted[i] == "#") return true;
            if (i >= given.Length || (wanted[i] != "+" && wanted[i] != given[i])) return false;
        }
        return wanted.Length == given.Length;
    }
}
