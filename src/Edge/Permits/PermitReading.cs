using System.Text.Json;
using FabAccess.Core.Access;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;

namespace FabAccess.Edge.Permits;

/// <summary>What a payload of <c>down/permits</c> was found to be.</summary>
public abstract record PermitReading
{
    private PermitReading() { }

    public sealed record Sound(PermitList List) : PermitReading;

    /// <param name="Reason">A sentence.</param>
    public sealed record Unusable(string Reason) : PermitReading;

    /// <summary>Checks size, schema, form and address, in that order: a list of a later schema need not have this one's form.</summary>
    public static PermitReading Of(ReadOnlyMemory<byte> payload, SiteId site, BoxId box)
    {
        if (payload.Length > WireLimits.LongestPermits) return new Unusable($"It has {payload.Length} bytes; {WireLimits.LongestPermits} are allowed.");
        try
        {
            if (MessageSchema.Of(payload.Span) is not { } schema) return new Unusable("It names no schema.");
            if (schema != WireLimits.Schema) return new Unusable($"It has schema {schema}; this box reads schema {WireLimits.Schema}.");
            var message = JsonSerializer.Deserialize(payload.Span, WireJson.Default.PermitsMessage);
            if (message is null) return new Unusable("It is empty.");
            if (message.Machines.Any(m => m is null) || message.Members.Any(m => m is null)) return new Unusable("It has a null where a machine or a member should be.");
            if (message.Site != site || message.Box != box) return new Unusable($"It is addressed to {message.Site}/{message.Box}; this is {site}/{box}.");
            if (message is { Epoch: < 1 } or { Generation: < 1 }) return new Unusable("Its epoch or generation is below 1.");
            return new Sound(message.ToPermitList());
        }
        // InvalidOperation: a name with half a surrogate pair.
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return new Unusable($"It is not a permit list: {e.Message}");
        }
    }
}
