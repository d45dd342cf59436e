using System.Diagnostics.CodeAnalysis;

namespace FabAccess.Core.Values;

/// <summary>
/// The bytes an ISO 14443-3 card calls itself: 4, 7 or 10 of them. It is a number anybody can copy, and personal
/// data: it is never logged, stored or sent; what travels is its <see cref="BadgeHash"/>.
/// </summary>
public readonly struct BadgeUid : IEquatable<BadgeUid>
{
    private readonly byte[]? bytes;

    private BadgeUid(byte[] bytes) => this.bytes = bytes;

    public ReadOnlySpan<byte> Bytes => bytes;

    /// <summary>Phones and privacy cards make a new UID at each tap: 4 bytes beginning with 08 (ISO 14443-3, 6.4.4).</summary>
    public bool IsRandom => bytes is [0x08, _, _, _];

    /// <summary>What may be shown to tell badges apart: the last two bytes.</summary>
    public string Masked => bytes is null ? "" : "…" + Convert.ToHexString(bytes.AsSpan(bytes.Length - 2));

    /// <summary>False when there are not 4, 7 or 10 bytes, or the first one is 88, which is a cascade tag and never starts a UID.</summary>
    public static bool TryCreate(ReadOnlySpan<byte> bytes, out BadgeUid uid)
    {
        bool ok = bytes.Length is 4 or 7 or 10 && bytes[0] != 0x88;
        uid = ok ? new(bytes.ToArray()) : default;
        return ok;
    }

    /// <summary>Reads hexadecimal digits as people copy them: spaces, colons and dashes between bytes are allowed.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out BadgeUid uid)
    {
        uid = default;
        string digits = string.Concat((text ?? "").Where(c => c is not (' ' or ':' or '-')));
        return digits.Length is 8 or 14 or 20 && digits.All(char.IsAsciiHexDigit) && TryCreate(Convert.FromHexString(digits), out uid);
    }

    public bool Equals(BadgeUid other) => Bytes.SequenceEqual(other.Bytes);

    public override bool Equals(object? obj) => obj is BadgeUid other && Equals(other);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(Bytes);
        return hash.ToHashCode();
    }

    public static bool operator ==(BadgeUid left, BadgeUid right) => left.Equals(right);

    public static bool operator !=(BadgeUid left, BadgeUid right) => !left.Equals(right);

    /// <summary>The masked form, so that a UID that slips into a text stays private.</summary>
    public override string ToString() => Masked;
}
