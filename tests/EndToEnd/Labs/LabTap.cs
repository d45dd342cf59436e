using System.Collections.Concurrent;
using System.Text.Json;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using FabAccess.Mqtt;
using Microsoft.Extensions.Logging.Abstractions;

namespace FabAccess.EndToEnd.Labs;

/// <summary>Hears everything that passes the broker, and can say something itself, by a rule that the test's broker has beside the product's.</summary>
public sealed class LabTap : IMqttHandler, IDisposable
{
    public const string Name = "tap";

    /// <summary>What the broker must grant it: the word of every box, and of the server.</summary>
    public const string Rules = $"user observer:{Name}\ntopic readwrite #\n";

    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(30);

    // The protocol's recorder passes over this root.
    private readonly string echo = $"recorder/{Guid.NewGuid():N}";
    private readonly TaskCompletionSource connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentQueue<MqttMessage> heard = new();
    private readonly MosquittoLink link;

    private LabTap(int port, MqttTls tls) => link = new(
        new("127.0.0.1", port, $"observer:{Name}")
        {
            Tls = tls,
            Subscriptions = [$"{Topics.Root}/#", echo],
            FirstRetry = TimeSpan.FromMilliseconds(50),
            LongestRetry = TimeSpan.FromMilliseconds(200),
        },
        NullLogger.Instance);

    /// <summary>Raised for each message, on the link's thread.</summary>
    public event Action<MqttMessage>? Heard;

    /// <summary>How often its connection was lost.</summary>
    public int Falls { get; private set; }

    /// <summary>So far, oldest first.</summary>
    public IReadOnlyCollection<MqttMessage> Messages => heard;

    public static async Task<LabTap> StartAsync(int port, MqttTls tls)
    {
        var tap = new LabTap(port, tls);
        tap.link.Start(tap);
        await tap.connected.Task.WaitAsync(ConnectLimit);
        return tap;
    }

    public PublishResult Publish(string topic, ReadOnlySpan<byte> payload) => link.Publish(topic, payload, MqttQos.AtLeastOnce, retain: false);

    /// <summary>Every journal batch of a box that passed.</summary>
    public IEnumerable<JournalBatch> Batches(Topics box) => On(box.Journal).Select(m => JsonSerializer.Deserialize(m.Payload, WireJson.Default.JournalBatch)!);

    public IEnumerable<Acknowledgement> Acknowledgements(Topics box) =>
        On(box.Acknowledgement).Select(m => JsonSerializer.Deserialize(m.Payload, WireJson.Default.Acknowledgement)!);

    /// <summary>What a box said of itself last; null when it was silent.</summary>
    public BoxState? LastState(BoxId box)
    {
        var last = heard.LastOrDefault(m => m.Topic.EndsWith($"/{box}/up/state", StringComparison.Ordinal));
        return last is null ? null : JsonSerializer.Deserialize(last.Payload, WireJson.Default.BoxState);
    }

    public void Connected() => link.Publish(echo, default, MqttQos.AtLeastOnce, retain: false);

    // Tests kill the broker; the link comes back by itself.
    public void Disconnected(string reason) => Falls++;

    public void Received(MqttMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (message.Topic == echo)
        {
            connected.TrySetResult();
            return;
        }
        heard.Enqueue(message);
        Heard?.Invoke(message);
    }

    public void PublishRefused(string topic, string reason)
    {
        // What a test sends is below the broker's limits; what is not stored is seen by the test.
    }

    public void Dispose() => link.Dispose();

    private IEnumerable<MqttMessage> On(string topic) => heard.Where(m => m.Topic == topic);
}
