namespace FabAccess.Core.Metering;

/// <summary>
/// Power from the pulses of an energy meter's S0 output (IEC 62053-31), as a fold over them: each is a fixed energy, so the time
/// between two is the power. While none comes, no more than one pulse can have flowed since the last, so the power falls towards zero.
/// </summary>
/// <param name="BeginNanoseconds">Since when pulses are listened for, by the clock of the pulses.</param>
public sealed record PulsePower(long BeginNanoseconds)
{
    /// <summary>A pulse and its pause last 30 ms each at least; what comes sooner is no other pulse.</summary>
    public const int MostPulsesPerSecond = 20;

    private const long Second = 1_000_000_000;

    private const decimal JoulesPerKwh = 3_600_000;

    private long? Last { get; init; }

    private long? Interval { get; init; }

    /// <summary>The most that pulses can tell.</summary>
    /// <param name="pulsesPerKwh">Of the meter; above 0.</param>
    public static decimal MostWatts(int pulsesPerKwh) => JoulesPerKwh / pulsesPerKwh * MostPulsesPerSecond;

    /// <summary>How long no pulse must have come until the power is surely below.</summary>
    /// <param name="watts">Above 0.</param>
    /// <param name="pulsesPerKwh">Of the meter; above 0.</param>
    /// <returns>Seconds.</returns>
    public static decimal SecondsUntilBelow(decimal watts, int pulsesPerKwh) => JoulesPerKwh / pulsesPerKwh / watts;

    /// <summary>One pulse.</summary>
    /// <param name="atNanoseconds">When it fell. One that is older than the last, or nearer to it than 50 ms, changes nothing.</param>
    public PulsePower Take(long atNanoseconds)
    {
        if (Last is not { } last) return atNanoseconds < BeginNanoseconds ? this : this with { Last = atNanoseconds };
        long since = atNanoseconds - last;
        return since < Second / MostPulsesPerSecond ? this : this with { Last = atNanoseconds, Interval = since };
    }

    /// <summary>The power now.</summary>
    /// <param name="nowNanoseconds">By the clock of the pulses.</param>
    /// <param name="pulsesPerKwh">Of the meter; above 0.</param>
    /// <param name="knownBelowWatts">Before two pulses have come there is only a bound, which says something once it is below this.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such meter.</exception>
    public MeterReading At(long nowNanoseconds, int pulsesPerKwh, decimal knownBelowWatts)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(pulsesPerKwh);
        long since = nowNanoseconds - (Last ?? BeginNanoseconds);
        if (Interval is { } interval) return new MeterReading.Power(Watts(Math.Max(interval, since), pulsesPerKwh));
        if (since > 0 && Watts(since, pulsesPerKwh) is var most && most < knownBelowWatts) return new MeterReading.Power(most);
        return new MeterReading.Nothing(MeterSilence.NotYet);
    }

    private static decimal Watts(long nanoseconds, int pulsesPerKwh) => JoulesPerKwh / pulsesPerKwh * Second / nanoseconds;
}
