using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using FabAccess.Core.Access;
using FabAccess.Core.Cards;
using FabAccess.Core.Values;

namespace FabAccess.Core.Wire;

/// <summary>A badge with a key in <see cref="CardKeysMessage"/>; <c>Sealed</c> is <see cref="SealedCardKeys.SealedBytes"/> bytes in base64url.</summary>
public sealed record CardKeyMessage([property: JsonRequired] BadgeHash Badge, [property: JsonRequired] BadgeKind Kind, [property: JsonRequired] string Sealed);

/// <summary>The keys of cards in a permit list; see <see cref="SealedCardKeys"/>.</summary>
/// <param name="BoxKey">Names the box's public key that they are sealed to.</param>
/// <param name="Ephemeral">The sender's key for this list alone: its SubjectPublicKeyInfo (P-256) in base64url.</param>
/// <param name="Badges">Whose keys; none stands twice.</param>
public sealed record CardKeysMessage(
    [property: JsonRequired] KeyId BoxKey, [property: JsonRequired] string Ephemeral, [property: JsonRequired] ImmutableArray<CardKeyMessage> Badges)
{
    /// <exception cref="JsonException">A key is not in its form, is null, or stands twice.</exception>
    public SealedCardKeys ToSealedKeys(SiteId site, BoxId box)
    {
        if (Base64Text.Bytes(Ephemeral) is not { } ephemeral || !TrustedKeys.IsP256(ephemeral)) throw new JsonException("The ephemeral key is no P-256 key in base64url.");
        var keys = new Dictionary<BadgeHash, SealedCardKey>(Badges.Length);
        foreach (var badge in Badges)
        {
            if (badge is null || badge.Kind == BadgeKind.Uid || Base64Text.Bytes(badge.Sealed) is not { Length: SealedCardKeys.SealedBytes } bytes) throw new JsonException("A card key is not in its form.");
            if (!keys.TryAdd(badge.Badge, new(badge.Kind, [.. bytes]))) throw new JsonException("A card key stands twice in the list.");
        }
        return new(site, box, BoxKey, ephemeral, keys);
    }
}
