using FabAccess.Core.Metering;
using FabAccess.Edge.Signals;

namespace FabAccess.Edge.Power;

/// <summary>
/// An INA219 on a bus. It averages 128 conversions, 68 ms each of current and of voltage, so that a load that is switched quickly
/// shows its mean. Each look reads the configuration first: a chip that lost its supply has forgotten it, and is told again.
/// </summary>
/// <param name="bus">The bus.</param>
/// <param name="word">Where on it, and with which shunt.</param>
/// <param name="time">For how long it may take to convert.</param>
/// <param name="opened">Disposed of with the meter.</param>
public sealed class Ina219Meter(II2cBus bus, MeterWord.Ina219 word, TimeProvider time, IDisposable? opened = null) : IPowerMeter
{
    private const byte Configuration = 0x00, ShuntVoltage = 0x01, BusVoltage = 0x02;

    // 32 V, ±320 mV, 128 samples of both, on and on (SBOS448, 8.6.2.1).
    private const ushort Averaging = 0x3FFF;

    // Both conversions take 136.2 ms.
    private static readonly TimeSpan LongestConversion = TimeSpan.FromSeconds(1);

    private long configuredAt;

    /// <inheritdoc/>
    public decimal? Read()
    {
        if (Register(Configuration) != Averaging)
        {
            bus.Write(word.Address, [Configuration, Averaging >> 8, Averaging & 0xFF]);
            configuredAt = time.GetTimestamp();
        }
        // The bus first: ready means that the shunt's conversion of the same turn is there, too.
        ushort voltage = Register(BusVoltage), shunt = Register(ShuntVoltage);
        return Ina219Registers.Read(shunt, voltage, word.ShuntMilliohms) switch
        {
            MeterReading.Power power => power.Watts,
            MeterReading.Nothing { Why: MeterSilence.NotYet } when time.GetElapsedTime(configuredAt) < LongestConversion => null,
            MeterReading.Nothing { Why: MeterSilence.Overflow } => throw new IOException($"{word.Chip}: more flows than its shunt of {word.ShuntMilliohms} mΩ can show ({320 / word.ShuntMilliohms:0.#} A)."),
            _ => throw new IOException($"{word.Chip}: it answers and measures nothing."),
        };
    }

    public void Dispose() => opened?.Dispose();

    private ushort Register(byte number)
    {
        Span<byte> value = stackalloc byte[2];
        bus.Exchange(word.Address, [number], value);
        return (ushort)((value[0] << 8) | value[1]);
    }
}
