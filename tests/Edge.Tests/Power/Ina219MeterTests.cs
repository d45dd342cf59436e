using FabAccess.Edge.Power;
using FabAccess.Edge.Tests.Time;
using FabAccess.Simulator.Meters;

namespace FabAccess.Edge.Tests.Power;

/// <summary>The driver against a simulated chip, register by register.</summary>
public sealed class Ina219MeterTests : IDisposable
{
    private static readonly MeterWord.Ina219 Word = Assert.IsType<MeterWord.Ina219>(MeterWords.Of("ina219:/dev/i2c-1:0x40:10"));

    private readonly VirtualTime time = new();
    private readonly SimulatedI2cBus bus;
    private readonly Ina219Chip chip;
    private readonly Ina219Meter meter;
    private (double Volts, double Amps) load = (24, 5);

    public Ina219MeterTests()
    {
        bus = new(time.Pass);
        chip = new(time, 10, _ => load);
        bus.Connect(0x40, chip);
        meter = new(new SimulatedWires(bus), Word, time);
    }

    public void Dispose() => meter.Dispose();

    [Fact]
    public void Chip_IsToldToAverage_AndMeasuresWhenItHas()
    {
        Assert.Null(meter.Read());
        Assert.Equal(0x3FFF, chip.Configured);
        time.Pass(TimeSpan.FromMilliseconds(130));
        Assert.Null(meter.Read());
        time.Pass(TimeSpan.FromMilliseconds(10));
        Assert.Equal(120, meter.Read());
    }

    [Theory]
    [InlineData(24, -5, -120)]
    [InlineData(0, 5, 0)]
    [InlineData(12, 0, 0)]
    [InlineData(32, 31.9, 1020.8)]
    public void Load_OfAnySign_IsMeasured(double volts, double amps, double watts)
    {
        load = (volts, amps);
        Settle();
        Assert.Equal((decimal)watts, meter.Read());
    }

    [Theory]
    [InlineData(32)]
    [InlineData(-40)]
    public void MoreThanTheShuntShows_IsSaid(double amps)
    {
        Settle();
        load = (24, amps);
        Assert.Contains("more flows than its shunt of 10 mΩ can show (32 A)", Assert.Throws<IOException>(() => meter.Read()).Message, StringComparison.Ordinal);
        load = (24, 1);
        chip.Overflows = true;
        Assert.Throws<IOException>(() => meter.Read());
        chip.Overflows = false;
        Assert.Equal(24, meter.Read());
    }

    [Fact]
    public void Chip_ThatLostItsSupply_IsToldAgain()
    {
        Settle();
        Assert.Equal(120, meter.Read());
        chip.LosePower();
        Assert.Null(meter.Read());
        Assert.Equal(0x3FFF, chip.Configured);
        Settle();
        Assert.Equal(120, meter.Read());
    }

    [Fact]
    public void Bus_ThatFails_IsSaid_AndIsBack()
    {
        Settle();
        bus.Disconnect(0x40);
        Assert.Contains("no chip answers (error 121)", Assert.Throws<IOException>(() => meter.Read()).Message, StringComparison.Ordinal);
        bus.Connect(0x40, chip);
        bus.IsStuck = true;
        Assert.Contains("the bus is stuck (error 110)", Assert.Throws<IOException>(() => meter.Read()).Message, StringComparison.Ordinal);
        bus.IsStuck = false;
        Assert.Equal(120, meter.Read());
    }

    [Fact]
    public void Chip_ThatNeverConverts_IsNoMeter()
    {
        chip.IsAsleep = true;
        Assert.Null(meter.Read());
        time.Pass(TimeSpan.FromSeconds(1));
        Assert.Contains("answers and measures nothing", Assert.Throws<IOException>(() => meter.Read()).Message, StringComparison.Ordinal);
    }

    private void Settle()
    {
        meter.Read();
        time.Pass(TimeSpan.FromMilliseconds(200));
    }
}
