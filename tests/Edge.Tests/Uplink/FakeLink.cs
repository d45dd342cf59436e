using FabAccess.Mqtt;

namespace FabAccess.Edge.Tests.Uplink;

/// <summary>A link whose other end is the test.</summary>
internal sealed class FakeLink : IMqttLink
{
    private readonly List<(string Topic, byte[] Payload, bool IsRetained)> published = [];

    public IMqttHandler? Handler { get; private set; }

    public bool IsConnected { get; set; }

    public bool IsDisposed { get; private set; }

    public Action<string, byte[]>? OnPublish { get; set; }

    public IReadOnlyList<(string Topic, byte[] Payload, bool IsRetained)> Published
    {
        get { lock (published) return [.. published]; }
    }

    public void Start(IMqttHandler handler) => Handler = handler;

    public void Connect()
    {
        IsConnected = true;
        Handler!.Connected();
    }

    public PublishResult Publish(string topic, ReadOnlySpan<byte> payload, MqttQos qos, bool retain)
    {
        if (!IsConnected) return PublishResult.NotConnected;
        byte[] copy = payload.ToArray();
        lock (published) published.Add((topic, copy, retain));
        OnPublish?.Invoke(topic, copy);
        return PublishResult.Accepted;
    }

    public void Dispose() => IsDisposed = true;
}
