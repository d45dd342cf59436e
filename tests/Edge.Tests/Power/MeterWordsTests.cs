using FabAccess.Edge.Power;

namespace FabAccess.Edge.Tests.Power;

public sealed class MeterWordsTests
{
    [Fact]
    public void Words_AreRead()
    {
        Assert.Equal(new MeterWord.Ina219("ina219:/dev/i2c-1:0x4F:0.75", "/dev/i2c-1", 0x4F, 0.75m), MeterWords.Of("ina219:/dev/i2c-1:0x4F:0.75"));
        Assert.Equal(new MeterWord.Ads1115("ads1115:/dev/i2c-1:0x4b:2-3:30:230", "/dev/i2c-1", 0x4B, ClampChannel.Two3, 30, 230), MeterWords.Of("ads1115:/dev/i2c-1:0x4b:2-3:30:230"));
        Assert.Equal(new MeterWord.Pulse("pulse:24:1000", 24, 1000), MeterWords.Of("pulse:24:1000"));
    }

    [Theory]
    [InlineData("ina219:/dev/i2c-1:0x40:100", "/dev/i2c-1:0x40")]
    [InlineData("ads1115:/dev/i2c-1:0x4B:3:30:230", "/dev/i2c-1:0x4b:Three")]
    [InlineData("pulse:24:1000", "line 24")]
    public void Place_IsWhatOnlyOneMachineCanHave(string word, string place) => Assert.Equal(place, MeterWords.Of(word).Place);

    [Theory]
    [InlineData("ina219:/dev/i2c-1:0x3f:100", "an INA219's is 0x40 to 0x4f")]
    [InlineData("ina219:/dev/i2c-1:64:100", "has the address '64'")]
    [InlineData("ina219:i2c-1:0x40:100", "has the bus 'i2c-1'; it is a device")]
    [InlineData("ina219:/dev/i2c-1:0x40:0", "0.1 to 1000 milliohms")]
    [InlineData("ina219:/dev/i2c-1:0x40:1000.1", "has the shunt '1000.1'")]
    [InlineData("ina219:/dev/i2c-1:0x40:-1", "has the shunt '-1'")]
    [InlineData("ina219:/dev/i2c-1:0x40:0,1", "has the shunt '0,1'")]
    [InlineData("ina219:/dev/i2c-1:0x40", "it is ina219:BUS:ADDRESS:SHUNT")]
    [InlineData("ads1115:/dev/i2c-1:0x40:0-3:30:230", "an ADS1115's is 0x48 to 0x4b")]
    [InlineData("ads1115:/dev/i2c-1:0x48:0-1:30:230", "it is one of 0-3, 1-3, 2-3, 0, 1, 2, 3")]
    [InlineData("ads1115:/dev/i2c-1:0x48:4:30:230", "has the channel '4'")]
    [InlineData("ads1115:/dev/i2c-1:0x48:0-3:0:230", "0.1 to 1000 A a volt")]
    [InlineData("ads1115:/dev/i2c-1:0x48:0-3:30:12", "a whole number of 100 to 400 V")]
    [InlineData("ads1115:/dev/i2c-1:0x48:0-3:30", "it is ads1115:BUS:ADDRESS:CHANNEL")]
    [InlineData("pulse:512:1000", "a whole number from 0 to 511")]
    [InlineData("pulse:24:9", "a whole number from 10 to 100000")]
    [InlineData("pulse:24:1000.5", "has '1000.5' pulses a kWh")]
    [InlineData("pulse:24", "it is pulse:LINE:PULSES_PER_KWH")]
    [InlineData("ina291:/dev/i2c-1:0x40:100", "Did you mean 'ina219'?")]
    [InlineData("shelly", "There are: ina219:")]
    [InlineData("", "begins with something else")]
    [InlineData("\u0007:x", "begins with something else")]
    public void Word_ThatIsWrong_IsRefusedWithWhatIsRight(string word, string because) =>
        Assert.Contains(because, Assert.IsType<MeterWord.Unknown>(MeterWords.Of(word)).Problem, StringComparison.Ordinal);
}
