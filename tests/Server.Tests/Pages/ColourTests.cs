using System.Globalization;
using System.Text.RegularExpressions;
using FabAccess.Server.Pages;

namespace FabAccess.Server.Tests.Pages;

/// <summary>The style sheet's colours against WCAG 2.2 (1.4.3 and 1.4.11), measured, in the light and the dark scheme.</summary>
public sealed class ColourTests
{
    private static readonly string sheet = Sheet();

    public static TheoryData<string, string, double> Pairs() => new()
    {
        { "ink", "ground", 4.5 }, { "ink", "card", 4.5 }, { "quiet", "ground", 4.5 }, { "quiet", "card", 4.5 }, { "accent", "card", 4.5 }, { "accent", "ground", 4.5 },
        { "accent", "accent-soft", 4.5 }, { "accent-ink", "accent", 4.5 }, { "go", "go-soft", 4.5 }, { "go", "card", 4.5 }, { "stop", "stop-soft", 4.5 }, { "stop", "card", 4.5 },
        { "warn", "warn-soft", 4.5 }, { "warn", "card", 4.5 }, { "warn", "ground", 4.5 }, { "ink", "accent-soft", 4.5 }, { "quiet", "accent-soft", 4.5 }, { "field-edge", "card", 3 },
    };

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Colours_OnEachOther_AreReadable(string ink, string ground, double least)
    {
        foreach (var (scheme, colours) in new[] { ("light", Tokens(sheet[..sheet.IndexOf("@media", StringComparison.Ordinal)])), ("dark", Tokens(Dark())) })
        {
            double contrast = Contrast(colours[ink], colours[ground]);
            Assert.True(contrast >= least, string.Create(CultureInfo.InvariantCulture, $"{scheme}: {ink} on {ground} has {contrast:0.00}:1, which is below {least}:1."));
        }
    }

    [Fact]
    public void Sheet_AskedForElsewhere_AsksNobody()
    {
        Assert.DoesNotMatch("url\\(|@import|//", sheet);
        Assert.Contains("prefers-reduced-motion", sheet, StringComparison.Ordinal);
        Assert.Contains("forced-colors", sheet, StringComparison.Ordinal);
        Assert.Contains("@media print", sheet, StringComparison.Ordinal);
    }

    private static string Dark()
    {
        int from = sheet.IndexOf("(prefers-color-scheme: dark)", StringComparison.Ordinal);
        return sheet[from..sheet.IndexOf("}\n}", from, StringComparison.Ordinal)];
    }

    private static string Sheet()
    {
        using var stream = typeof(PagesOptions).Assembly.GetManifestResourceStream("wwwroot/app.css")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static Dictionary<string, string> Tokens(string css) =>
        Regex.Matches(css, "--([a-z-]+): #([0-9a-f]{6});").ToDictionary(m => m.Groups[1].Value, m => m.Groups[2].Value);

    private static double Contrast(string one, string other)
    {
        double a = Luminance(one), b = Luminance(other);
        return (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
    }

    private static double Luminance(string hex)
    {
        double[] parts = [.. Enumerable.Range(0, 3).Select(i => int.Parse(hex.AsSpan(i * 2, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0).Select(c => c <= 0.04045 ? c / 12.92 : Math.Pow((c + 0.055) / 1.055, 2.4))];
        return (0.2126 * parts[0]) + (0.7152 * parts[1]) + (0.0722 * parts[2]);
    }
}
