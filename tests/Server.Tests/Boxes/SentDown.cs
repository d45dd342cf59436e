using System.Collections.Concurrent;
using System.Text.Json;
using FabAccess.Core.Wire;
using FabAccess.Mqtt;
using FabAccess.Server.Link;
using FabAccess.Server.Tests.Labs;

namespace FabAccess.Server.Tests.Boxes;

/// <summary>What was published, read as a box reads it; and a broker that can be away.</summary>
internal sealed class SentDown : ILabLink
{
    private readonly ConcurrentQueue<(string Topic, byte[] Payload)> sent = [];

    public bool IsAway { get; set; }

    public IReadOnlyList<OrderMessage> Orders =>
        [.. sent.Where(m => m.Topic.EndsWith("/down/order", StringComparison.Ordinal)).Select(m => JsonSerializer.Deserialize(TestSigner.Content(m.Payload, SignedKind.Order), WireJson.Default.OrderMessage)!)];

    public PublishResult Publish(string topic, ReadOnlySpan<byte> payload, bool retain)
    {
        if (IsAway) return PublishResult.NotConnected;
        // An order that a broker kept would come again at each connect.
        Assert.False(retain && topic.EndsWith("/down/order", StringComparison.Ordinal));
        sent.Enqueue((topic, payload.ToArray()));
        return PublishResult.Accepted;
    }
}
