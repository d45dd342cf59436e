using System.Collections.Concurrent;
using System.Text.Json;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using FabAccess.Mqtt;
using Microsoft.Extensions.Logging.Abstractions;

namespace FabAccess.Protocol;

/// <summary>
/// Listens to everything that passes the broker and holds it against the protocol's document: the topic must be
/// described, quality of service and retain flag must be as described, the payload must fit. Start it before the
/// traffic, ask for <see cref="Violations"/> and <see cref="Unseen"/> after it.
/// </summary>
internal sealed class TrafficRecorder : IMqttHandler, IDisposable
{
    private const string AllTopics = "#", EchoLeaf = "echo";

    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(15);

    private readonly ProtocolDocument document = ProtocolDocument.Load();
    private readonly ConcurrentQueue<string> violations = new();
    private readonly ConcurrentDictionary<string, int> seen = new();
    private readonly TaskCompletionSource connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly MosquittoLink link;
    private readonly Func<MqttMessage, bool> isMeantToBeWrong;

    // Where every observer may talk to itself.
    private readonly string echo;

    private TrafficRecorder(int port, MqttTls tls, string observer, SiteId site, Func<MqttMessage, bool>? isMeantToBeWrong)
    {
        this.isMeantToBeWrong = isMeantToBeWrong ?? (_ => false);
        echo = $"{Topics.Root}/{site}/{observer}/{EchoLeaf}";
        var options = new MqttLinkOptions("127.0.0.1", port, observer)
        {
            Tls = tls,
            Subscriptions = [AllTopics],
            RetainAsPublished = true,
            FirstRetry = TimeSpan.FromMilliseconds(50),
            LongestRetry = TimeSpan.FromMilliseconds(500),
        };
        link = new(options, NullLogger.Instance);
    }

    /// <summary>What was not as described, each with topic and place.</summary>
    public IReadOnlyCollection<string> Violations => violations;

    /// <summary>How often each message ("journalBatch") and each event inside ("event sessionStarted") was seen.</summary>
    public IReadOnlyDictionary<string, int> Seen => seen;

    /// <summary>Messages that are described and did not pass.</summary>
    public IReadOnlyList<string> Unseen => [.. document.Messages.Select(m => m.Name).Where(name => !seen.ContainsKey(name))];

    /// <summary>Events that are described and did not pass.</summary>
    public IReadOnlyList<string> UnseenEvents => [.. document.Events.Where(e => !seen.ContainsKey(EventKey(e)))];

    /// <summary>Connects; returns when the broker has taken the subscription. It comes back by itself when the broker was away.</summary>
    /// <param name="port">Of the broker on this machine.</param>
    /// <param name="tls">An observer's.</param>
    /// <param name="observer">Its name, as its certificate has it.</param>
    /// <param name="site">The lab.</param>
    /// <param name="isMeantToBeWrong">Messages that a test sends to see them refused; they are passed over.</param>
    public static async Task<TrafficRecorder> Start(int port, MqttTls tls, string observer, SiteId site, Func<MqttMessage, bool>? isMeantToBeWrong = null)
    {
        var recorder = new TrafficRecorder(port, tls, observer, site, isMeantToBeWrong);
        recorder.link.Start(recorder);
        await recorder.connected.Task.WaitAsync(ConnectLimit);
        return recorder;
    }

    // The broker serves a client's packets in order: when this comes back, the subscription before it is in force.
    public void Connected() => link.Publish(echo, default, MqttQos.AtLeastOnce, retain: false);

    public void Disconnected(string reason)
    {
        // A broker that is killed in a test is not what is recorded here.
    }

    public void Received(MqttMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (message.Topic == echo) connected.TrySetResult();
        if (message.Topic.EndsWith($"/{EchoLeaf}", StringComparison.Ordinal) || isMeantToBeWrong(message)) return;
        if (document.Messages.FirstOrDefault(m => m.Topic.IsMatch(message.Topic)) is not { } described)
        {
            violations.Enqueue($"{message.Topic}: no such topic is described");
            return;
        }
        seen.AddOrUpdate(described.Name, 1, (_, count) => count + 1);
        if (message.IsRetained != described.Retain) violations.Enqueue($"{message.Topic}: retain is {message.IsRetained}, described as {described.Retain}");
        if ((int)message.Qos != described.Qos) violations.Enqueue($"{message.Topic}: QoS is {(int)message.Qos}, described as {described.Qos}");
        foreach (string violation in document.Violations(described.Name, message.Payload)) violations.Enqueue($"{message.Topic}: {violation}");
        if (described.Name == "journalBatch") CountEvents(message.Payload);
    }

    public void PublishRefused(string topic, string reason)
    {
        // It publishes nothing.
    }

    public void Dispose() => link.Dispose();

    private static string EventKey(string type) => $"event {type}";

    private void CountEvents(byte[] payload)
    {
        try
        {
            using var batch = JsonDocument.Parse(payload);
            foreach (var entry in batch.RootElement.GetProperty("entries").EnumerateArray())
            {
                using var body = JsonDocument.Parse(entry.GetString()!);
                seen.AddOrUpdate(EventKey(body.RootElement.GetProperty("event").GetProperty("type").GetString()!), 1, (_, count) => count + 1);
            }
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            // It is among the violations already.
        }
    }
}
