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
/// <remarks>Two halves and not one UInt128: what holds such a number is not compiled ahead, and the first badge would wait for it.</remarks>
[JsonConverter(typeof(TextJsonConverter<BadgeHash>))]
public readonly record struct BadgeHash(ulong High, ulong Low) : IParsable<BadgeHash>
{
    /// <summary>Length of a site's badge key.</summary>
    public const int KeyBytes = 32;

    private const int HalfDigits = 16;

    /// <exception cref="ArgumentException">The key does not have <see cref="KeyBytes"/> bytes.</exception>
    public static BadgeHash Of(BadgeUid uid, ReadOnlySpan<byte> siteKey)
    {
        if (siteKey.Length != KeyBytes) throw new ArgumentException($"A badge key has {KeyBytes} bytes.", nameof(siteKey));
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(siteKey, uid.Bytes, mac);
        return new(BinaryPrimitives.ReadUInt64BigEndian(mac), BinaryPrimitives.ReadUInt64BigEndian(mac[sizeof(ulong)..]));
    }

    /// <exception cref="FormatException">The text is not 32 hexadecimal digits.</exception>
    public static BadgeHash Parse(string s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out var hash) ? hash : throw new FormatException("A badge hash is 32 hexadecimal digits.");

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out BadgeHash result)
    {
        ulong high = 0, low = 0;
        bool ok = s is { Length: 2 * HalfDigits } && TryParseHalf(s.AsSpan(0, HalfDigits), out high) && TryParseHalf(s.AsSpan(HalfDigits), out low);
        result = ok ? new(high, low) : default;
        return ok;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{High:x16}{Low:x16}");

    private static bool TryParseHalf(ReadOnlySpan<char> digits, out ulong half) =>
        ulong.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out half);
}
