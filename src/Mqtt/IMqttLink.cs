namespace FabAccess.Mqtt;

/// <summary>Quality of service of a publication or a subscription, as MQTT names them.</summary>
public enum MqttQos
{
    AtMostOnce = 0,
    AtLeastOnce = 1,
}

/// <summary>A message that came in. The payload is owned by the receiver.</summary>
/// <param name="Topic">Where it was published.</param>
/// <param name="Payload">As it was published.</param>
/// <param name="IsRetained">The broker had it before this client subscribed; see also <see cref="MqttLinkOptions.RetainAsPublished"/>.</param>
public sealed record MqttMessage(string Topic, byte[] Payload, bool IsRetained)
{
    /// <summary>With which it was published; never more than it was subscribed with.</summary>
    public MqttQos Qos { get; init; } = MqttQos.AtLeastOnce;
}

/// <summary>What became of handing a message to the client library. It says nothing about the broker, let alone about durability.</summary>
public enum PublishResult
{
    Accepted,
    NotConnected,
    Refused,
}

/// <summary>
/// What happens on a link. Called from the link's own thread, one at a time; a handler that blocks holds the broker's
/// stream back, which is how a full queue says so. A handler must not throw.
/// </summary>
public interface IMqttHandler
{
    /// <summary>The session is up; subscriptions made in <see cref="MqttLinkOptions.Subscriptions"/> have been asked for.</summary>
    void Connected();

    /// <summary>
    /// Once an outage: when a connection is lost, and when the very first attempt fails. Not at each attempt after that; but again when
    /// a certificate is not accepted, once for each reason, since waiting does not mend that.
    /// </summary>
    /// <param name="reason">In words, for a person.</param>
    void Disconnected(string reason);

    /// <summary>The broker has its PUBACK already: what must not be lost is asked for again by the program, not by MQTT.</summary>
    void Received(MqttMessage message);

    /// <summary>The broker refused a publication (MQTT 5 reason code 0x80 and above), e.g. for its size or by its access rules.</summary>
    void PublishRefused(string topic, string reason);
}

/// <summary>How to reach a broker. Values are checked when the link is made.</summary>
/// <param name="Host">Name or address.</param>
/// <param name="Port">1 to 65535.</param>
/// <param name="ClientId">Unique at the broker: two of one id evict each other for ever.</param>
public sealed record MqttLinkOptions(string Host, int Port, string ClientId)
{
    /// <summary>Null: plain MQTT, for a broker that nobody but this program's tests can reach.</summary>
    public MqttTls? Tls { get; init; }

    /// <summary>For a broker that goes by names and passwords; null where a certificate says who this is.</summary>
    public MqttAccount? Account { get; init; }

    /// <summary>For a device that is its own broker, with a certificate of its own: believed is this one and no other. With <see cref="Tls"/> null.</summary>
    public MqttDevice? Device { get; init; }

    /// <summary>Where the broker was before; each other attempt goes there while neither takes this client. Null: nowhere else.</summary>
    public (string Host, int Port)? Former { get; init; }

    /// <summary>Told where it is connected, on the link's thread, before the handler is. Must return at once.</summary>
    public Action<string, int>? Reached { get; init; }

    /// <summary>Asked for again after each connect, at least once.</summary>
    public IReadOnlyList<string> Subscriptions { get; init; } = [];

    /// <summary><see cref="MqttMessage.IsRetained"/> tells how a message was published, not whether it is an old one. For those who watch the traffic.</summary>
    public bool RetainAsPublished { get; init; }

    /// <summary>Published by the broker, retained, when this client is gone without goodbye.</summary>
    public (string Topic, byte[] Payload)? LastWill { get; init; }

    /// <summary>Seconds; the broker takes the client for gone after one and a half of it. 5 to 600.</summary>
    public int KeepAliveSeconds { get; init; } = 15;

    /// <summary>First and longest wait between attempts to connect; each wait is random between 0 and its bound (full jitter), which doubles.</summary>
    public TimeSpan FirstRetry { get; init; } = TimeSpan.FromSeconds(1);

    public TimeSpan LongestRetry { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// From the first packet to the broker's answer, 1 s to 5 minutes. A broker that everybody comes back to at once answers all of them in the
    /// end, if they wait: with 10 s, of 10,000 boxes nobody came through for half a minute, because each gave up before its
    /// turn and began anew.
    /// </summary>
    public TimeSpan AnswerWithin { get; init; } = TimeSpan.FromSeconds(30);
}

/// <summary>A connection to an MQTT 5 broker that keeps itself up: it connects, subscribes, and connects again until disposed.</summary>
public interface IMqttLink : IDisposable
{
    bool IsConnected { get; }

    /// <summary>Begins to connect and returns at once; an absent broker is no error.</summary>
    void Start(IMqttHandler handler);

    /// <summary>
    /// Hands a message to the client, from any thread; never blocks, never throws for a link that is down. What was accepted
    /// and not yet answered when the connection ends is gone. Refused: too long, no topic, or too much is waiting already.
    /// </summary>
    PublishResult Publish(string topic, ReadOnlySpan<byte> payload, MqttQos qos, bool retain);
}
