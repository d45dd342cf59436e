using System.Text.Json;
using FabAccess.Core.Access;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using FabAccess.Edge.Permits;
using NodaTime;

namespace FabAccess.Edge.Identity;

/// <summary>What a payload of <c>down/config</c> was found to be.</summary>
internal abstract record ConfigReading
{
    private ConfigReading() { }

    public sealed record Sound(ConfigMessage Message) : ConfigReading
    {
        public Generation Generation => new(Message.Epoch, Message.Generation);
    }

    /// <param name="Cause">For the journal.</param>
    /// <param name="Reason">A sentence.</param>
    /// <param name="Generation">Which one it was; null where nobody can believe what it says of itself.</param>
    public sealed record Unusable(RightsRefusal Cause, string Reason, Generation? Generation = null) : ConfigReading;

    /// <summary>Checks size, signature, schema, form, address, number, end and keys, in that order.</summary>
    /// <param name="payload">The bytes as they came.</param>
    /// <param name="trust">Whose signature counts.</param>
    /// <param name="site">Of this box.</param>
    /// <param name="box">This one.</param>
    /// <param name="trusted">The time by a clock that may be believed; null: whether it has ended is not asked.</param>
    public static ConfigReading Of(ReadOnlyMemory<byte> payload, TrustedKeys trust, SiteId site, BoxId box, Instant? trusted) =>
        JwsReading.Of(payload.Span, SignedKind.Config, trust, WireLimits.LongestConfig) switch
        {
            JwsReading.Sound sound => Content(sound, site, box, trusted),
            JwsReading.Refused refused => new Unusable(refused.Reason, refused.Detail),
            _ => throw new InvalidOperationException("A message is sound or refused."),
        };

    private static ConfigReading Content(JwsReading.Sound signed, SiteId site, BoxId box, Instant? trusted)
    {
        try
        {
            var content = signed.Content.Span;
            if (MessageSchema.Of(content) is not { } schema) return Malformed("It names no schema.");
            if (schema != WireLimits.Schema) return new Unusable(RightsRefusal.NewerSchema, $"It has schema {schema}; this box reads schema {WireLimits.Schema}.");
            if (JsonSerializer.Deserialize(content, WireJson.Default.ConfigMessage) is not { } message) return Malformed("It is empty.");
            var generation = new Generation(message.Epoch, message.Generation);
            if (message.Site != site || message.Box != box)
                return new Unusable(RightsRefusal.WrongAddress, $"It is addressed to {message.Site}/{message.Box}; this is {site}/{box}.", generation);
            if (message is { Epoch: < 1 } or { Generation: < 1 }) return Malformed("Its epoch or generation is below 1.");
            if (message.NotAfter <= trusted) return new Unusable(RightsRefusal.Expired, $"Configuration {generation} ended at {message.NotAfter}.", generation);
            if (!HostPort.IsHost(message.Broker.Host) || message.Broker.Port is < 1 or > 65535) return Malformed("Its broker is no name or address and no port.");
            // A box that forgot who told it so would believe nobody any more.
            return TrustedKeys.Of([.. message.SigningKeys]).Knows(signed.Key) ? new Sound(message) : Malformed("The key that signed it is not among its keys.");
        }
        // InvalidOperation: a name with half a surrogate pair.
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return Malformed($"It is not a configuration: {e.Message}");
        }
    }

    private static Unusable Malformed(string reason) => new(RightsRefusal.Malformed, reason);
}
