using System.Text;

namespace FabAccess.Core.Signals;

/// <summary>
/// Writes a text with the characters that a display has, one column each: é becomes e, € becomes EUR, and what it cannot write
/// at all becomes a question mark. Fixed tables, not the system's: a box has none, and a width that changes with a library is no width.
/// </summary>
public static class Transliteration
{
    // U+00C0 to U+00FF, then U+0100 to U+017F; "?" where several letters stand for one (in Replacement).
    private const string Latin1 = "AAAAAA?CEEEEIIIIDNOOOOOxOUUUUY??aaaaaa?ceeeeiiiidnooooo/ouuuuy?y";

    private const string ExtendedA =
        "AaAaAaCcCcCcCcDdDdEeEeEeEeEeGgGgGgGgHhHhIiIiIiIiIi??JjKkkLlLlLlLlLlNnNnNnnNnOoOoOo??RrRrRrSsSsSsSsTtTtTtUuUuUuUuUuUuWwYyYZzZzZzs";

    /// <summary>Never longer than three times the text; never holds a control character.</summary>
    public static string To(CharacterSet set, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (IsWritable(set, text)) return text;
        var written = new StringBuilder(text.Length + 8);
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (IsWritable(set, c)) written.Append(c);
            else if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1])) written.Append(Replacement(text[i++]));
            // The accent of a letter that was written apart from it.
            else if (c is < '\u0300' or > '\u036F') written.Append(Replacement(c));
        }
        return written.ToString();
    }

    private static bool IsWritable(CharacterSet set, string text)
    {
        foreach (char c in text)
            if (!IsWritable(set, c)) return false;
        return true;
    }

    private static bool IsWritable(CharacterSet set, char c) => set == CharacterSet.Latin
        ? c is (>= ' ' and <= '~') or (>= '\u00C0' and <= '\u017F') or '€' or '…' or '’' or '°'
        : c is >= ' ' and <= '}' and not '\\';

    private static string Replacement(char c) => c switch
    {
        'Æ' => "AE", 'æ' => "ae", 'Œ' => "OE", 'œ' => "oe", 'ß' => "ss", 'Þ' => "Th", 'þ' => "th", 'Ĳ' => "IJ", 'ĳ' => "ij",
        '€' => "EUR", '…' => "...", '’' or '‘' or 'ʼ' => "'", '“' or '”' or '«' or '»' => "\"", '–' or '—' or '−' or '\u2011' or '~' => "-",
        '\u00A0' or '\u202F' or '\u2009' or '\t' => " ", '\\' => "/", '·' => ".", '°' => "o",
        >= '\u00C0' and <= '\u00FF' => Latin1[c - '\u00C0'].ToString(),
        >= '\u0100' and <= '\u017F' => ExtendedA[c - '\u0100'].ToString(),
        'Ơ' => "O", 'ơ' => "o", 'Ư' => "U", 'ư' => "u", 'Ș' => "S", 'ș' => "s", 'Ț' => "T", 'ț' => "t",
        >= '\u1EA0' and <= '\u1EF9' => Vietnamese(c),
        _ => "?",
    };

    // Capital and small letter by turns.
    private static string Vietnamese(char c)
    {
        bool isCapital = c % 2 == 0;
        return c switch
        {
            <= '\u1EB7' => isCapital ? "A" : "a",
            <= '\u1EC7' => isCapital ? "E" : "e",
            <= '\u1ECB' => isCapital ? "I" : "i",
            <= '\u1EE3' => isCapital ? "O" : "o",
            <= '\u1EF1' => isCapital ? "U" : "u",
            _ => isCapital ? "Y" : "y",
        };
    }
}
