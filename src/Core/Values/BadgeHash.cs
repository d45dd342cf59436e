using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Serialization;

namespace FabAccess.Core.Values;

/// <summary>
/// A badge as boxes, journals and the server know it: the first 128 bits of HMAC-SHA-256 over the UID under the site's
/// badge key. Without that key it tells nothing (an unkeyed hash of 4 bytes is searched in minutes). 32 hexadecimal digits.
/// </summary>
[JsonConverter(typeof(TextJsonConverter<BadgeHash>))]
public readonly record struct BadgeHash(UInt128 Value) : IParsable<BadgeHash>
{
    /// <summary>Length of a site's badge key.</summary>
    public const int KeyBytes = 32;

    /// <exception cref="ArgumentException">The key does not have <see cref="KeyBytes"/> bytes.</exception>
    public static BadgeHash Of(BadgeUid uid, ReadOnlySpan<byte> siteKey)
    {
        if (siteKey.Length != KeyBytes) throw new ArgumentException($"A badge key has {KeyBytes} bytes.", nameof(siteKey));
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(siteKey, uid.Bytes, mac);
        return new(BinaryPrimitives.ReadUInt128BigEndian(mac));
    }

    /// <exception cref="FormatException">The text is not 32 hexadecimal digits.</exception>
    public static BadgeHash Parse(string s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out var hash) ? hash : throw new FormatException("A badge hash is 32 hexadecimal digits.");

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out BadgeHash result)
    {
        UInt128 value = 0;
        bool ok = s is { Length: 32 } && UInt128.TryParse(s, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
        result = new(value);
        return ok;
    }

    public override string ToString() => Value.ToString("x32", CultureInfo.InvariantCulture);
}
