using FabAccess.Core.Machines;

namespace FabAccess.Core.Tests.Machines;

public sealed class ActivitySourcesTests
{
    private static readonly Activity[] Said = [Activity.Idle, Activity.Busy, Activity.Unknown];

    [Fact]
    public void Busy_WinsOverUnknown_WhichWinsOverIdle()
    {
        foreach (var contact in Said)
            foreach (var printer in Said)
                foreach (var power in Said)
                {
                    Activity[] all = [contact, printer, power];
                    var expected = all.Contains(Activity.Busy) ? Activity.Busy : all.Contains(Activity.Unknown) ? Activity.Unknown : Activity.Idle;
                    var together = ActivitySources.Of(ActivitySource.Contact, ActivitySource.Printer, ActivitySource.Power)
                        .Take(ActivitySource.Power, new(power, Make.At(3))).Take(ActivitySource.Contact, new(contact, Make.At(1))).Take(ActivitySource.Printer, new(printer, Make.At(2)))
                        .Together(Make.At(9));
                    Assert.Equal(expected, together.Activity);
                }
    }

    [Fact]
    public void Idle_IsSinceTheLatest_WhateverTheOrder()
    {
        var both = ActivitySources.Of(ActivitySource.Contact, ActivitySource.Printer);
        Assert.Equal(Make.At(7), both.Take(ActivitySource.Contact, new(Activity.Idle, Make.At(7))).Take(ActivitySource.Printer, new(Activity.Idle, Make.At(2))).Together(Make.At(9)).Since);
        Assert.Equal(Make.At(7), both.Take(ActivitySource.Printer, new(Activity.Idle, Make.At(7))).Take(ActivitySource.Contact, new(Activity.Idle, Make.At(2))).Together(Make.At(9)).Since);
    }

    [Fact]
    public void One_ThatHasNotToldYet_IsUnknown_AndOneThatIsNotWiredSaysNothing()
    {
        var both = ActivitySources.Of(ActivitySource.Contact, ActivitySource.Printer);
        Assert.Equal(Activity.Unknown, both.Together(Make.At(1)).Activity);
        both = both.Take(ActivitySource.Contact, new(Activity.Idle, Make.At(1)));
        Assert.Equal(Activity.Unknown, both.Together(Make.At(2)).Activity);
        both = both.Take(ActivitySource.Power, new(Activity.Busy, Make.At(1)));
        Assert.Equal(Activity.Unknown, both.Together(Make.At(2)).Activity);
        Assert.Equal(Activity.Idle, both.Take(ActivitySource.Printer, new(Activity.Idle, Make.At(2))).Together(Make.At(3)).Activity);
    }

    [Fact]
    public void Heat_IsKnownWhoeverWinsTheRest()
    {
        var both = ActivitySources.Of(ActivitySource.Contact, ActivitySource.Printer);
        both = both.Take(ActivitySource.Contact, new(Activity.Busy, Make.At(1))).Take(ActivitySource.Printer, new(Activity.Idle, Make.At(2), Heat.Hot));
        Assert.Equal(new(Activity.Busy, Make.At(1), Heat.Hot), both.Together(Make.At(3)));
        both = both.Take(ActivitySource.Contact, new(Activity.Idle, Make.At(4))).Take(ActivitySource.Printer, new(Activity.Idle, Make.At(2), Heat.Cool));
        Assert.Equal(new(Activity.Idle, Make.At(4), Heat.Cool), both.Together(Make.At(5)));
    }

    [Fact]
    public void Nothing_Wired_IsAMistake() => Assert.Throws<ArgumentOutOfRangeException>(() => ActivitySources.Of());
}
