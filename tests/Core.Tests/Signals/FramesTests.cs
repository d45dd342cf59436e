using System.Text;
using FabAccess.Core.Signals;
using NodaTime;

namespace FabAccess.Core.Tests.Signals;

/// <summary>What the rings show: approved as text, and measured with the colours taken away.</summary>
public sealed class FramesTests
{
    private const int Step = 50, Length = 12_000;

    private static readonly Arc[] Arcs =
    [
        Arc.Endless, new(Duration.FromMinutes(60), Duration.FromMinutes(60)), new(Duration.FromMinutes(45), Duration.FromMinutes(60)), Film.HalfAnHourOfOne,
        new(Duration.FromMinutes(7), Duration.FromMinutes(60)), new(Duration.FromSeconds(40), Duration.FromMinutes(60)), new(Duration.FromSeconds(40), Duration.FromSeconds(40)),
    ];

    public static TheoryData<int> Rings => [.. Frames.RingSizes];

    public static TheoryData<int> RingsOfMany => [.. Frames.RingSizes.Where(r => r > 1)];

    [Theory]
    [MemberData(nameof(Rings))]
    public void Frames_OfEachRing_AreTheApprovedOnes(int ring)
    {
        var text = new StringBuilder();
        foreach (var row in SignalTable.Rows) text.Append(row.Name).Append('\n').Append(Film.Text(row.Signal, ring)).Append('\n');

        Approved.Check($"tests/Core.Tests/Signals/approved/ring-{ring}.txt", text.ToString());
    }

    [Theory]
    [MemberData(nameof(RingsOfMany))]
    public void TwoSignals_WithoutColours_MoveDifferently(int ring)
    {
        var films = SignalTable.Rows.Select(row => Arcs.Select(arc => Shades(row.Signal, ring, arc)).ToArray()).ToArray();

        for (int one = 0; one < films.Length; one++)
            for (int other = one + 1; other < films.Length; other++)
                foreach (byte[] a in films[one])
                    foreach (byte[] b in films[other])
                        Assert.True(ShareOfDifferentFrames(a, b, ring) >= 0.05, $"{SignalTable.Rows[one].Name} looks like {SignalTable.Rows[other].Name} on a ring of {ring}.");
    }

    [Fact]
    public void TwoSignals_OnASingleLight_DifferInColourOrRhythm()
    {
        string[] films = [.. SignalTable.Rows.Select(row => string.Concat(Enumerable.Range(0, Length / Step).Select(i => Film.Frame(new(row.Signal), 1, i * Step)[0].ToString())))];

        Assert.Distinct(films);
        Assert.All(SignalTable.Rows, row => Assert.Contains(Enumerable.Range(0, 80).Select(i => Film.Frame(new(row.Signal), 1, i * Step)[0]), p => IsOf(row, p)));
    }

    [Theory]
    [MemberData(nameof(RingsOfMany))]
    public void Arc_OfARunningSession_ShrinksAndIsNeverDark(int ring)
    {
        var lit = new List<int>();
        for (int minutes = 60; minutes >= 0; minutes--)
            lit.Add(Film.Frame(new(SignalName.InUse), ring, 2000, new(Duration.FromMinutes(minutes), Duration.FromMinutes(60))).Count(p => p != default));

        Assert.Equal(ring, lit[0]);
        Assert.Equal(1, lit[^1]);
        Assert.Equal(lit.OrderDescending(), lit);
        Assert.Equal(ring, lit.Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Rings))]
    public void Offline_OverAnySignal_LeavesMostOfIt(int ring)
    {
        foreach (var row in SignalTable.Rows.Where(r => !r.IsOverlay))
        {
            bool differs = false;
            for (int at = 0; at < 4000; at += Step)
            {
                var plain = Film.Frame(new(row.Signal), ring, at, Film.HalfAnHourOfOne);
                var offline = Film.Frame(new(row.Signal, Over: new(IsOffline: true)), ring, at, Film.HalfAnHourOfOne);
                int changed = plain.Zip(offline).Count(p => p.First != p.Second);
                differs |= changed > 0;
                Assert.InRange(changed, 0, Math.Max(1, ring / 8));
            }
            Assert.True(differs, row.Name);
        }
    }

    [Theory]
    [MemberData(nameof(Rings))]
    public void Read_OverAStillSignal_FlicksFor100Milliseconds(int ring)
    {
        var shown = new ShownSignal(SignalName.Granted);

        Assert.Contains(new Rgb(255, 255, 255), Film.Frame(shown with { Over = new(false, Duration.FromMilliseconds(99)) }, ring, 500));
        Assert.Equal(Film.Frame(shown, ring, 500), Film.Frame(shown with { Over = new(false, Duration.FromMilliseconds(100)) }, ring, 500));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(60)]
    public void Ring_OfAnotherSize_IsRefused(int ring) => Assert.Throws<ArgumentException>(() => Film.Frame(new(SignalName.Ready), ring, 0));

    private static bool IsOf(SignalRow row, Rgb pixel)
    {
        var full = Palette.Default.Of(row.Look.Light);
        return pixel == full || pixel == full.At(300) || (row.Look.Motion is Motion.Breathe or Motion.BreatheFast or Motion.Fill or Motion.FillPairs && pixel != default);
    }

    // In hundredths of the brightest that the signal ever is: dimness alone is no difference.
    private static byte[] Shades(SignalName signal, int ring, Arc arc)
    {
        int[] levels = [.. Enumerable.Range(0, Length / Step).SelectMany(i => Film.Frame(new(signal), ring, i * Step, arc)).Select(p => (int)Math.Max(p.Red, Math.Max(p.Green, p.Blue)))];
        int brightest = levels.Max();
        return [.. levels.Select(l => (byte)(l * 100 / brightest))];
    }

    // A frame differs when some pixel differs by half of full brightness.
    private static double ShareOfDifferentFrames(byte[] a, byte[] b, int ring)
    {
        int different = 0, frames = a.Length / ring;
        for (int frame = 0; frame < frames; frame++)
            for (int i = frame * ring; i < (frame + 1) * ring; i++)
                if (Math.Abs(a[i] - b[i]) >= 50)
                {
                    different++;
                    break;
                }
        return (double)different / frames;
    }
}
