using FabAccess.Simulation.Worlds;

namespace FabAccess.Simulation.Tests.Worlds;

public sealed class WorldTests
{
    private readonly World world = new(new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero));

    [Fact]
    public void Actions_ComeByTime_AndThenInTheOrderInWhichTheyWereAsked()
    {
        var done = new List<string>();
        world.At(Seconds(2), () => done.Add("late"));
        world.At(Seconds(1), () => done.Add("first"));
        world.At(Seconds(1), () => done.Add("second"));

        world.RunUntil(Seconds(5));

        Assert.Equal(["first", "second", "late"], done);
        Assert.Equal(Seconds(5), world.Now);
    }

    [Fact]
    public void WaitInsideAnAction_LetsTheOthersGoOn_UntilItIsSo()
    {
        bool isSo = false;
        (bool Came, TimeSpan At) waited = default, inVain = default;
        world.At(Seconds(1), () => waited = (world.RunUntil(() => isSo, Seconds(10)), world.Now));
        world.At(Seconds(3), () => isSo = true);
        world.At(Seconds(4), () => inVain = (world.RunUntil(() => false, Seconds(6)), world.Now));

        world.RunUntil(Seconds(20));

        Assert.Equal((true, Seconds(3)), waited);
        Assert.Equal((false, Seconds(6)), inVain);
    }

    [Fact]
    public void Actor_RousedTwice_StepsOnce_AndNotWhileItWaits()
    {
        var steps = new List<TimeSpan>();
        Actor actor = null!;
        actor = new(world, Step, () => Seconds(0.001));
        actor.Rouse();
        actor.Rouse();
        world.At(Seconds(2), actor.Rouse);

        world.RunUntil(Seconds(20));

        // Roused within its wait, it steps again when it is out of it; then its rest is over.
        Assert.Equal([Seconds(0.001), Seconds(4.002), Seconds(10.002), Seconds(16.002)], steps);

        TimeSpan Step()
        {
            steps.Add(world.Now);
            if (steps.Count == 1) world.RunUntil(() => false, Seconds(4.001));
            return Seconds(6);
        }
    }

    [Fact]
    public void Clock_CountsItsOwnSeconds_AndTellsWhatItWasSetTo()
    {
        var clock = new SimClock(world, partsPerBillion: 20_000);
        clock.Boot(new(2016, 1, 1, 0, 0, 0, TimeSpan.Zero));

        world.RunUntil(TimeSpan.FromSeconds(100_000));

        Assert.Equal(TimeSpan.FromSeconds(100_002), clock.GetElapsedTime(0));
        Assert.Equal(new DateTimeOffset(2016, 1, 1, 0, 0, 0, TimeSpan.Zero).AddSeconds(100_002), clock.GetUtcNow());
        Assert.Equal(SimTrust.Never, clock.Trust);
        clock.Synchronise();
        Assert.Equal((world.Utc, SimTrust.Synchronised), (clock.GetUtcNow(), clock.Trust));
    }

    [Fact]
    public void Dice_SaysTheSameInEveryProcess_AndStreamsAreStrangers()
    {
        Assert.Equal(Dice.Of(1, "a").Next(), Dice.Of(1, "a").Next());
        Assert.NotEqual(Dice.Of(1, "a").Next(), Dice.Of(1, "b").Next());
        Assert.NotEqual(Dice.Of(1, "a").Next(), Dice.Of(2, "a").Next());
        Assert.NotEqual(Dice.Of(1, "a", 0).Next(), Dice.Of(1, "a", 1).Next());
        // Written down once: what a seed means may never change silently.
        Assert.Equal(Golden, Dice.Of(42, "visit", 7).Next());
    }

    private const ulong Golden = 12726511974671936446;

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
