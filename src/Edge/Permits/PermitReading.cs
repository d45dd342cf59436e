using System.Text.Json;
using FabAccess.Core.Access;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using NodaTime;

namespace FabAccess.Edge.Permits;

/// <summary>What a payload of <c>down/permits</c> was found to be.</summary>
public abstract record PermitReading
{
    private PermitReading() { }

    public sealed record Sound(PermitList List) : PermitReading;

    /// <param name="Cause">For the journal.</param>
    /// <param name="Reason">A sentence.</param>
    /// <param name="Generation">Which list it was; null where nobody can believe what it says of itself.</param>
    public sealed record Unusable(RightsRefusal Cause, string Reason, Generation? Generation = null) : PermitReading;

    /// <summary>
    /// Checks size, signature, schema, form, address, number and end, in that order: nothing of a content is looked at before
    /// its signature holds, and a list of a later schema need not have this one's form.
    /// </summary>
    /// <param name="payload">The bytes as they came.</param>
    /// <param name="trust">Whose signature counts.</param>
    /// <param name="site">Of this box.</param>
    /// <param name="box">This one.</param>
    /// <param name="trusted">The time by a clock that may be believed; null: whether the list has ended is not asked.</param>
    public static PermitReading Of(ReadOnlyMemory<byte> payload, TrustedKeys trust, SiteId site, BoxId box, Instant? trusted) =>
        JwsReading.Of(payload.Span, SignedKind.Permits, trust, WireLimits.LongestPermits) switch
        {
            JwsReading.Sound sound => Content(sound.Content.Span, site, box, trusted),
            JwsReading.Refused refused => new Unusable(refused.Reason, refused.Detail),
            _ => throw new InvalidOperationException("A message is sound or refused."),
        };

    private static PermitReading Content(ReadOnlySpan<byte> content, SiteId site, BoxId box, Instant? trusted)
    {
        try
        {
            if (MessageSchema.Of(content) is not { } schema) return Malformed("It names no schema.");
            if (schema != WireLimits.Schema) return new Unusable(RightsRefusal.NewerSchema, $"It has schema {schema}; this box reads schema {WireLimits.Schema}.");
            var message = JsonSerializer.Deserialize(content, WireJson.Default.PermitsMessage);
            if (message is null) return Malformed("It is empty.");
            if (message.Machines.Any(m => m is null) || message.Members.Any(m => m is null)) return Malformed("It has a null where a machine or a member should be.");
            var generation = new Generation(message.Epoch, message.Generation);
            if (message.Site != site || message.Box != box)
                return new Unusable(RightsRefusal.WrongAddress, $"It is addressed to {message.Site}/{message.Box}; this is {site}/{box}.", generation);
            if (message is { Epoch: < 1 } or { Generation: < 1 }) return Malformed("Its epoch or generation is below 1.");
            var list = message.ToPermitList();
            return list.NotAfter <= trusted ? new Unusable(RightsRefusal.Expired, $"List {generation} ended at {list.NotAfter}.", generation) : new Sound(list);
        }
        // InvalidOperation: a name with half a surrogate pair.
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return Malformed($"It is not a permit list: {e.Message}");
        }
    }

    private static Unusable Malformed(string reason) => new(RightsRefusal.Malformed, reason);
}
