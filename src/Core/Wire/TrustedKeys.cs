using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using FabAccess.Core.Values;

namespace FabAccess.Core.Wire;

/// <summary>A key that signs rights. The name must be the key's own, so that nobody can put another key under a known name.</summary>
/// <param name="Kid">Name of the key.</param>
/// <param name="Key">Its SubjectPublicKeyInfo (P-256) in base64url.</param>
public sealed record SigningKeyMessage([property: JsonRequired] KeyId Kid, [property: JsonRequired] string Key);

/// <summary>The keys whose signatures a box believes: the one in use and the one that comes next. Immutable.</summary>
public sealed class TrustedKeys
{
    /// <summary>Two are in use; the rest is room for later programs.</summary>
    public const int Most = 8;

    private const int PublicKeyBytes = 91;

    private readonly ImmutableDictionary<KeyId, ImmutableArray<byte>> keys;

    private TrustedKeys(ImmutableDictionary<KeyId, ImmutableArray<byte>> keys) => this.keys = keys;

    /// <summary>Believes nobody.</summary>
    public static TrustedKeys None { get; } = new(ImmutableDictionary<KeyId, ImmutableArray<byte>>.Empty);

    public int Count => keys.Count;

    // SEQUENCE { SEQUENCE { id-ecPublicKey, prime256v1 }, BIT STRING { 04 … } }: always these bytes before the point's 64.
    private static ReadOnlySpan<byte> P256 =>
    [
        0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00, 0x04,
    ];

    /// <exception cref="JsonException">None, more than <see cref="Most"/>, one twice, not a P-256 key, or a name that is not the key's.</exception>
    public static TrustedKeys Of(IReadOnlyCollection<SigningKeyMessage?> messages)
    {
        ArgumentNullException.ThrowIfNull(messages);
        if (messages.Count is < 1 or > Most) throw new JsonException($"There are {messages.Count} signing keys; 1 to {Most} are allowed.");
        var keys = ImmutableDictionary.CreateBuilder<KeyId, ImmutableArray<byte>>();
        foreach (var message in messages)
        {
            if (message is null || Base64Text.Bytes(message.Key) is not { } key || !IsP256(key)) throw new JsonException("A signing key is no P-256 key in base64url.");
            if (KeyId.Of(key) != message.Kid) throw new JsonException($"A signing key does not have the name {message.Kid}.");
            if (!keys.TryAdd(message.Kid, [.. key])) throw new JsonException($"The signing key {message.Kid} stands twice.");
        }
        return new(keys.ToImmutable());
    }

    /// <summary>Whether a SubjectPublicKeyInfo is of the one form that this system uses: P-256, named curve, point not compressed.</summary>
    public static bool IsP256(ReadOnlySpan<byte> subjectPublicKeyInfo) => subjectPublicKeyInfo.Length == PublicKeyBytes && subjectPublicKeyInfo.StartsWith(P256);

    public bool Knows(KeyId kid) => keys.ContainsKey(kid);

    /// <summary>Its SubjectPublicKeyInfo; empty when it is not known.</summary>
    public ReadOnlySpan<byte> Key(KeyId kid) => keys.TryGetValue(kid, out var key) ? key.AsSpan() : [];
}
