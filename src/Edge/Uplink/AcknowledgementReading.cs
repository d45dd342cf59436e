using System.Text.Json;
using FabAccess.Core.Wire;
using FabAccess.Edge.Permits;

namespace FabAccess.Edge.Uplink;

/// <summary>Reads a payload of <c>down/ack</c>: schema first, since a later one need not have this one's form.</summary>
internal static class AcknowledgementReading
{
    /// <summary>Far more than one needs; what is longer is none.</summary>
    private const int LongestPayload = 4096;

    /// <summary>The acknowledgement, or null and why not.</summary>
    public static (Acknowledgement? Read, string Reason) Of(ReadOnlySpan<byte> payload)
    {
        if (payload.Length > LongestPayload) return (null, $"It has {payload.Length} bytes; {LongestPayload} are allowed.");
        try
        {
            if (MessageSchema.Of(payload) is not { } schema) return (null, "It names no schema.");
            if (schema != WireLimits.Schema) return (null, $"It has schema {schema}; this box reads schema {WireLimits.Schema}.");
            return JsonSerializer.Deserialize(payload, WireJson.Default.Acknowledgement) is { } ack ? (ack, "") : (null, "It is empty.");
        }
        // InvalidOperation: a name with half a surrogate pair.
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return (null, $"It is not an acknowledgement: {e.Message}");
        }
    }
}
