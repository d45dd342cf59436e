using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using FabAccess.Core.Access;
using FabAccess.Core.Values;

namespace FabAccess.Core.Cards;

/// <summary>The key of one card, which only one box can open.</summary>
public readonly record struct SealedCardKey(BadgeKind Kind, ImmutableArray<byte> Bytes);

/// <summary>
/// The keys of cards on their way to one box. The permit list that carries them is signed, but not secret: the broker keeps it,
/// and so do its backups. So each key is sealed to the box's own key pair, the one of its certificate.
///
/// ECDH (P-256) between a key pair made for this list alone and the box's; HKDF-SHA-256 with the ephemeral public key as salt
/// gives the list's secret, and from that, for each badge, a key and a nonce of its own; AES-256-GCM seals, with site, box, the
/// box's key, badge and kind as associated data. So no key can be opened for another badge, in another box's list, or as a
/// card of another kind, and no nonce is ever used twice, though none travels.
/// </summary>
public sealed class SealedCardKeys
{
    /// <summary>Of one sealed key: as long as the key, and the tag.</summary>
    public const int SealedBytes = CardKey.Bytes + TagBytes;

    private const int TagBytes = 16, CipherKeyBytes = 32, NonceBytes = 12;

    private readonly FrozenDictionary<BadgeHash, SealedCardKey> keys;
    private readonly SiteId site;
    private readonly BoxId box;
    private readonly byte[] ephemeral;

    /// <param name="site">Of the box.</param>
    /// <param name="box">Who can open them.</param>
    /// <param name="boxKey">Names the public key they are sealed to.</param>
    /// <param name="ephemeral">SubjectPublicKeyInfo of the sender's key for this list, P-256.</param>
    /// <param name="keys">Whose.</param>
    public SealedCardKeys(SiteId site, BoxId box, KeyId boxKey, byte[] ephemeral, IEnumerable<KeyValuePair<BadgeHash, SealedCardKey>> keys)
    {
        (this.site, this.box, BoxKey, this.ephemeral) = (site, box, boxKey, ephemeral);
        this.keys = keys.ToFrozenDictionary();
    }

    public KeyId BoxKey { get; }

    public int Count => keys.Count;

    public SealedCardKey? For(BadgeHash badge) => keys.TryGetValue(badge, out var found) ? found : null;

    /// <summary>The list's secret, as the box finds it; null when the ephemeral key is no point of the curve.</summary>
    /// <param name="own">The pair that <see cref="BoxKey"/> names.</param>
    public byte[]? Secret(ECDiffieHellman own)
    {
        ArgumentNullException.ThrowIfNull(own);
        try
        {
            using var theirs = ECDiffieHellman.Create();
            theirs.ImportSubjectPublicKeyInfo(ephemeral, out _);
            return Secret(own, theirs, ephemeral);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>The list's secret: the same for both sides.</summary>
    /// <param name="own">With its private half.</param>
    /// <param name="theirs">Public.</param>
    /// <param name="ephemeral">SubjectPublicKeyInfo of the one that was made for the list.</param>
    public static byte[] Secret(ECDiffieHellman own, ECDiffieHellman theirs, byte[] ephemeral)
    {
        ArgumentNullException.ThrowIfNull(own);
        ArgumentNullException.ThrowIfNull(theirs);
        return HKDF.Extract(HashAlgorithmName.SHA256, own.DeriveRawSecretAgreement(theirs.PublicKey), ephemeral);
    }

    /// <summary>The key of a badge, 32 bytes that only who has the secret can open.</summary>
    public static byte[] Seal(byte[] secret, SiteId site, BoxId box, KeyId boxKey, BadgeHash badge, BadgeKind kind, CardKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        byte[] name = Name(site, box, boxKey, badge, kind), bytes = new byte[SealedBytes];
        using var cipher = Cipher(secret, name, out byte[] nonce);
        cipher.Encrypt(nonce, key.Value, bytes.AsSpan(0, CardKey.Bytes), bytes.AsSpan(CardKey.Bytes), name);
        return bytes;
    }

    /// <summary>The key of a badge; null when it has none here, or when it was not sealed for this badge, box and kind with this secret.</summary>
    public CardKey? Open(byte[] secret, BadgeHash badge)
    {
        if (For(badge) is not { } found) return null;
        byte[] name = Name(site, box, BoxKey, badge, found.Kind), key = new byte[CardKey.Bytes];
        using var cipher = Cipher(secret, name, out byte[] nonce);
        try
        {
            cipher.Decrypt(nonce, found.Bytes.AsSpan()[..CardKey.Bytes], found.Bytes.AsSpan()[CardKey.Bytes..], key, name);
            return CardKey.Of(key);
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    private static AesGcm Cipher(byte[] secret, byte[] name, out byte[] nonce)
    {
        byte[] bytes = HKDF.Expand(HashAlgorithmName.SHA256, secret, CipherKeyBytes + NonceBytes, name);
        nonce = bytes[CipherKeyBytes..];
        return new(bytes.AsSpan(0, CipherKeyBytes), TagBytes);
    }

    private static byte[] Name(SiteId site, BoxId box, KeyId boxKey, BadgeHash badge, BadgeKind kind) =>
        Encoding.ASCII.GetBytes($"fabaccess card key 1/{site}/{box}/{boxKey}/{badge}/{BadgeKinds.Word(kind)}");
}
