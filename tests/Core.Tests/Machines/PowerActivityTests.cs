using FabAccess.Core.Machines;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;

namespace FabAccess.Core.Tests.Machines;

/// <summary>Load curves as machines draw them, and what holds over any.</summary>
public sealed class PowerActivityTests
{
    private static readonly PowerThresholds Usual = new(25, 12);

    [Fact]
    public void Printer_ThatHeatsPrintsAndRests_IsBusyOnce()
    {
        // 8 W at rest, 220 W while it heats, 60 to 110 W while it prints with the bed switching, 9 W after it.
        var told = Changes(Curve((40, _ => 8), (120, _ => 220), (900, s => s % 40 < 15 ? 110 : 60), (60, _ => 9)), Usual);
        Assert.Equal([(Activity.Idle, 0), (Activity.Busy, 40), (Activity.Idle, 1060)], told);
    }

    [Fact]
    public void Laser_WhoseTubeFiresInBursts_IsBusyThrough()
    {
        var told = Changes(Curve((40, _ => 10), (600, s => s % 25 < 4 ? 450 : 10), (40, _ => 10)), Usual);
        Assert.Equal([(Activity.Idle, 0), (Activity.Busy, 40)], told.Take(2));
        Assert.Equal((Activity.Idle, 619), told.Last());
        Assert.Equal(3, told.Count);
    }

    [Fact]
    public void Surge_ThatIsShort_IsNoWork() => Assert.Equal([(Activity.Idle, 0)], Changes(Curve((40, _ => 5), (2, _ => 900), (60, _ => 5)), Usual));

    [Fact]
    public void PowerBetweenTheThresholds_ChangesNothing()
    {
        Assert.Empty(Changes(Curve((500, _ => 18)), Usual));
        Assert.Equal([(Activity.Busy, 0)], Changes(Curve((10, _ => 100), (500, _ => 18)), Usual));
        Assert.Equal([(Activity.Idle, 0)], Changes(Curve((40, _ => 2), (500, _ => 18)), Usual));
    }

    [Fact]
    public void Clamp_ThatWasPutOnBackwards_CountsAllTheSame() => Assert.Equal([(Activity.Busy, 0)], Changes(Curve((20, _ => -300)), Usual));

    [Fact]
    public void Silence_IsUnknown_AndNothingThatWasSeenBeforeItCounts()
    {
        var known = PowerActivity.Unknown;
        for (int s = 0; s <= 10; s++) known = known.Take(100, Make.At(s), Usual);
        Assert.Equal(Activity.Busy, known.Pass(Make.At(39), Usual).Activity);
        Assert.Equal(Activity.Unknown, known.Pass(Make.At(40), Usual).Activity);
        // 25 s of low power, a gap, and low power again: 30 s have not been seen.
        known = PowerActivity.Unknown;
        for (int s = 0; s <= 25; s++) known = known.Take(1, Make.At(s), Usual);
        known = known.Take(1, Make.At(60), Usual);
        Assert.Equal(Activity.Unknown, known.Activity);
    }

    [Fact]
    public void AnyCurve_GivesSpansThatAlternateAndLast_AndDoublesChangeNothing() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(1000).WithEndSize(400), Prop.ForAll(Gen.Choose(0, 40).Select(w => (decimal)w).ArrayOf().ToArbitrary(), curve =>
        {
            var samples = curve.SelectMany((w, i) => Enumerable.Repeat(w, 1 + (i % 3))).Select((w, i) => (w, i)).ToList();
            var thresholds = Usual with { BusyFor = Duration.FromSeconds(2), IdleFor = Duration.FromSeconds(4) };
            var told = Changes(samples.Select(s => ((long)s.i, s.w)), thresholds);
            Assert.Equal(told, Changes(samples.SelectMany(s => new[] { ((long)s.i, s.w), (s.i, s.w), s.i < 3 ? (s.i, s.w) : (s.i - 3, 40 - s.w) }), thresholds));
            foreach (var (one, next) in told.Zip(told.Skip(1)))
            {
                Assert.NotEqual(one.Item1, next.Item1);
                Assert.True(next.Item2 - one.Item2 >= (one.Item1 == Activity.Busy ? 2 : 4), $"{one} {next}");
            }
        }));

    private static List<(Activity, long)> Changes(IEnumerable<(long Second, decimal Watts)> curve, PowerThresholds thresholds)
    {
        var told = new List<(Activity, long)>();
        var known = PowerActivity.Unknown;
        foreach (var (second, watts) in curve)
        {
            var next = known.Take(watts, Make.At(second), thresholds);
            if (next.Activity != known.Activity) told.Add((next.Activity, next.Since!.Value.MillisecondsSince(Make.At(0))!.Value / 1000));
            known = next;
        }
        return told;
    }

    private static IEnumerable<(long, decimal)> Curve(params (int Seconds, Func<int, decimal> Watts)[] parts)
    {
        long second = 0;
        foreach (var (seconds, watts) in parts)
            for (int s = 0; s < seconds; s++) yield return (second++, watts(s));
    }
}
