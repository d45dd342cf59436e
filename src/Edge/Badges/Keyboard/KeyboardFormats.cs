using System.Collections.Immutable;
using System.Globalization;
using FabAccess.Core.Values;

namespace FabAccess.Edge.Badges.Keyboard;

/// <summary>What the characters mean that a keyboard reader types; each maker has an own habit, and many readers can be set.</summary>
public enum KeyboardFormat
{
    /// <summary>The low four bytes of a 125 kHz tag's number as ten decimal digits; what most readers type as they come.</summary>
    Em10Digits,

    /// <summary>A 125 kHz tag's number as ten hex digits, the first two of which are its version, or as eight without it.</summary>
    EmHex,

    /// <summary>The low 24 bits of a 125 kHz tag's number as three and five decimal digits.</summary>
    Em3Plus5,

    /// <summary>A card's UID in hex, 8, 14 or 20 digits: the number that an NFC reader reads.</summary>
    UidHex,

    /// <summary>The same, last byte first.</summary>
    UidHexReversed,

    /// <summary>A card's UID of four bytes as ten decimal digits.</summary>
    Uid10Digits,

    /// <summary>The same, last byte first.</summary>
    Uid10DigitsReversed,
}

/// <summary>The formats' names in box.json, and what they make of what was typed.</summary>
internal static class KeyboardFormats
{
    private const int TenDigits = 10;

    public static ImmutableArray<string> Words { get; } = ["em-10", "em-hex", "em-3+5", "uid-hex", "uid-hex-reversed", "uid-10", "uid-10-reversed"];

    public static KeyboardFormat? Of(string word) => Words.IndexOf(word) is >= 0 and var index ? (KeyboardFormat)index : null;

    /// <summary>The number; null when what was typed is none of this format. Leading zeros count: a lost digit must not be another badge.</summary>
    public static BadgeUid? Read(this KeyboardFormat format, string typed) => format switch
    {
        KeyboardFormat.Em10Digits => TenDigitsOf(typed) is { } number ? TagNumber.Of(number, TagNumber.Wide) : null,
        KeyboardFormat.EmHex => typed.Length is 8 or 10 && uint.TryParse(typed[^8..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint number) ? TagNumber.Of(number, TagNumber.Wide) : null,
        KeyboardFormat.Em3Plus5 => ThreePlusFive(typed),
        KeyboardFormat.UidHex => Uid(BytesOf(typed), isReversed: false),
        KeyboardFormat.UidHexReversed => Uid(BytesOf(typed), isReversed: true),
        KeyboardFormat.Uid10Digits => TenDigitsOf(typed) is { } number ? Uid(BytesOf(number.ToString("X8", CultureInfo.InvariantCulture)), isReversed: false) : null,
        KeyboardFormat.Uid10DigitsReversed => TenDigitsOf(typed) is { } number ? Uid(BytesOf(number.ToString("X8", CultureInfo.InvariantCulture)), isReversed: true) : null,
        _ => throw new ArgumentOutOfRangeException(nameof(format)),
    };

    private static uint? TenDigitsOf(string typed) =>
        typed.Length == TenDigits && uint.TryParse(typed, NumberStyles.None, CultureInfo.InvariantCulture, out uint number) ? number : null;

    private static BadgeUid? ThreePlusFive(string typed)
    {
        bool isNumber = typed.Length == 8
            & byte.TryParse(typed.AsSpan(0, Math.Min(3, typed.Length)), NumberStyles.None, CultureInfo.InvariantCulture, out byte facility)
            & ushort.TryParse(typed.AsSpan(Math.Min(3, typed.Length)), NumberStyles.None, CultureInfo.InvariantCulture, out ushort number);
        return isNumber ? TagNumber.Of(((uint)facility << 16) | number, TagNumber.Narrow) : null;
    }

    private static byte[] BytesOf(string typed) => typed.Length % 2 == 0 && typed.All(char.IsAsciiHexDigit) ? Convert.FromHexString(typed) : [];

    private static BadgeUid? Uid(byte[] bytes, bool isReversed)
    {
        if (isReversed) Array.Reverse(bytes);
        return BadgeUid.TryCreate(bytes, out var uid) ? uid : null;
    }
}
