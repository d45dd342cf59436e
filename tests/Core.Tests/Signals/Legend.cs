using System.Globalization;
using System.Text;
using FabAccess.Core.Signals;
using FabAccess.Core.Values;
using NodaTime;

namespace FabAccess.Core.Tests.Signals;

/// <summary>docs/signals.md, from the table.</summary>
internal static class Legend
{
    public static string Text()
    {
        var text = new StringBuilder("""
            # What the reader tells you · Ce que dit le lecteur

            Made from the table in `src/Core/Signals`; do not edit. A test compares the two, and
            `FABACCESS_APPROVE=1 dotnet test tests/Core.Tests --filter FullyQualifiedName~Signals` writes this page and the approved frames anew.

            A box shows them where a display, a ring of lights or a buzzer is wired (`signals` of a machine in box.json, hardware/README.md).

            Every two signals differ in motion and in words even without colours, and whatever refuses, warns or asks has a sound of its own.
            A lab may change colours, volume and brightness, not motions and words. Nothing flashes more than 2.5 times a second.
            A single light keeps colour and rhythm. Where several signals apply, the higher row shows; the last three lie over any other.


            """);
        foreach (var language in new[] { Language.English, Language.French })
        {
            text.Append(language == Language.English
                ? "## English\n\n| Signal | Light | Motion | Sound | Words | Meaning |\n|---|---|---|---|---|---|\n"
                : "## Français\n\n| Signal | Lumière | Mouvement | Son | Texte | Sens |\n|---|---|---|---|---|---|\n");
            foreach (var row in SignalTable.ByPriority.Select(SignalTable.Row).Concat(SignalTable.Rows.Where(r => r.IsOverlay))) Append(text, row, language);
            text.Append(language == Language.English
                ? "\n### Why a badge is refused\n\n| Reason | Words |\n|---|---|\n"
                : "\n### Pourquoi un badge est refusé\n\n| Raison | Texte |\n|---|---|\n");
            foreach (var row in RefusalTable.Rows)
                text.Append(CultureInfo.InvariantCulture, $"| `{row.Reason}` | {Lines(Words.Fill(row.In(language), Sample.Usual, language, CharacterSet.Latin))} |\n");
            text.Append(language == Language.English
                ? "\n### Other words of a signal\n\n| Signal | When | Words |\n|---|---|---|\n"
                : "\n### Autres textes d’un signal\n\n| Signal | Quand | Texte |\n|---|---|---|\n");
            foreach (var row in SpecialTable.Rows)
                text.Append(CultureInfo.InvariantCulture, $"| `{SignalTable.Row(row.Of).Name}` | {row.Meaning.In(language)} | {Lines(Words.Fill(row.In(language), Sample.For(row.Of) with { Member = "Lou" }, language, CharacterSet.Latin))} |\n");
            text.Append('\n');
        }
        text.Append("Codes: E01 reader / lecteur, E02 relay / relais, E04 journal; several add up / s’additionnent (E03 = E01 + E02).\n");
        return text.ToString();
    }

    private static void Append(StringBuilder text, SignalRow row, Language language)
    {
        string light = LegendWords.Of(row.Look.Light).In(language);
        if (row.Look.IsDim) light += language == Language.English ? ", dim" : ", faible";
        if (row.Look.Dot is { } dot) light += (language == Language.English ? ", dot " : ", point ") + LegendWords.Of(dot).In(language);
        string sound = LegendWords.Of(row.Heard.Sound).In(language) + LegendWords.Of(row.Heard.Cue).In(language);
        var words = Words.Of(new(row.Signal), Duration.Zero, Sample.For(row.Signal), language, CharacterSet.Latin);
        text.Append(CultureInfo.InvariantCulture, $"| `{row.Name}` | {light} | {LegendWords.Of(row.Look.Motion).In(language)} | {sound} | {Lines(words)} | {row.Meaning.In(language)} |\n");
    }

    private static string Lines(TwoLines lines) => lines switch
    {
        { First: "", Second: "" } => "–",
        { Second: "" } => $"`{lines.First}`",
        _ => $"`{lines.First}` / `{lines.Second}`",
    };
}
