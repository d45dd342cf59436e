using System.Security.Cryptography;
using System.Text;
using FabAccess.Core.Access;
using FabAccess.Core.Cards;
using FabAccess.Core.Values;

namespace FabAccess.Server.Keys;

/// <summary>
/// Keeps the keys of cards in the store so that the store alone gives none: AES-256-GCM under a key in
/// <c>{dataFolder}/keys/cards</c>, with the badge and its kind as associated data. A backup of the store opens nothing
/// without the backup of the keys beside it.
/// </summary>
public sealed class CardKeySafe
{
    /// <summary>Of one sealed key: nonce, key, tag.</summary>
    public const int SealedBytes = NonceBytes + CardKey.Bytes + TagBytes;

    private const int KeyBytes = 32, NonceBytes = 12, TagBytes = 16;

    internal const string FileName = "store.key";

    private const string Mark = "fabaccess-card-store-key-v1";

    private readonly byte[] key;

    private CardKeySafe(byte[] key) => this.key = key;

    /// <summary>Under a key from elsewhere, 32 bytes.</summary>
    public static CardKeySafe Under(ReadOnlySpan<byte> key) =>
        key.Length == KeyBytes ? new(key.ToArray()) : throw new ArgumentException($"The key has {KeyBytes} bytes, not {key.Length}.", nameof(key));

    /// <param name="dataFolder">Of the server.</param>
    /// <param name="isUsed">Whether the store holds keys that were sealed under it: then it is not made anew.</param>
    /// <exception cref="IOException">It is gone, unreadable or open to others; the text says what to do.</exception>
    /// <exception cref="UnauthorizedAccessException">It is another user's.</exception>
    public static CardKeySafe Open(string dataFolder, bool isUsed)
    {
        string keys = Path.Combine(dataFolder, "keys"), folder = Path.Combine(keys, "cards");
        if (isUsed && !Directory.Exists(folder))
            throw new IOException($"Badges of this lab have keys, but what opens them is gone from {folder}. Restore that folder from the backup: without it each of those cards would have to be registered again.");
        SecretFile.MakeFolder(keys);
        LabKeys.MakeOnce(folder, made => SecretFile.Replace(Path.Combine(made, FileName), $"{Mark} {Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(KeyBytes))}\n"));
        SecretFile.RequireClosed(folder);
        return Load(folder);
    }

    /// <summary>From its folder.</summary>
    /// <exception cref="IOException">It holds no such key.</exception>
    internal static CardKeySafe Load(string folder)
    {
        string file = Path.Combine(folder, FileName);
        return File.Exists(file) && File.ReadAllText(file).TrimEnd('\n').Split(' ') is [Mark, { Length: 2 * KeyBytes } digits] && digits.All(char.IsAsciiHexDigit)
            ? new(Convert.FromHexString(digits))
            : throw new IOException($"{file} holds no key for the cards in the store. Restore the folder from the backup.");
    }

    internal bool IsSameAs(CardKeySafe other) => CryptographicOperations.FixedTimeEquals(key, other.key);

    /// <summary>As it may stand in the store.</summary>
    public byte[] Seal(BadgeHash badge, BadgeKind kind, CardKey card)
    {
        ArgumentNullException.ThrowIfNull(card);
        byte[] bytes = new byte[SealedBytes];
        RandomNumberGenerator.Fill(bytes.AsSpan(0, NonceBytes));
        using var cipher = new AesGcm(key, TagBytes);
        cipher.Encrypt(bytes.AsSpan(0, NonceBytes), card.Value, bytes.AsSpan(NonceBytes, CardKey.Bytes), bytes.AsSpan(NonceBytes + CardKey.Bytes), Name(badge, kind));
        return bytes;
    }

    /// <summary>Null when it was not sealed by this key, for this badge and this kind.</summary>
    public CardKey? Open(BadgeHash badge, BadgeKind kind, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != SealedBytes) return null;
        byte[] card = new byte[CardKey.Bytes];
        using var cipher = new AesGcm(key, TagBytes);
        try
        {
            cipher.Decrypt(bytes[..NonceBytes], bytes.Slice(NonceBytes, CardKey.Bytes), bytes[(NonceBytes + CardKey.Bytes)..], card, Name(badge, kind));
            return CardKey.Of(card);
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    private static byte[] Name(BadgeHash badge, BadgeKind kind) => Encoding.ASCII.GetBytes($"fabaccess stored card key 1/{badge}/{BadgeKinds.Word(kind)}");
}
