namespace FabAccess.Core.Metering;

/// <summary>One conversion of an ADS1115.</summary>
/// <param name="Microseconds">When it was read, by any clock that does not step; never less than the one before.</param>
/// <param name="Raw">Its conversion register, signed: 31.25 µV a bit at ±1.024 V (SBAS444, 7.3.3).</param>
public readonly record struct ClampSample(long Microseconds, short Raw);

/// <summary>
/// Apparent power from the samples of a current clamp on the mains. Its root mean square is taken over whole periods and without what
/// is constant in it, so that neither the bias of the wiring nor where the window begins counts. Watts are meant as volt-amperes
/// here: without the voltage's curve nobody knows the difference, and for telling idle from busy none is needed.
/// </summary>
public static class ClampWindow
{
    /// <summary>One period at 50 Hz; ten of them are also twelve at 60 Hz.</summary>
    public const long PeriodMicroseconds = 20_000;

    public const int LeastPeriods = 10;

    /// <summary>On average: less would not see a current that flows at the crests only, as power supplies draw it.</summary>
    public const int LeastSamplesPerPeriod = 8;

    /// <summary>Between two samples: half a period that nobody saw.</summary>
    public const long LongestGapMicroseconds = PeriodMicroseconds / 2;

    private const decimal VoltsPerBit = 0.00003125m;

    /// <summary>Power over the first ten, twenty, … periods, as many as the samples cover.</summary>
    /// <param name="samples">In the order in which they were taken.</param>
    /// <param name="ampsPerVolt">Of the clamp with its burden, e.g. 30 for 30 A/1 V; above 0.</param>
    /// <param name="mainsVolts">Root mean square; above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such clamp or mains.</exception>
    public static MeterReading Read(ReadOnlySpan<ClampSample> samples, decimal ampsPerVolt, int mainsVolts)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(ampsPerVolt);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(mainsVolts);
        const long step = LeastPeriods * PeriodMicroseconds;
        if (samples.IsEmpty) return Gaps;
        long begin = samples[0].Microseconds, end = begin + ((samples[^1].Microseconds - begin) / step * step);
        if (end == begin) return Gaps;
        long count = 0, sum = 0, squares = 0, before = begin;
        foreach (var sample in samples)
        {
            if (sample.Microseconds - before > LongestGapMicroseconds || sample.Microseconds < before) return Gaps;
            if (sample.Microseconds >= end) break;
            if (sample.Raw is short.MinValue or short.MaxValue) return new MeterReading.Nothing(MeterSilence.Overflow);
            (count, sum, squares, before) = (count + 1, sum + sample.Raw, squares + ((long)sample.Raw * sample.Raw), sample.Microseconds);
        }
        if (count * PeriodMicroseconds < (end - begin) * LeastSamplesPerPeriod) return Gaps;
        decimal bits = Root(((decimal)count * squares) - ((decimal)sum * sum)) / count;
        return new MeterReading.Power(bits * VoltsPerBit * ampsPerVolt * mainsVolts);
    }

    private static MeterReading.Nothing Gaps => new(MeterSilence.Gaps);

    /// <summary>By Newton's method from above, which falls until it has arrived.</summary>
    private static decimal Root(decimal square)
    {
        if (square <= 0) return 0;
        decimal root = Math.Max(square, 1);
        while (true)
        {
            decimal next = (root + (square / root)) / 2;
            if (next >= root) return root;
            root = next;
        }
    }
}
