using System.Globalization;
using FabAccess.Core.Values;
using FabAccess.Edge.Time;
using FabAccess.Service;

namespace FabAccess.Edge.Tests.Time;

public sealed class BoxClockTests
{
    [Fact]
    public void Clock_OfThisMachine_CountsFromTheBootOfThisKernel()
    {
        var clock = BoxClock.OfThisMachine();
        // A machine that slept counts less than its uptime, never more.
        double uptime = double.Parse(File.ReadAllText("/proc/uptime").Split(' ')[0], CultureInfo.InvariantCulture);
        Assert.InRange(clock.Now().MonotonicMilliseconds, 0, (long)(uptime * 1000) + 1000);
        Assert.Equal(File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim(), clock.Boot.ToString());
    }

    [Fact]
    public void Clock_Read_GivesWholeMilliseconds()
    {
        var time = new VirtualTime();
        time.Pass(TimeSpan.FromTicks(12_345));
        var now = time.Clock.Now();
        Assert.Equal(1, now.Wall.ToUnixTimeTicks() % 10_000_000 / 10_000);
        Assert.Equal(0, now.Wall.ToUnixTimeTicks() % 10_000);
        Assert.Equal(3_600_001, now.MonotonicMilliseconds);
    }

    [Fact]
    public void Trust_WithTheMarkerOfThisBoot_IsAtLeastWasSynchronised()
    {
        string marker = Path.GetTempFileName();
        Assert.NotEqual(ClockTrust.Never, new ClockSynchronisation(marker).Read());
        File.Delete(marker);
    }
}
