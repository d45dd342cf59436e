using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using FabAccess.Core.Access;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;

namespace FabAccess.Core.Cards;

/// <summary>
/// What a person carries from the desk, where a card was written, to the member's page:
/// <c>card1/{kind}/{number}/{key}/{check}</c>. It holds the key of that one card, so that the lab's own never has to be on the
/// server. Whoever reads it can make a copy of the card: it is as secret as the card is.
/// </summary>
/// <param name="Kind">Never <see cref="BadgeKind.Uid"/>.</param>
/// <param name="Uid">The card's number.</param>
/// <param name="Key">The badge key on the card.</param>
public sealed record CardToken(BadgeKind Kind, BadgeUid Uid, CardKey Key)
{
    public const int Longest = 100;

    public const string Mark = "card1/";

    private const int CheckLength = 6;

    /// <summary>The whole of it, key and all.</summary>
    public string Text
    {
        get
        {
            string body = $"{Mark}{BadgeKinds.Word(Kind)}/{Convert.ToHexString(Uid.Bytes)}/{Base64Text.Of(Key.Value)}";
            return $"{body}/{Check(body)}";
        }
    }

    /// <summary>Whether this is meant to be one, sound or not.</summary>
    public static bool IsMeant(string? text) => text?.TrimStart().StartsWith(Mark, StringComparison.Ordinal) == true;

    /// <summary>Whether one may stand somewhere in this: then it must never be shown again, as a number would.</summary>
    public static bool MayBeIn(string? text) => text?.Contains(Mark, StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>False also when a character was lost or changed on the way.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out CardToken? token)
    {
        token = null;
        if (text?.Trim() is not { Length: <= Longest } trimmed || trimmed.Split('/') is not ["card1", var word, var number, var key, var check]) return false;
        if (!BadgeKinds.TryParse(word, out var kind) || kind == BadgeKind.Uid) return false;
        if (!number.All(char.IsAsciiHexDigit) || !BadgeUid.TryParse(number, out var uid) || Base64Text.Bytes(key) is not { Length: CardKey.Bytes } bytes) return false;
        if (Check(trimmed[..^(check.Length + 1)]) != check) return false;
        token = new(kind, uid, CardKey.Of(bytes));
        return true;
    }

    /// <summary>Without the key, and with the number masked, so that no log or exception can carry them.</summary>
    public override string ToString() => $"{Mark}{Uid.Masked}/…";

    private static string Check(string body) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(body)))[..CheckLength];
}
