using System.Security.Cryptography;

namespace FabAccess.Core.Cards;

/// <summary>
/// An AES-128 key of a card, of a session with one, or the lab's own that both derive from. It never shows itself: a key
/// that slips into a text stays secret.
/// </summary>
public sealed class CardKey : IEquatable<CardKey>
{
    /// <summary>Of the key, and of every block that it turns.</summary>
    public const int Bytes = 16;

    private readonly byte[] value;

    private CardKey(byte[] value) => this.value = value;

    /// <summary>Sixteen zeros: how cards leave the factory. No card of a lab may keep it.</summary>
    public static CardKey Factory { get; } = new(new byte[Bytes]);

    /// <summary>For writing it onto a card, and nothing else.</summary>
    public ReadOnlySpan<byte> Value => value;

    /// <exception cref="ArgumentException">There are not 16 bytes.</exception>
    public static CardKey Of(ReadOnlySpan<byte> bytes) =>
        bytes.Length == Bytes ? new(bytes.ToArray()) : throw new ArgumentException($"A card key has {Bytes} bytes, not {bytes.Length}.", nameof(bytes));

    /// <summary>Both, bit by bit exclusive: how a change of a key travels.</summary>
    internal byte[] MixedWith(CardKey other)
    {
        byte[] mixed = [.. value];
        for (int i = 0; i < Bytes; i++) mixed[i] ^= other.value[i];
        return mixed;
    }

    /// <summary>CBC without padding; the length is a multiple of 16.</summary>
    public byte[] Encrypt(ReadOnlySpan<byte> data, ReadOnlySpan<byte> iv)
    {
        using var aes = Aes.Create();
        aes.SetKey(value);
        return aes.EncryptCbc(data, iv, PaddingMode.None);
    }

    /// <summary>CBC without padding; the length is a multiple of 16.</summary>
    public byte[] Decrypt(ReadOnlySpan<byte> data, ReadOnlySpan<byte> iv)
    {
        using var aes = Aes.Create();
        aes.SetKey(value);
        return aes.DecryptCbc(data, iv, PaddingMode.None);
    }

    public bool Equals(CardKey? other) => other is not null && CryptographicOperations.FixedTimeEquals(value, other.value);

    public override bool Equals(object? obj) => Equals(obj as CardKey);

    public override int GetHashCode() => value[0] | (value[1] << 8) | (value[2] << 16);

    public override string ToString() => "(card key)";
}
