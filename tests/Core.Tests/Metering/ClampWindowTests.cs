using FabAccess.Core.Metering;

namespace FabAccess.Core.Tests.Metering;

/// <summary>A clamp of 30 A a volt on 230 V; a bit is 31.25 µV, so 0.2156 W.</summary>
public sealed class ClampWindowTests
{
    private const double BitsPerVolt = 32_000;

    [Theory]
    [InlineData(50, 0, 1_163)]
    [InlineData(50, 1_200, 1_163)]
    [InlineData(50, -9_000, 500)]
    [InlineData(60, 0, 1_163)]
    [InlineData(60, 1_200, 700)]
    public void Sine_HasItsRootMeanSquare_WhateverItsBiasAndItsMains(int hertz, int bias, int every)
    {
        // 0.1 V of root mean square are 3 A, so 690 W.
        var reading = Read(Samples(t => bias + (0.1 * Math.Sqrt(2) * BitsPerVolt * Math.Sin(2 * Math.PI * hertz * t)), every));
        Assert.InRange(Assert.IsType<MeterReading.Power>(reading).Watts, 680, 700);
    }

    [Fact]
    public void Crests_OfAPowerSupply_AreSeen()
    {
        // 2 ms of current at each crest: 0.05 V for a fifth of the time.
        var reading = Read(Samples(t => t % 0.01 is >= 0.004 and < 0.006 ? (t % 0.02 < 0.01 ? 1 : -1) * 0.05 * BitsPerVolt : 0, 900));
        Assert.InRange(Assert.IsType<MeterReading.Power>(reading).Watts, 139, 169);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(20_000)]
    [InlineData(-32_767)]
    public void WhatIsConstant_IsNoPower(int raw) => Assert.Equal(new MeterReading.Power(0), Read(Samples(_ => raw, 1_163)));

    [Fact]
    public void Noise_OfTwoBits_IsHalfAWatt() => Assert.InRange(Assert.IsType<MeterReading.Power>(Read(Samples(t => (long)(t * 1e6) / 1_163 % 3 * 2, 1_163))).Watts, 0.2m, 0.6m);

    [Fact]
    public void Window_IsCutToWholePeriods()
    {
        // 200 ms of rest count, the 150 ms of load behind them do not fill another window.
        var reading = Read(Samples(t => t < 0.2 ? 0 : 10_000 * Math.Sin(2 * Math.PI * 50 * t), 1_000, 350_000));
        Assert.Equal(new MeterReading.Power(0), reading);
        Assert.NotEqual(reading, Read(Samples(t => t < 0.2 ? 0 : 10_000 * Math.Sin(2 * Math.PI * 50 * t), 1_000, 400_000)));
    }

    [Theory]
    [InlineData(short.MaxValue)]
    [InlineData(short.MinValue)]
    public void Crest_ThatIsCutOff_IsOverflow(short raw)
    {
        var samples = Samples(t => 1_000 * Math.Sin(2 * Math.PI * 50 * t), 1_163);
        samples[77] = samples[77] with { Raw = raw };
        Assert.Equal(new MeterReading.Nothing(MeterSilence.Overflow), Read(samples));
    }

    [Theory]
    [InlineData(1_163, 199_000)]
    [InlineData(2_600, 260_000)]
    [InlineData(10_001, 400_000)]
    [InlineData(1_163, 0)]
    public void TooFewSamples_SayNothing(int every, int until) => Assert.Equal(new MeterReading.Nothing(MeterSilence.Gaps), Read(Samples(_ => 5, every, until)));

    [Fact]
    public void Gap_OrAStepBack_SaysNothing()
    {
        var samples = Samples(_ => 5, 500);
        Assert.Equal(new MeterReading.Nothing(MeterSilence.Gaps), Read([.. samples[..100], .. samples[121..]]));
        Assert.IsType<MeterReading.Power>(Read([.. samples[..100], .. samples[119..]]));
        Assert.Equal(new MeterReading.Nothing(MeterSilence.Gaps), Read([.. samples[..100], samples[50], .. samples[100..]]));
        Assert.Equal(new MeterReading.Nothing(MeterSilence.Gaps), Read([]));
    }

    private static MeterReading Read(ClampSample[] samples) => ClampWindow.Read(samples, 30, 230);

    private static ClampSample[] Samples(Func<double, double> bits, int every, int until = 210_000) =>
        [.. Enumerable.Range(0, (until / every) + 1).Select(i => new ClampSample(7_000_000 + ((long)i * every), (short)Math.Round(bits(i * every / 1e6))))];
}
