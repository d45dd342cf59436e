using FabAccess.Core.Access;
using FabAccess.Core.Cards;
using FabAccess.Core.Values;

namespace FabAccess.Core.Tests.Cards;

public sealed class CardTokenTests
{
    private static readonly CardToken Token = new(
        BadgeKind.Ntag424, BadgeUid.TryParse("04523B1A6F5C80", out var uid) ? uid : default, CardKey.Of(Convert.FromHexString("00112233445566778899AABBCCDDEEFF")));

    [Theory]
    [InlineData(BadgeKind.Desfire)]
    [InlineData(BadgeKind.Ntag424)]
    public void Token_Read_IsTheSame(BadgeKind kind)
    {
        Assert.True(CardToken.TryParse($"  {(Token with { Kind = kind }).Text}\n", out var read));
        Assert.Equal(Token with { Kind = kind }, read);
        Assert.InRange(Token.Text.Length, 40, CardToken.Longest);
    }

    [Fact]
    public void Token_WithAnyCharacterLostOrChanged_IsNone()
    {
        string text = Token.Text;
        for (int i = 0; i < text.Length; i++)
        {
            Assert.False(CardToken.TryParse(text.Remove(i, 1), out _));
            Assert.False(CardToken.TryParse(string.Concat(text.AsSpan(0, i), text[i] == 'A' ? "B" : "A", text.AsSpan(i + 1)), out _));
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("04523B1A6F5C80")]
    [InlineData("card1/uid/04523B1A6F5C80/ABEiM0RVZneImaq7zN3u_w/000000")]
    [InlineData("card1////")]
    public void Token_OfAnythingElse_IsNone(string? text) => Assert.False(CardToken.TryParse(text, out _));

    [Fact]
    public void Token_InALogOrAnException_ShowsNoKeyAndNoNumber()
    {
        Assert.DoesNotContain("04523B", Token.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Token.Text.Split('/')[3], Token.ToString(), StringComparison.Ordinal);
    }
}
