namespace FabAccess.Core.Metering;

/// <summary>
/// Power from the registers of an INA219 (Texas Instruments SBOS448, 8.6), which measures direct current on a shunt. The chip's own
/// power register is not used: it would need a calibration, which is lost with the supply.
/// </summary>
public static class Ina219Registers
{
    /// <summary>The widest range, ±320 mV, in 10 µV: beyond it the register stands still.</summary>
    private const int FullShunt = 32_000;

    private const int OverflowBit = 1, ReadyBit = 2, BusShift = 3;

    /// <summary>Bus voltage times shunt current.</summary>
    /// <param name="shunt">Register 0x01: signed, 10 µV a bit.</param>
    /// <param name="bus">Register 0x02: bits 15 to 3, 4 mV a bit; bit 1 is set after a conversion, bit 0 when the chip's own arithmetic overflowed.</param>
    /// <param name="shuntMilliohms">Of the shunt; above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such shunt.</exception>
    public static MeterReading Read(ushort shunt, ushort bus, decimal shuntMilliohms)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(shuntMilliohms);
        if ((bus & ReadyBit) == 0) return new MeterReading.Nothing(MeterSilence.NotYet);
        int tensOfMicrovolts = unchecked((short)shunt);
        if ((bus & OverflowBit) != 0 || Math.Abs(tensOfMicrovolts) >= FullShunt) return new MeterReading.Nothing(MeterSilence.Overflow);
        decimal amps = tensOfMicrovolts * 0.01m / shuntMilliohms, volts = (bus >> BusShift) * 0.004m;
        return new MeterReading.Power(volts * amps);
    }
}
