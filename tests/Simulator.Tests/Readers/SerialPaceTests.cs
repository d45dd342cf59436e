using System.Diagnostics;
using FabAccess.Simulator.Readers;

namespace FabAccess.Simulator.Tests.Readers;

public class SerialPaceTests
{
    [Theory]
    [InlineData(115_200)]
    [InlineData(9_600)]
    public void Schedule_ManyBytes_HasTenBitsEach(int baud)
    {
        var pace = new SerialPace(baud);
        double seconds = pace.After(10_000) / (double)Stopwatch.Frequency;
        Assert.Equal(baud / 10.0, 10_000 / seconds, 0.001);
    }

    [Fact]
    public void Schedule_ByteByByte_NoneIsThroughBeforeItsTime()
    {
        var pace = new SerialPace(115_200);
        for (int i = 1; i <= 300; i++)
        {
            Assert.Equal(i - 1, pace.Through(1_000, 1_000 + pace.After(i) - 1, 300));
            Assert.Equal(i, pace.Through(1_000, 1_000 + pace.After(i), 300));
        }
    }

    [Fact]
    public void Occupy_LineStillBusy_QueuesBehind()
    {
        var pace = new SerialPace(115_200);
        Assert.Equal(pace.After(10), pace.Occupy(0, 10));
        Assert.Equal(pace.After(10) + pace.After(5), pace.Occupy(0, 5));
    }

    [Fact]
    public void Schedule_WithoutPace_IsDueAtOnce()
    {
        var pace = new SerialPace(0);
        Assert.Equal((300, 0L), (pace.Through(5, 5, 300), pace.After(300)));
    }
}
