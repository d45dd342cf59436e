using FabAccess.Core.Signals;

namespace FabAccess.Core.Tests.Signals;

/// <summary>Texts for displays without accents.</summary>
public sealed class TransliterationTests
{
    [Theory]
    [InlineData("À contrôler", "A controler")]
    [InlineData("Réservé à", "Reserve a")]
    [InlineData("0,35 €", "0,35 EUR")]
    [InlineData("€0.35", "EUR0.35")]
    [InlineData("Un instant…", "Un instant...")]
    [InlineData("Œnone l’Été", "OEnone l'Ete")]
    [InlineData("Łukasz Żółć", "Lukasz Zolc")]
    [InlineData("Nguyễn Đức", "Nguyen Duc")]
    [InlineData("Ștefan Őry Ğül", "Stefan Ory Gul")]
    [InlineData("Zoe\u0308", "Zoe")]
    [InlineData("C:\\a~b", "C:/a-b")]
    [InlineData("小明 🙂\n", "?? ??")]
    public void Plain_OfAText_IsFixed(string text, string plain) => Assert.Equal(plain, Transliteration.To(CharacterSet.Plain, text));

    [Theory]
    [InlineData("Défaut 0,35 €…", "Défaut 0,35 €…")]
    [InlineData("Nguyễn 小", "Nguyen ?")]
    public void Latin_OfAText_KeepsItsAccents(string text, string latin) => Assert.Equal(latin, Transliteration.To(CharacterSet.Latin, text));

    [Fact]
    public void AnyCharacter_BecomesAtMostThreeThatTheDisplayHas()
    {
        for (int c = 0; c <= char.MaxValue; c++)
            foreach (var set in new[] { CharacterSet.Latin, CharacterSet.Plain })
            {
                string written = Transliteration.To(set, ((char)c).ToString());
                Assert.InRange(written.Length, 0, 3);
                Assert.Equal(written, Transliteration.To(set, written));
            }
    }

    [Fact]
    public void HalfAPair_BecomesAQuestionMark() => Assert.Equal("a?b", Transliteration.To(CharacterSet.Plain, "a\ud83db"));

    [Fact]
    public void EveryAccentedLetterOfFrench_BecomesItsLetter() =>
        Assert.Equal("aaaceeeeiioouuuyAAACEEEEIIOOUUUY", Transliteration.To(CharacterSet.Plain, "àâäçéèêëîïôöùûüÿÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŸ"));
}
