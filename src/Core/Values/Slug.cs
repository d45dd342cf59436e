namespace FabAccess.Core.Values;

/// <summary>The form of ids that people choose and that stand in topics and addresses: 1 to 32 of a–z, 0–9 and '-', not beginning or ending with '-'.</summary>
public static class Slug
{
    public const int LongestText = 32;

    public static bool IsValid(string? text)
    {
        if (text is null or "" || text.Length > LongestText || text[0] == '-' || text[^1] == '-') return false;
        foreach (char c in text)
            if (c is not ((>= 'a' and <= 'z') or (>= '0' and <= '9') or '-')) return false;
        return true;
    }

    internal static string Checked(string text) =>
        IsValid(text) ? text : throw new FormatException($"'{text}' is not an id: 1 to {LongestText} of a–z, 0–9 and '-'.");
}
