using System.Globalization;
using FabAccess.Core.Metering;

namespace FabAccess.Core.Tests.Metering;

/// <summary>Registers as the data sheet writes them; its example is 10 A at 11.98 V on a shunt of 2 mΩ: 0x07D0 and 0x5D98.</summary>
public sealed class Ina219RegistersTests
{
    private const ushort Ready = 2, Overflow = 1;

    [Theory]
    [InlineData(0x07D0, 0x5D98, "2", "119.8")]
    [InlineData(0xF830, 0x5D98, "2", "-119.8")]
    [InlineData(0x0000, 0x5D98, "2", "0")]
    [InlineData(0x7CFF, 0x5DC0, "100", "38.3988")]
    [InlineData(0x8301, 0x5DC0, "100", "-38.3988")]
    [InlineData(0x0001, 0x5DC0, "100", "0.0012")]
    [InlineData(0x1D4C, 0xBB80, "0.75", "2400")]
    [InlineData(0x7CFF, 0xFFF8, "0.1", "104841.5236")]
    public void Registers_AreThisPower(int shunt, int bus, string milliohms, string watts) =>
        Assert.Equal(new MeterReading.Power(Number(watts)), Ina219Registers.Read((ushort)shunt, (ushort)(bus | Ready), Number(milliohms)));

    [Theory]
    [InlineData(0x07D0, 0x5D98, MeterSilence.NotYet)]
    [InlineData(0x07D0, 0x5D98 | Overflow, MeterSilence.NotYet)]
    [InlineData(0x07D0, 0x5D98 | Overflow | Ready, MeterSilence.Overflow)]
    [InlineData(0x7D00, 0x5D98 | Ready, MeterSilence.Overflow)]
    [InlineData(0x8300, 0x5D98 | Ready, MeterSilence.Overflow)]
    [InlineData(0x7FFF, 0x5D98 | Ready, MeterSilence.Overflow)]
    [InlineData(0x8000, 0x5D98 | Ready, MeterSilence.Overflow)]
    public void Registers_SayNothing(int shunt, int bus, MeterSilence why) =>
        Assert.Equal(new MeterReading.Nothing(why), Ina219Registers.Read((ushort)shunt, (ushort)bus, 100));

    [Fact]
    public void AnyRegisters_AreAReading()
    {
        for (int shunt = 0; shunt <= ushort.MaxValue; shunt += 7)
            for (int bus = 0; bus <= ushort.MaxValue; bus += 1021) Assert.NotNull(Ina219Registers.Read((ushort)shunt, (ushort)bus, 0.1m));
        Assert.Throws<ArgumentOutOfRangeException>(() => Ina219Registers.Read(0, 0, 0));
    }

    private static decimal Number(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);
}
