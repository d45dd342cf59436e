using System.Text;
using FabAccess.Core.Access;
using FabAccess.Core.Values;
using NodaTime;

namespace FabAccess.Core.Signals;

/// <summary>The two lines of a display, at most <see cref="Words.Columns"/> characters each, all of them in its character set.</summary>
public readonly record struct TwoLines(string First, string Second);

/// <summary>
/// The words of a signal for a display of 2 x 16. Names are cut to fit, but three letters of them stay; amounts, durations
/// and codes never are: a line that cannot hold them whole takes its next form. Nothing scrolls.
/// </summary>
public static class Words
{
    /// <summary>Of the narrowest display that is supported.</summary>
    public const int Columns = 16;

    private const int LeastOfAName = 3;

    private static readonly Duration NoteEvery = Duration.FromSeconds(8), NoteAfter = Duration.FromSeconds(6);

    /// <summary>The badge holder's language; the lab's where nobody is known.</summary>
    public static Language LanguageOf(PermitHolder? holder, Language lab) => holder?.Language ?? lab;

    /// <param name="shown">What shows.</param>
    /// <param name="since">How long the signal has been showing.</param>
    /// <param name="values">For the named places.</param>
    /// <param name="language">In which it speaks now.</param>
    /// <param name="set">What the display can write.</param>
    public static TwoLines Of(ShownSignal shown, Duration since, WordValues values, Language language, CharacterSet set)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (shown.Over.HalfReadFor is not null) return Fill(SignalTable.Row(SignalName.HalfRead).In(language), values, language, set);
        var wording = shown switch
        {
            { Name: SignalName.Refused, Reason: { } reason } => RefusalTable.Row(reason).In(language),
            { Special: not SpecialCase.None } => SpecialTable.Row(shown.Special).In(language),
            _ => SignalTable.Row(shown.Name).In(language),
        };
        var lines = Fill(wording, values, language, set);
        if (!shown.Over.IsOffline || !(lines.Second.Length == 0 || IsNoteTime(shown.Name, since))) return lines;
        return lines with { Second = Line(SignalTable.Row(SignalName.Offline).In(language).First, values, language, set) };
    }

    /// <summary>Both lines of a template.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The template names a place that there is not.</exception>
    public static TwoLines Fill(Wording wording, WordValues values, Language language, CharacterSet set)
    {
        ArgumentNullException.ThrowIfNull(wording);
        return new(Line(wording.First, values, language, set), Line(wording.Second, values, language, set));
    }

    // "Local mode" takes the second line for 2 s of 8, and only from signals on which nobody has to act.
    private static bool IsNoteTime(SignalName under, Duration since) =>
        under is SignalName.Ready or SignalName.Reserved or SignalName.InUse or SignalName.Supervised or SignalName.Cooling
        && since.BclCompatibleTicks % NoteEvery.BclCompatibleTicks >= NoteAfter.BclCompatibleTicks;

    private static string Line(string forms, WordValues values, Language language, CharacterSet set)
    {
        foreach (string form in forms.Split('|'))
            if (TryFill(form, values, language, set) is { } line) return line;
        return "";
    }

    // A form holds at most one name, so what is left beside the rest is the name's.
    private static string? TryFill(string form, WordValues values, Language language, CharacterSet set)
    {
        var line = new StringBuilder(Columns);
        string? name = null;
        int nameAt = 0;
        for (int i = 0; i < form.Length;)
        {
            int open = form.IndexOf('{', i) is >= 0 and var found ? found : form.Length;
            line.Append(Transliteration.To(set, form[i..open]));
            if (open == form.Length) break;
            int close = form.IndexOf('}', open);
            string place = form[(open + 1)..close];
            if (Places.Value(place, values, language) is not { } value) return null;
            if (Places.MayBeCut(place)) (name, nameAt) = (Transliteration.To(set, value), line.Length);
            else line.Append(Transliteration.To(set, value));
            i = close + 1;
        }
        int room = Columns - line.Length;
        if (name is null) return room >= 0 ? line.ToString() : null;
        if (room < Math.Min(name.Length, LeastOfAName)) return null;
        return line.Insert(nameAt, name.Length > room ? name[..room].TrimEnd() : name).ToString();
    }
}
