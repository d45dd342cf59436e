using FabAccess.Core.Wire;

namespace FabAccess.Core.Tests.Wire;

public sealed class ClaimTokenTests
{
    private const string Sound = "fab1/atelier/box-a/lab.example:8443/ABCDEFGHIJKLMNOPQRSTUV/AAECAwQFBgcICQoLDA0ODw";

    [Theory]
    [InlineData(Sound)]
    [InlineData("fab1/atelier/box-a/192.168.1.5:8443/ABCDEFGHIJKLMNOPQRSTUV/AAECAwQFBgcICQoLDA0ODw")]
    [InlineData("fab1/atelier/box-a/[fe80::1]:8443/ABCDEFGHIJKLMNOPQRSTUV/AAECAwQFBgcICQoLDA0ODw")]
    public void Token_Written_IsReadAgain(string text)
    {
        Assert.True(ClaimToken.TryParse(text, out var token));
        Assert.Equal(text, token.Text);
    }

    [Fact]
    public void Token_OfTheLongestIds_IsNotTooLong()
    {
        string slug = new('x', 32), host = new('h', 64);

        Assert.True(ClaimToken.TryParse($"fab1/{slug}/{slug}/{host}:65535/ABCDEFGHIJKLMNOPQRSTUV/AAECAwQFBgcICQoLDA0ODw", out _));
    }

    [Theory]
    [InlineData("fab1/", "fab2/")]
    [InlineData("atelier", "ATELIER")]
    [InlineData("box-a", "box a")]
    [InlineData("box-a", "")]
    [InlineData("lab.example:8443", "lab.example")]
    [InlineData("lab.example:8443", "lab.example:0")]
    [InlineData("lab.example:8443", "lab.example:65536")]
    [InlineData("lab.example:8443", "lab.example:+44")]
    [InlineData("lab.example:8443", ":8443")]
    [InlineData("lab.example:8443", "user@lab:8443")]
    [InlineData("lab.example:8443", "fe80::1:8443")]
    [InlineData("lab.example:8443", "[lab]:8443")]
    [InlineData("UV/", "U/")]
    [InlineData("UV/", "U+/")]
    [InlineData("DA0ODw", "DA0OD")]
    [InlineData("DA0ODw", "DA0ODx")]
    [InlineData("DA0ODw", "DA0ODw==")]
    [InlineData("DA0ODw", "DA0ODw/")]
    [InlineData("DA0ODw", "DA0ODw\n")]
    public void Token_OneThingWrong_IsRefused(string right, string wrong) =>
        Assert.False(ClaimToken.TryParse(Sound.Replace(right, wrong, StringComparison.Ordinal), out _));

    [Fact]
    public void Token_CutOrLongOrAbsent_IsRefused()
    {
        for (int length = 0; length < Sound.Length; length++) Assert.False(ClaimToken.TryParse(Sound[..length], out _));
        Assert.False(ClaimToken.TryParse(Sound + new string('A', 200), out _));
        Assert.False(ClaimToken.TryParse(null, out _));
    }

    [Fact]
    public void Token_InALog_HoldsNoSecret()
    {
        Assert.True(ClaimToken.TryParse(Sound, out var token));
        Assert.DoesNotContain(token.Secret, $"{token}", StringComparison.Ordinal);
    }
}
