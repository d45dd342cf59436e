using FabAccess.Core.Machines;
using FabAccess.Core.Values;
using NodaTime;

namespace FabAccess.Server.Pages.Wording;

/// <summary>A machine's rules of use as sentences.</summary>
internal static class UseWords
{
    /// <summary>What holds, as sentences for members.</summary>
    public static IEnumerable<string> Sentences(UsePolicy use, Language language) =>
        language == Language.English ? EnglishUse.Sentences(use) : FrenchUse.Sentences(use).Select(FrenchTexts.Spaced);

    /// <summary>A span; both languages write these the same way.</summary>
    public static string Said(Duration span)
    {
        if (span < Duration.FromMinutes(1) || (span < Duration.FromMinutes(10) && span.Seconds > 0)) return $"{(long)span.TotalSeconds}\u00A0s";
        if (span < Duration.FromHours(1)) return $"{(long)span.TotalMinutes}\u00A0min";
        return span.Minutes == 0 ? $"{(long)span.TotalHours}\u00A0h" : $"{(long)span.TotalHours}\u00A0h\u00A0{span.Minutes:00}";
    }
}
