using System.Security.Cryptography;
using FabAccess.Core.Cards;
using FabAccess.Core.Values;
using FabAccess.Edge.Cards;
using Microsoft.Extensions.Logging;

namespace FabAccess.Edge.Permits;

/// <summary>
/// Opens the keys of cards in the permit list in force, each when its badge is laid down, and keeps none. The list lies on the
/// disk as it came; what opens it is remembered for as long as it is in force. Any thread.
/// </summary>
/// <param name="badgeKey">The site's, for the hash of a badge.</param>
/// <param name="list">The sealed keys of the list in force; null when it has none.</param>
/// <param name="own">This box's key pair of that name; null when it has none such. The caller disposes of it.</param>
/// <param name="log">For what a person should know; a list once.</param>
internal sealed class CardKeyring(ReadOnlyMemory<byte> badgeKey, Func<SealedCardKeys?> list, Func<KeyId, ECDiffieHellman?> own, ILogger log)
{
    private sealed record Opened(SealedCardKeys List, byte[] Secret);

    private volatile Opened? opened;
    private volatile SealedCardKeys? complained;

    /// <summary>Finds out what opens the list in force, so that no badge waits for the disk.</summary>
    public void Prepare()
    {
        if (list() is { } keys) Secret(keys);
    }

    /// <summary>What a badge is to be asked; null when it has no key, or none that this box can open.</summary>
    public CardQuestion? Question(BadgeUid uid)
    {
        if (list() is not { } keys) return null;
        var badge = BadgeHash.Of(uid, badgeKey.Span);
        if (keys.For(badge) is not { } found || Secret(keys) is not { } secret) return null;
        if (keys.Open(secret, badge) is { } key) return new(found.Kind, key);
        Complain(keys, "A key is not what was sealed.");
        return null;
    }

    private byte[]? Secret(SealedCardKeys keys)
    {
        if (opened is { } known && ReferenceEquals(known.List, keys)) return known.Secret;
        byte[]? secret = null;
        try
        {
            using var pair = own(keys.BoxKey);
            secret = pair is null ? null : keys.Secret(pair);
            if (secret is null) Complain(keys, $"They are sealed to the key {keys.BoxKey}, which this box does not have.");
            // "None" is not remembered: the pair may be on its way to the disk.
            if (secret is not null) opened = new(keys, secret);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Not remembered: the disk may give the key out the next time.
            Complain(keys, e.Message);
        }
        return secret;
    }

    private void Complain(SealedCardKeys keys, string reason)
    {
        if (ReferenceEquals(complained, keys)) return;
        complained = keys;
        PermitLog.CardKeysClosed(log, keys.Count, reason);
    }
}
