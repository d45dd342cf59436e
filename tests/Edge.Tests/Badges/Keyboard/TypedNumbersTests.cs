using FabAccess.Edge.Badges.Keyboard;

namespace FabAccess.Edge.Tests.Badges.Keyboard;

public sealed class TypedNumbersTests
{
    private readonly List<string?> said = [];

    [Theory]
    [InlineData(8)]
    [InlineData(4)]
    public void Number_TypedWithEnter_IsSaidOnOneWidthAndTheOther(int longBytes)
    {
        var typed = new TypedNumbers(longBytes, said.Add);
        typed.Take(KeyRecords.Typed("0012345678\nABCDEF90\n", longBytes), TimeSpan.Zero);
        Assert.Equal(["0012345678", "ABCDEF90"], said);
    }

    [Fact]
    public void Number_InPiecesOfAnySize_IsTheSame()
    {
        byte[] records = KeyRecords.Typed("0012345678\n", 8);
        for (int size = 1; size < 60; size++)
        {
            var typed = new TypedNumbers(8, said.Add);
            for (int at = 0; at < records.Length; at += size) typed.Take(records.AsSpan(at, Math.Min(size, records.Length - at)), TimeSpan.Zero);
            Assert.Equal("0012345678", Assert.Single(said));
            said.Clear();
        }
    }

    [Fact]
    public void Number_WithoutEnter_EndsWithSilence()
    {
        var typed = Typed();
        typed.Take(KeyRecords.Typed("1234", 8), TimeSpan.FromMilliseconds(40));
        typed.Take(KeyRecords.Typed("5678", 8), TimeSpan.FromMilliseconds(80));
        typed.Rest(TimeSpan.FromMilliseconds(179));
        Assert.Empty(said);
        typed.Rest(TimeSpan.FromMilliseconds(180));
        Assert.Equal(["12345678"], said);
        typed.Rest(TimeSpan.FromSeconds(9));
        Assert.Single(said);
    }

    [Fact]
    public void Digits_ShiftedOrFromTheKeypad_AreTheSame()
    {
        var typed = Typed();
        foreach (ushort code in (ushort[])[82, 79, 80, 81, 75, 76, 77, 71, 72, 73, 96]) typed.Take(KeyRecords.Press(code, 8), TimeSpan.Zero);
        foreach (char digit in "0123")
        {
            typed.Take(KeyRecords.Of(KeyRecords.Key, KeyRecords.Shift, 1, 8), TimeSpan.Zero);
            typed.Take(KeyRecords.Typed(digit.ToString(), 8), TimeSpan.Zero);
            typed.Take(KeyRecords.Of(KeyRecords.Key, KeyRecords.Shift, 0, 8), TimeSpan.Zero);
        }
        typed.Take(KeyRecords.Typed("\n", 8), TimeSpan.Zero);
        Assert.Equal(["0123456789", "0123"], said);
    }

    [Fact]
    public void Key_HeldDown_IsOneCharacter()
    {
        var typed = Typed();
        typed.Take([.. KeyRecords.Of(KeyRecords.Key, 2, 1, 8), .. KeyRecords.Of(KeyRecords.Key, 2, 2, 8), .. KeyRecords.Of(KeyRecords.Key, 2, 2, 8), .. KeyRecords.Typed("\n", 8)], TimeSpan.Zero);
        Assert.Equal(["1"], said);
    }

    [Theory]
    [InlineData("12x34\n")]
    [InlineData("x\n")]
    [InlineData("000000000000000000000000000000000\n")]
    public void Number_ThatIsNone_IsSaidAsNone_AndTheNextIsRead(string characters)
    {
        var typed = Typed();
        typed.Take(KeyRecords.Typed(characters + "77\n", 8), TimeSpan.Zero);
        Assert.Equal([null, "77"], said);
    }

    [Fact]
    public void Keys_ThatTheKernelDropped_SpoilTheNumber()
    {
        var typed = Typed();
        typed.Take([.. KeyRecords.Typed("12", 8), .. KeyRecords.Of(0, 3, 0, 8), .. KeyRecords.Typed("34\n56\n", 8)], TimeSpan.Zero);
        Assert.Equal([null, "56"], said);
    }

    [Fact]
    public void Enter_Alone_IsNothing()
    {
        Typed().Take(KeyRecords.Typed("\n\n\n", 8), TimeSpan.Zero);
        Assert.Empty(said);
    }

    private TypedNumbers Typed() => new(8, said.Add);
}
