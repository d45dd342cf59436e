using FabAccess.Mqtt;

namespace FabAccess.Server.Link;

/// <summary>The way to the boxes, as those who publish see it.</summary>
internal interface ILabLink
{
    /// <summary>At least once; never blocks, never throws for a link that is down.</summary>
    PublishResult Publish(string topic, ReadOnlySpan<byte> payload, bool retain);
}
