using FabAccess.Core.Values;

namespace FabAccess.Server.Changes;

/// <summary>One line of text as a person typed it, trimmed and held to a limit.</summary>
public static class WrittenText
{
    public const int LongestName = 100;
    public const int LongestReason = 300;
    public const int LongestBy = 80;

    /// <summary>Stands as the author of a change until people sign in, where nobody typed a name.</summary>
    public const string LabPage = "lab page";

    public static ChangeResult<string> Name(string? typed) => Line(typed, LongestName, ChangeRefusal.NameMissing, ChangeRefusal.NameTooLong);

    public static ChangeResult<string> Reason(string? typed) => Line(typed, LongestReason, ChangeRefusal.ReasonMissing, ChangeRefusal.ReasonTooLong);

    /// <summary>Who makes the change; <see cref="LabPage"/> where nothing was typed.</summary>
    public static ChangeResult<string> By(string? typed) =>
        Line(string.IsNullOrWhiteSpace(typed) ? LabPage : typed, LongestBy, ChangeRefusal.NameMissing, ChangeRefusal.ByTooLong);

    /// <summary>"en" and "fr" as on the wire; anything else speaks French, the product's first language.</summary>
    public static Language LanguageOf(string? code) => code == "en" ? Language.English : Language.French;

    private static ChangeResult<string> Line(string? typed, int longest, ChangeRefusal missing, ChangeRefusal tooLong)
    {
        string text = (typed ?? "").Trim();
        if (text.Length == 0) return missing;
        if (text.Length > longest) return tooLong;
        return text.Any(char.IsControl) ? ChangeRefusal.TextUnreadable : text;
    }
}
