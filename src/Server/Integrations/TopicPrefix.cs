using System.Text;

namespace FabAccess.Server.Integrations;

/// <summary>
/// The part of the topics that an account may touch: everything at and below it. 1 to 200 bytes in UTF-8, levels divided by '/', none
/// of them empty; the default value is the empty text and names nothing.
/// </summary>
public readonly record struct TopicPrefix
{
    public const int LongestBytes = 200;

    /// <summary>The boxes' own topics begin so; they exist on their own broker only.</summary>
    private const string OfBoxes = "fabaccess";

    private readonly string? text;

    private TopicPrefix(string text) => this.text = text;

    /// <summary>What a rule or a subscription has for it.</summary>
    public string Filter => $"{this}/#";

    /// <summary>Null, with why not as the end of a sentence, when the text is no prefix.</summary>
    public static TopicPrefix? Of(string? text, out string? why)
    {
        why = RefusalOf(text ?? "");
        return why is null ? new(text!) : null;
    }

    /// <summary>Whether some topic belongs to both.</summary>
    public bool Overlaps(TopicPrefix other) => IsWithin(other) || other.IsWithin(this);

    public bool IsWithin(TopicPrefix other) => ToString() == other.ToString() || ToString().StartsWith($"{other}/", StringComparison.Ordinal);

    public override string ToString() => text ?? "";

    private static string? RefusalOf(string text)
    {
        if (text.Length is 0 or > LongestBytes || Encoding.UTF8.GetByteCount(text) > LongestBytes) return $"has 1 to {LongestBytes} bytes";
        if (text.AsSpan().ContainsAny('#', '+')) return "is plain: no '#' and no '+', since everything below it is meant anyway";
        if (text.Contains('$', StringComparison.Ordinal)) return "has no '$': such topics are a broker's own";
        if (!IsPlain(text)) return "has no control characters and nothing that is no character";
        if (text.Split('/').Any(level => level.Length == 0)) return "has no empty level: no '/' at its ends, nor two in a row";
        // A list of rules is read line by line, and its ends are cut off.
        if (char.IsWhiteSpace(text[0]) || char.IsWhiteSpace(text[^1])) return "neither begins nor ends with a space";
        if (text == OfBoxes || text.StartsWith($"{OfBoxes}/", StringComparison.Ordinal)) return $"does not begin with {OfBoxes}/: those topics are the boxes' own, on their own broker";
        return null;
    }

    // MQTT 5, 1.5.4: control characters and non-characters may end a connection.
    private static bool IsPlain(string text)
    {
        var rest = text.AsSpan();
        while (!rest.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(rest, out var rune, out int length) != System.Buffers.OperationStatus.Done || Rune.IsControl(rune) || (rune.Value & 0xFFFE) == 0xFFFE
                || rune.Value is (>= 0xFDD0 and <= 0xFDEF) or 0x2028 or 0x2029)
                return false;
            rest = rest[length..];
        }
        return true;
    }
}
