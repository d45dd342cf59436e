using FabAccess.Core.Signals;
using NodaTime;

namespace FabAccess.Core.Tests.Signals;

/// <summary>
/// Nothing flashes more than 2.5 times a second, measured on the frames: a flash is a pair of opposing changes by a tenth of
/// full brightness (WCAG 2.3.1), of any pixel or of the ring as a whole, in any of the three colours or in luminance.
/// </summary>
public sealed class FlashTests
{
    private const int Step = 20, Length = 4400, Window = 1000;

    // 2.5 pairs.
    private const int MostChanges = 5;

    public static TheoryData<int> Rings => [.. Frames.RingSizes];

    private static readonly Arc[] Arcs = [Arc.Endless, Film.HalfAnHourOfOne, new(Duration.FromSeconds(40), Duration.FromMinutes(60))];

    [Theory]
    [MemberData(nameof(Rings))]
    public void Signals_AloneAndOffline_StayBelowTheLimit(int ring)
    {
        foreach (var row in SignalTable.Rows)
            foreach (var arc in Arcs)
                foreach (bool isOffline in new[] { false, true })
                    AssertCalm(row.Name, ring, at => Film.Frame(new(row.Signal, Over: new(isOffline)), ring, at, arc));
    }

    [Theory]
    [MemberData(nameof(Rings))]
    public void Signals_WithACardReadAtAnyMoment_StayBelowTheLimit(int ring)
    {
        foreach (var row in SignalTable.Rows.Where(r => !r.IsOverlay))
            for (int readAt = 2000; readAt < 3000; readAt += 70)
            {
                int begun = readAt;
                AssertCalm($"read over {row.Name}", ring, at => Film.Frame(new(row.Signal, Over: new(true, Since(at, begun, 100))), ring, at, Film.HalfAnHourOfOne));
                AssertCalm($"half-read over {row.Name}", ring, at => Film.Frame(new(row.Signal, Over: new(false, null, Since(at, begun, 4000))), ring, at, Film.HalfAnHourOfOne));
            }
    }

    [Fact]
    public void Measure_OfThreeFlashesASecond_FindsThem()
    {
        var tooFast = Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => AssertCalm("three", 1, at => [at % 333 < 166 ? new Rgb(0, 0, 255) : default]));

        Assert.Contains("three", tooFast.Message, StringComparison.Ordinal);
    }

    private static Duration? Since(int at, int begun, int lasts) => at >= begun && at < begun + lasts ? Duration.FromMilliseconds(at - begun) : null;

    private static void AssertCalm(string what, int ring, Func<int, Rgb[]> frame)
    {
        int frames = Length / Step;
        var curves = new double[(ring + 1) * 4, frames];
        for (int i = 0; i < frames; i++)
        {
            var pixels = frame(i * Step);
            for (int p = 0; p < ring; p++)
            {
                double red = pixels[p].Red / 255.0, green = pixels[p].Green / 255.0, blue = pixels[p].Blue / 255.0;
                double[] measures = [red, green, blue, (0.2126 * red) + (0.7152 * green) + (0.0722 * blue)];
                for (int m = 0; m < 4; m++)
                {
                    curves[(p * 4) + m, i] = measures[m];
                    curves[(ring * 4) + m, i] += measures[m] / ring;
                }
            }
        }
        for (int curve = 0; curve < curves.GetLength(0); curve++)
        {
            int most = MostChangesInASecond(curves, curve, frames);
            Assert.True(most <= MostChanges, $"{what} on a ring of {ring}: {most / 2.0} flashes within a second.");
        }
    }

    private static int MostChangesInASecond(double[,] curves, int curve, int frames)
    {
        var changes = new Queue<int>();
        double low = curves[curve, 0], high = low;
        int direction = 0, most = 0;
        for (int i = 1; i < frames; i++)
        {
            double now = curves[curve, i];
            (low, high) = (Math.Min(low, now), Math.Max(high, now));
            bool isUp = direction <= 0 && now - low >= 0.1, isDown = direction >= 0 && high - now >= 0.1;
            if (!isUp && !isDown) continue;
            (direction, low, high) = (isUp ? 1 : -1, now, now);
            changes.Enqueue(i * Step);
            while (changes.Peek() <= (i * Step) - Window) changes.Dequeue();
            most = Math.Max(most, changes.Count);
        }
        return most;
    }
}
