using FabAccess.Core.Metering;

namespace FabAccess.Core.Tests.Metering;

public sealed class ThresholdProposalTests
{
    [Theory]
    [InlineData(8, 10, 60, 90, 43, 27)]
    [InlineData(0, 0, 3, 3, 2, 1)]
    [InlineData(9, 12, 450, 450, 304, 158)]
    [InlineData(1000, 1001, 2003, 4000, 1669, 1335)]
    public void Step_GivesThresholdsInItsGap(int ready, int readyMost, int workingLeast, int working, int busy, int idle) =>
        Assert.Equal(new ThresholdProposal.Found(busy, idle), ThresholdProposal.Of(Band(ready, ready, readyMost), Band(workingLeast, working, working + 50)));

    [Theory]
    [InlineData(8, 60, 60, 90, ThresholdRefusal.BandsTouch)]
    [InlineData(8, 90, 60, 90, ThresholdRefusal.BandsTouch)]
    [InlineData(50, 60, 61, 99, ThresholdRefusal.NotTwice)]
    [InlineData(5, 10, 12, 20, ThresholdRefusal.GapTooSmall)]
    [InlineData(0, 0, 1, 1, ThresholdRefusal.GapTooSmall)]
    [InlineData(10, 10, 100_001, 100_001, ThresholdRefusal.TooMuch)]
    public void WithoutAStep_ItIsRefused(int ready, int readyMost, int workingLeast, int working, ThresholdRefusal why) =>
        Assert.Equal(new ThresholdProposal.Refused(why), ThresholdProposal.Of(Band(ready, ready, readyMost), Band(workingLeast, working, working + 50)));

    [Fact]
    public void Standby_ThatDrawsMoreThanReady_CountsAsRest()
    {
        Assert.Equal(new ThresholdProposal.Found(76, 54), ThresholdProposal.Of(Band(8, 8, 10), Band(100, 120, 130), Band(0, 0, 1), Band(20, 25, 30)));
        Assert.Equal(new ThresholdProposal.Refused(ThresholdRefusal.BandsTouch), ThresholdProposal.Of(Band(8, 8, 10), Band(100, 120, 130), Band(0, 99, 100)));
    }

    [Fact]
    public void AnyStep_HasItsThresholdsBetweenRestAndWork()
    {
        for (int rest = 0; rest < 300; rest += 3)
            for (int work = rest + 1; work < 900; work += 7)
                if (ThresholdProposal.Of(Band(0, rest / 2, rest + 0.3m), Band(work, work, work)) is ThresholdProposal.Found found)
                    Assert.True(rest < found.IdleBelowWatts && found.IdleBelowWatts < found.BusyAboveWatts && found.BusyAboveWatts <= work, $"{rest} {work} {found}");
                else
                    Assert.True(work - rest < 5 || work < rest, $"{rest} {work}");
    }

    [Fact]
    public void Band_IsLeastMedianAndMost_WithoutSigns()
    {
        Assert.Equal(new PowerBand(1, 5, 9, 3), PowerBand.Of([-5, 9, 1]));
        Assert.Equal(new PowerBand(1, 7, 9, 4), PowerBand.Of([7, 5, 9, 1]));
        Assert.Null(PowerBand.Of([]));
    }

    private static PowerBand Band(decimal least, decimal median, decimal most) => new(least, median, most, 60);
}
