using FabAccess.Edge.Power;
using FabAccess.Edge.Tests.Time;
using FabAccess.Simulator.Meters;

namespace FabAccess.Edge.Tests.Power;

/// <summary>The driver against a simulated chip with clamps of 30 A a volt, whose middle lies on AIN3, on a bus that takes its time.</summary>
public sealed class Ads1115MeterTests
{
    private const double Middle = 1.65;

    private readonly VirtualTime time = new();
    private readonly Lock gate = new();
    private readonly Random noise = new(4711);
    private readonly SimulatedI2cBus bus;
    private readonly Ads1115Chip chip;
    private readonly double[] watts = [0, 0, 0];
    private double noiseVolts;

    public Ads1115MeterTests()
    {
        bus = new(time.Pass);
        chip = new(time, Volts);
        bus.Connect(0x48, chip);
    }

    [Theory]
    [InlineData("0-3", 0, 100)]
    [InlineData("0-3", 0, 3450)]
    [InlineData("1-3", 1, 690)]
    [InlineData("2-3", 2, 60)]
    public void Load_IsMeasuredThroughItsChannel(string channel, int input, double load)
    {
        Array.Fill(watts, 1);
        watts[input] = load;
        Assert.InRange((double)Meter(channel).Read()!, load * 0.97, load * 1.03);
    }

    [Fact]
    public void TwoMeters_ShareAChip_AndEachSeesItsOwn()
    {
        (watts[0], watts[1]) = (1_000, 50);
        var (first, second) = (Meter("0-3"), Meter("1-3"));
        for (int i = 0; i < 4; i++)
        {
            Assert.InRange((double)first.Read()!, 970, 1_030);
            Assert.InRange((double)second.Read()!, 48, 52);
        }
    }

    [Fact]
    public void Look_TakesTenPeriodsAndLittleMore()
    {
        long begin = time.GetTimestamp();
        Meter("0-3").Read();
        Assert.InRange(time.GetElapsedTime(begin), TimeSpan.FromMilliseconds(210), TimeSpan.FromMilliseconds(220));
        Assert.True(bus.Transfers > 200);
    }

    [Fact]
    public void Clamp_OnAMachineThatIsOff_HasSomeWattsOfNoise()
    {
        noiseVolts = 0.0002;
        Assert.InRange((double)Meter("0-3").Read()!, 0.5, 3);
    }

    [Fact]
    public void Crests_BeyondTheRange_AreSaid()
    {
        watts[0] = 6_000;
        Assert.Contains("its input leaves ±1.024 V. More flows than the clamp can show here (21.7 A)", Fails("0-3"), StringComparison.Ordinal);
        watts[0] = 100;
        // Against ground the middle of 1.65 V is beyond it, too.
        Assert.Contains("or its middle is not at the other input", Fails("0"), StringComparison.Ordinal);
        Assert.NotNull(Meter("0-3").Read());
    }

    [Fact]
    public void Bus_ThatSomebodyElseHoldsForLong_IsTriedAFewTimes()
    {
        watts[0] = 100;
        int transfers = 0, holds = 1;
        bus.Before = () =>
        {
            if (++transfers % 200 != 0 || holds-- <= 0) return;
            time.Pass(TimeSpan.FromMilliseconds(80));
        };
        Assert.InRange((double)Meter("0-3").Read()!, 97, 103);
        holds = int.MaxValue;
        Assert.Contains("its bus is too busy", Fails("0-3"), StringComparison.Ordinal);
    }

    [Fact]
    public void Chip_ThatLosesItsSupplyMeanwhile_IsSaid_AndMeasuresAtTheNextLook()
    {
        watts[0] = 100;
        int transfers = 0;
        bus.Before = () =>
        {
            if (++transfers == 150) chip.LosePower();
        };
        var meter = Meter("0-3");
        Assert.Contains("it forgot what it was told", Assert.Throws<IOException>(() => meter.Read()).Message, StringComparison.Ordinal);
        Assert.InRange((double)meter.Read()!, 97, 103);
    }

    [Fact]
    public void Chip_ThatIsAway_IsSaid()
    {
        bus.Disconnect(0x48);
        Assert.Contains("no chip answers", Fails("0-3"), StringComparison.Ordinal);
    }

    private Ads1115Meter Meter(string channel) => new(new SimulatedWires(bus), Assert.IsType<MeterWord.Ads1115>(MeterWords.Of($"ads1115:/dev/i2c-1:0x48:{channel}:30:230")), gate, time);

    private string Fails(string channel) => Assert.Throws<IOException>(() => Meter(channel).Read()).Message;

    private double Volts(int input, TimeSpan at) =>
        Middle + (input == 3 ? 0 : (new LoadCurve((1, _ => watts[input])).Amps(at) / 30) + (noiseVolts * ((noise.NextDouble() * 2) - 1)));
}
