using FabAccess.Fuzzing.Engine;

namespace FabAccess.Fuzzing.Tests;

public sealed class OutcomesTests
{
    [Theory]
    [InlineData("Generation 1.5 is older than 1.66.", "Generation 1.6 is older than 2.7.")]
    [InlineData("site is 'a'; it must be x", "site is 'bcd'; it must be x")]
    [InlineData("entry 3f9a is lost", "entry 77 is lost")]
    public void Kind_OfTheSameReason_IsTheSame(string one, string other) => Assert.Equal(Outcomes.KindOf(one), Outcomes.KindOf(other));

    [Fact]
    public void Kind_OfAnotherReason_IsNew()
    {
        var outcomes = new Outcomes();

        Assert.True(outcomes.Add("It names no schema."));
        Assert.False(outcomes.Add("It names no schema."));
        Assert.True(outcomes.Add("It is empty."));
        Assert.Equal(2, outcomes.Count);
    }
}
