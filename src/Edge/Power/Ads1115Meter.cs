using FabAccess.Core.Metering;
using FabAccess.Edge.Signals;

namespace FabAccess.Edge.Power;

/// <summary>
/// A current clamp at an ADS1115: it converts on and on, 860 times a second, and is read as fast as the bus allows for ten periods of
/// the mains. A display on the same bus takes it for longer than a window bears, so a window with gaps is begun anew, a few times.
/// </summary>
/// <param name="bus">The bus.</param>
/// <param name="word">Where on it, and what is clamped how.</param>
/// <param name="chip">Held while the chip converts one channel: another meter may use another one.</param>
/// <param name="time">For the samples' times.</param>
/// <param name="opened">Disposed of with the meter.</param>
public sealed class Ads1115Meter(II2cBus bus, MeterWord.Ads1115 word, Lock chip, TimeProvider time, IDisposable? opened = null) : IPowerMeter
{
    private const byte Conversion = 0x00, Configuration = 0x01;

    // ±1.024 V, on and on, 860 a second, no comparator (SBAS444, 8.1.3). The highest bit only says whether it converts.
    private const ushort Continuous = 0x0600 | 0x00E0 | 0x0003, StateBit = 0x8000;
    private const int Multiplexer = 12, Attempts = 3, MostSamples = 4096;

    // The conversion that runs when the channel changes ends as it began: at the slowest pace, the default after power, 8 ms.
    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Window = TimeSpan.FromMicroseconds((ClampWindow.LeastPeriods * ClampWindow.PeriodMicroseconds) + 2_000);

    private readonly ClampSample[] samples = new ClampSample[MostSamples];

    /// <inheritdoc/>
    public decimal? Read()
    {
        MeterSilence silence = MeterSilence.Gaps;
        for (int i = 0; i < Attempts; i++)
        {
            switch (Measure())
            {
                case MeterReading.Power power:
                    return power.Watts;
                case MeterReading.Nothing { Why: var why }:
                    silence = why;
                    break;
            }
            if (silence == MeterSilence.Overflow) break;
        }
        throw new IOException(silence == MeterSilence.Overflow
            ? $"{word.Chip}: its input leaves ±1.024 V. More flows than the clamp can show here ({0.724m * word.AmpsPerVolt:0.#} A), or its middle is not at the other input."
            : $"{word.Chip}: its bus is too busy to sample the mains; put what else is on it elsewhere.");
    }

    public void Dispose() => opened?.Dispose();

    private MeterReading Measure()
    {
        ushort configuration = (ushort)(Continuous | ((int)word.Channel << Multiplexer));
        lock (chip)
        {
            bus.Write(word.Address, [Configuration, (byte)(configuration >> 8), (byte)(configuration & 0xFF)]);
            long begin = time.GetTimestamp();
            int count = 0;
            while (count < MostSamples)
            {
                short raw = unchecked((short)Register(Conversion));
                var at = time.GetElapsedTime(begin);
                if (at < Settling) continue;
                samples[count++] = new((long)at.TotalMicroseconds, raw);
                if (at - TimeSpan.FromMicroseconds(samples[0].Microseconds) >= Window) break;
            }
            if ((Register(Configuration) | StateBit) != (configuration | StateBit)) throw new IOException($"{word.Chip}: it forgot what it was told; its supply fails, or another program uses it.");
            return ClampWindow.Read(samples.AsSpan(0, count), word.AmpsPerVolt, word.MainsVolts);
        }
    }

    private ushort Register(byte number)
    {
        Span<byte> value = stackalloc byte[2];
        bus.Exchange(word.Address, [number], value);
        return (ushort)((value[0] << 8) | value[1]);
    }
}
