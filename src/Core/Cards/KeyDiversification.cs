using System.Text;
using FabAccess.Core.Values;

namespace FabAccess.Core.Cards;

/// <summary>
/// A key for each card from one of the lab (NXP AN10922, AES-128): whoever opens one card holds the key of that card and
/// of no other. The input is the card's real number, the application, and what the key is for.
/// </summary>
public static class KeyDiversification
{
    /// <summary>Longest input: with the leading 01 it fills two blocks.</summary>
    public const int LongestInput = 31;

    private const int PadTo = 2 * CardKey.Bytes;

    /// <summary>The key of a card.</summary>
    /// <param name="lab">The lab's own; it never leaves where cards are written.</param>
    /// <param name="card">The number that the card has, also when it shows another one.</param>
    /// <param name="application">Which application; see <see cref="LabApplication"/>.</param>
    /// <param name="purpose">Which of its keys: 1 to 18 ASCII characters, so that no two keys of a card are equal.</param>
    public static CardKey For(CardKey lab, BadgeUid card, uint application, string purpose)
    {
        ReadOnlySpan<byte> aid = LabApplication.Bytes(application);
        return Derive(lab, [.. card.Bytes, .. aid, .. Encoding.ASCII.GetBytes(purpose)]);
    }

    /// <summary>AN10922, section 2.2: CMAC over 01 and the input, padded to two blocks.</summary>
    /// <exception cref="ArgumentException">The input has not 1 to 31 bytes.</exception>
    public static CardKey Derive(CardKey master, ReadOnlySpan<byte> input)
    {
        ArgumentNullException.ThrowIfNull(master);
        if (input.Length is 0 or > LongestInput) throw new ArgumentException($"A diversification input has 1 to {LongestInput} bytes, not {input.Length}.", nameof(input));
        return CardKey.Of(AesCmac.Of(master, [0x01, .. input], new byte[CardKey.Bytes], PadTo));
    }
}
