using FabAccess.Core.Metering;

namespace FabAccess.Core.Tests.Metering;

/// <summary>A meter of 1,000 pulses a kWh: 3,600 J each.</summary>
public sealed class PulsePowerTests
{
    private const long Millisecond = 1_000_000, Second = 1_000 * Millisecond;
    private static readonly MeterReading NotYet = new MeterReading.Nothing(MeterSilence.NotYet);

    [Theory]
    [InlineData(1_000, 3_600, 1_000)]
    [InlineData(1_000, 7_200, 500)]
    [InlineData(1_000, 360_000, 10)]
    [InlineData(10_000, 360, 1_000)]
    [InlineData(400, 9_000, 1_000)]
    public void TwoPulses_AreThePowerBetweenThem(int perKwh, int milliseconds, int watts)
    {
        var pulses = new PulsePower(0).Take(Second).Take(Second + (milliseconds * Millisecond));
        Assert.Equal(new MeterReading.Power(watts), pulses.At(Second + (milliseconds * Millisecond) + 1, perKwh, 12));
    }

    [Theory]
    [InlineData(0, 1_000)]
    [InlineData(3_600, 1_000)]
    [InlineData(7_200, 500)]
    [InlineData(36_000, 100)]
    [InlineData(3_600_000, 1)]
    public void Silence_LetsThePowerFall(int milliseconds, int watts)
    {
        var pulses = new PulsePower(0).Take(Second).Take((4 * Second) + (600 * Millisecond));
        Assert.Equal(new MeterReading.Power(watts), pulses.At((4 * Second) + ((600 + milliseconds) * Millisecond), 1_000, 12));
    }

    [Fact]
    public void BeforeTwoPulses_OnlyALowBoundSaysSomething()
    {
        var none = new PulsePower(10 * Second);
        Assert.Equal(NotYet, none.At(10 * Second, 1_000, 12));
        Assert.Equal(NotYet, none.At(310 * Second, 1_000, 12));
        Assert.Equal(new MeterReading.Power(10), none.At(370 * Second, 1_000, 12));
        var one = none.Take(370 * Second);
        Assert.Equal(NotYet, one.At(371 * Second, 1_000, 12));
        Assert.Equal(new MeterReading.Power(10), one.At(730 * Second, 1_000, 12));
    }

    [Fact]
    public void Bouncing_AndWhatIsOlder_ChangesNothing()
    {
        var pulses = new PulsePower(0).Take(Second).Take(3 * Second);
        Assert.Equal(pulses, pulses.Take((3 * Second) + (49 * Millisecond)));
        Assert.Equal(pulses, pulses.Take(2 * Second));
        Assert.Equal(pulses, pulses.Take(3 * Second));
        Assert.NotEqual(pulses, pulses.Take((3 * Second) + (50 * Millisecond)));
        Assert.Equal(new PulsePower(Second), new PulsePower(Second).Take(Second - 1));
    }

    [Fact]
    public void Limits_FollowFromThePulses()
    {
        Assert.Equal(72_000, PulsePower.MostWatts(1_000));
        Assert.Equal(720, PulsePower.MostWatts(100_000));
        Assert.Equal(360, PulsePower.SecondsUntilBelow(10, 1_000));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PulsePower(0).At(1, 0, 1));
    }
}
