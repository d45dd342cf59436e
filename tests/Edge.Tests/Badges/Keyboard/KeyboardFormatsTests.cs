using FabAccess.Edge.Badges.Keyboard;

namespace FabAccess.Edge.Tests.Badges.Keyboard;

public sealed class KeyboardFormatsTests
{
    // One tag, EM4100 with version 1E and number 00523B1A: 0005389082 in decimal, 082,15130 as readers print 24 bits.
    [Theory]
    [InlineData("em-10", "0005389082", "FA200000523B1A")]
    [InlineData("em-10", "4294967295", "FA2000FFFFFFFF")]
    [InlineData("em-hex", "1E00523B1A", "FA200000523B1A")]
    [InlineData("em-hex", "00523B1A", "FA200000523B1A")]
    [InlineData("em-3+5", "08215130", "FA180000523B1A")]
    [InlineData("uid-hex", "04A1B2C3", "04A1B2C3")]
    [InlineData("uid-hex", "04523B1A6F5C80", "04523B1A6F5C80")]
    [InlineData("uid-hex-reversed", "C3B2A104", "04A1B2C3")]
    [InlineData("uid-10", "0077705923", "04A1B2C3")]
    [InlineData("uid-10-reversed", "3283263748", "04A1B2C3")]
    public void Typed_InItsFormat_IsTheNumber(string format, string typed, string number) => Assert.Equal(number, Read(format, typed));

    [Theory]
    [InlineData("em-10", "5389082")]
    [InlineData("em-10", "00005389082")]
    [InlineData("em-10", "4294967296")]
    [InlineData("em-10", "00523B1A00")]
    [InlineData("em-hex", "523B1A")]
    [InlineData("em-hex", "00523B1AF")]
    [InlineData("em-3+5", "0821513")]
    [InlineData("em-3+5", "25600000")]
    [InlineData("em-3+5", "08265536")]
    [InlineData("em-3+5", "")]
    [InlineData("uid-hex", "04A1B2C")]
    [InlineData("uid-hex", "04A1B2")]
    [InlineData("uid-hex", "88A1B2C3")]
    [InlineData("uid-10", "77705923")]
    [InlineData("uid-10-reversed", "")]
    public void Typed_InAnother_IsNone(string format, string typed) => Assert.Null(Read(format, typed));

    private static string? Read(string format, string typed) =>
        KeyboardFormats.Of(format)!.Value.Read(typed) is { } number ? Convert.ToHexString(number.Bytes) : null;
}
